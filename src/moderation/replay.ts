import type { Outcome } from './types'

/** What another policy would do to a comment: keep it back in one way or another, or publish what was kept back. */
export const replayKinds = ['hold', 'spam', 'trash', 'release'] as const
export type ReplayKind = (typeof replayKinds)[number]

/** How the verdict would change; nothing when its outcome stays. */
export function compareOutcomes(before: Outcome, after: Outcome): ReplayKind | undefined {
  if (before === after) return undefined
  return after === 'approve' ? 'release' : after
}

/** Sums of a replay. `approvedNow` counts those of a kind that are public today. */
export type ReplayTotals = {
  comments: number
  unchanged: number
  /** Decided before facts were kept, or taken over from elsewhere: nothing to decide on again. */
  withoutFacts: number
} & Record<ReplayKind, { count: number; approvedNow: number }>

export function noTotals(): ReplayTotals {
  return {
    comments: 0,
    unchanged: 0,
    withoutFacts: 0,
    hold: { count: 0, approvedNow: 0 },
    spam: { count: 0, approvedNow: 0 },
    trash: { count: 0, approvedNow: 0 },
    release: { count: 0, approvedNow: 0 },
  }
}

const verbs: Readonly<Record<ReplayKind, string>> = {
  hold: 'hold',
  spam: 'mark as spam',
  trash: 'send to the trash',
  release: 'release',
}

/** "Would hold 41 (3 approved now), release 12." */
export function replaySentence(totals: ReplayTotals): string {
  const parts = replayKinds.flatMap((kind) => {
    const { approvedNow, count } = totals[kind]
    if (count === 0) return []
    return [`${verbs[kind]} ${count}${approvedNow > 0 && kind !== 'release' ? ` (${approvedNow} approved now)` : ''}`]
  })
  const looked = `${totals.comments} ${totals.comments === 1 ? 'comment' : 'comments'} looked at`
  return parts.length === 0 ? `Would change nothing; ${looked}.` : `Would ${parts.join(', ')}; ${looked}.`
}
