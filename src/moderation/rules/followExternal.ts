import type { Outcome, Phase } from '../types'

const outcome = { spam: 'spam', discard: 'trash' } as const satisfies Record<string, Outcome>

/** What the outside check answered; `discard` is its word for spam so plain that nobody need look at it. */
export const followExternal: Phase = ({ facts: { external } }) =>
  external === 'spam' || external === 'discard'
    ? { code: 'external', outcome: outcome[external], detail: { answer: external } }
    : undefined
