import type { Rule } from '../types'

/**
 * WordPress's `comment_previously_approved`, but only a proven address counts: knowing somebody's name and address is not
 * enough to be published in their name. It is where somebody approved the very same words for later ones, too.
 */
export const holdFirstTimeAuthor: Rule<'first_time_author'> = {
  reasons: {
    first_time_author: {
      label: 'First comment',
      sentence: () =>
        'Its sender has not proven an address that has an approved comment; so far only accounts prove theirs.',
    },
  },
  judge: ({ facts, policy }) =>
    policy.requirePreviouslyApproved && !facts.provenApproved && facts.campaign?.to !== 'approved'
      ? { code: 'first_time_author', outcome: 'hold' }
      : undefined,
}
