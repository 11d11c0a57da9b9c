import { describe, expect, it } from 'vitest'
import { holdAll } from '../../../../src/moderation/rules/holdAll'
import { ask, given } from './given'

describe('holdAll', () => {
  it('holds every comment while the site says so', () => {
    expect(ask(holdAll, given({}, { holdAll: true }))).toEqual({ code: 'manual', outcome: 'hold' })
  })

  it('has no opinion while the site does not', () => {
    expect(ask(holdAll, given())).toBeUndefined()
  })

  it('gives way to an article that goes by the other rules', () => {
    expect(ask(holdAll, given({ articleMode: 'asPolicy' }, { holdAll: true }))).toBeUndefined()
  })
})
