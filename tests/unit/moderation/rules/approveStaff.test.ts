import { describe, expect, it } from 'vitest'
import { approveStaff } from '../../../../src/moderation/rules/approveStaff'
import { ask, given } from './given'

describe('approveStaff', () => {
  it('approves what staff write', () => {
    expect(ask(approveStaff, given({ staff: true }))).toEqual({ code: 'staff', outcome: 'approve' })
  })

  it('has no opinion about readers', () => {
    expect(ask(approveStaff, given())).toBeUndefined()
  })
})
