import type { Outcome, Rule } from '../types'

const outcome = { spam: 'spam', discard: 'trash' } as const satisfies Record<string, Outcome>

/** What the outside check answered; `discard` is its word for spam so plain that nobody need look at it. */
export const followExternal: Rule<'external'> = {
  reasons: {
    external: {
      label: 'External check',
      sentence: ({ answer }) =>
        answer === undefined
          ? 'An outside check asked for this.'
          : `The outside check takes it for ${answer === 'discard' ? 'spam so plain that nobody need look at it' : 'spam'}.`,
    },
  },
  judge: ({ facts: { external } }) =>
    external === 'spam' || external === 'discard'
      ? { code: 'external', outcome: outcome[external], detail: { answer: external } }
      : undefined,
}
