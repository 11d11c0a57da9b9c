import { describe, expect, it } from 'vitest'
import { holdFailedChecks } from '../../../../src/moderation/rules/holdFailedChecks'
import { ask, given } from './given'

describe('holdFailedChecks', () => {
  it('holds what could not be checked and names the checks', () => {
    expect(ask(holdFailedChecks, given({ failedChecks: ['spam', 'history'] }))).toEqual({
      code: 'check_failed',
      outcome: 'hold',
      detail: { checks: 'spam, history' },
    })
  })

  it('has no opinion when every check answered', () => {
    expect(ask(holdFailedChecks, given())).toBeUndefined()
  })
})
