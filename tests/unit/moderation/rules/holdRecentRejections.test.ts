import { describe, expect, it } from 'vitest'
import { holdRecentRejections } from '../../../../src/moderation/rules/holdRecentRejections'
import { ask, given } from './given'

describe('holdRecentRejections', () => {
  const share = { rejectionShare: 30 }
  const recent = (decided: number, rejected: number) =>
    given({ provenAddress: true, recent: { decided, rejected } }, share)

  it('holds a sender whose share of rejections is as large as the limit', () => {
    expect(ask(holdRecentRejections, recent(10, 3))).toEqual({
      code: 'recent_rejections',
      outcome: 'hold',
      detail: { decided: 10, rejected: 3 },
    })
  })

  it('has no opinion about a smaller share', () => {
    expect(ask(holdRecentRejections, recent(10, 2))).toBeUndefined()
  })

  it('has no opinion after a single decision', () => {
    expect(ask(holdRecentRejections, recent(1, 1))).toBeUndefined()
    expect(ask(holdRecentRejections, recent(2, 1))?.outcome).toBe('hold')
  })

  it('goes by an address that was only typed where everybody waits', () => {
    const recent = { decided: 4, rejected: 4 }
    expect(ask(holdRecentRejections, given({ recent }, share))).toBeUndefined()
    expect(ask(holdRecentRejections, given({ recent }, { ...share, requirePreviouslyApproved: true }))?.code).toBe(
      'recent_rejections',
    )
  })

  it('has no opinion without decisions, or when the limit is 0', () => {
    expect(ask(holdRecentRejections, recent(0, 0))).toBeUndefined()
    expect(
      ask(
        holdRecentRejections,
        given({ provenAddress: true, recent: { decided: 4, rejected: 4 } }, { rejectionShare: 0 }),
      ),
    ).toBeUndefined()
  })
})
