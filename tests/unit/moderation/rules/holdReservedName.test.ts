import { describe, expect, it } from 'vitest'
import { holdReservedName } from '../../../../src/moderation/rules/holdReservedName'
import { ask, given } from './given'

describe('holdReservedName', () => {
  it('holds what somebody else sends under a name of staff', () => {
    expect(ask(holdReservedName, given({ reservedName: true }))).toEqual({
      code: 'reserved_name',
      outcome: 'hold',
      field: 'name',
    })
  })

  it('has no opinion about other names', () => {
    expect(ask(holdReservedName, given())).toBeUndefined()
  })
})
