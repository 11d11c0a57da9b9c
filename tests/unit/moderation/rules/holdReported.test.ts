import { describe, expect, it } from 'vitest'
import { holdReported } from '../../../../src/moderation/rules/holdReported'
import { ask, given } from './given'

describe('holdReported', () => {
  it('holds what as many readers reported as the limit', () => {
    expect(ask(holdReported, given({ reports: 3 }, { reportThreshold: 3 }))).toEqual({
      code: 'reported',
      outcome: 'hold',
      detail: { reports: 3 },
    })
  })

  it('has no opinion below the limit', () => {
    expect(ask(holdReported, given({ reports: 2 }, { reportThreshold: 3 }))).toBeUndefined()
  })

  it('has no opinion when the limit is 0', () => {
    expect(ask(holdReported, given({ reports: 9 }, { reportThreshold: 0 }))).toBeUndefined()
  })
})
