import type { Phase } from '../types'

/**
 * WordPress's `comment_previously_approved`, but only a proven address counts: knowing somebody's name and address is not
 * enough to be published in their name.
 */
export const holdFirstTimeAuthor: Phase = ({ facts, policy }) =>
  policy.requirePreviouslyApproved && !facts.provenApproved ? { code: 'first_time_author', outcome: 'hold' } : undefined
