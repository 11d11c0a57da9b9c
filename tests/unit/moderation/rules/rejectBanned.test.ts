import { describe, expect, it } from 'vitest'
import { rejectBanned } from '../../../../src/moderation/rules/rejectBanned'
import { ask, given } from './given'

describe('rejectBanned', () => {
  it.each(['reject', 'shadow'] as const)('trashes what a sender with a ban to %s wrote', (effect) => {
    expect(ask(rejectBanned, given({ provenAddress: true, bans: [{ kind: 'address', effect }] }))).toEqual({
      code: 'banned',
      outcome: 'trash',
      detail: { kind: 'address', effect },
    })
  })

  it('holds what a sender in quarantine wrote', () => {
    expect(ask(rejectBanned, given({ bans: [{ kind: 'name', effect: 'quarantine' }] }))).toEqual({
      code: 'quarantine',
      outcome: 'hold',
      detail: { kind: 'name', effect: 'quarantine' },
    })
  })

  it('goes by the most severe of several, in whatever order they were found', () => {
    const bans = [
      { kind: 'name', effect: 'quarantine' },
      { kind: 'range', effect: 'shadow' },
      { kind: 'domain', effect: 'reject' },
    ] as const
    for (const found of [bans, bans.toReversed()])
      expect(ask(rejectBanned, given({ bans: found }))?.detail).toEqual({ kind: 'domain', effect: 'reject' })
    expect(ask(rejectBanned, given({ bans: bans.slice(0, 2) }))?.outcome).toBe('trash')
  })

  it.each([{ requirePreviouslyApproved: true }, { holdAll: true }, { quarantineComments: 1 }])(
    'goes by an address that was only typed where everybody waits: %j',
    (settings) => {
      const bans = [{ kind: 'address', effect: 'reject' }] as const
      expect(ask(rejectBanned, given({ bans }, settings))?.code).toBe('banned')
      expect(ask(rejectBanned, given({ bans }))).toBeUndefined()
      expect(ask(rejectBanned, given({ bans, articleMode: 'asPolicy' }, { holdAll: true }))).toBeUndefined()
      expect(ask(rejectBanned, given({ bans, articleMode: 'holdAll' }))?.code).toBe('banned')
    },
  )

  it('has no opinion about a sender without a ban', () => {
    expect(ask(rejectBanned, given())).toBeUndefined()
  })
})
