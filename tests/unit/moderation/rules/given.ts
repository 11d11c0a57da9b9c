import type { Facts, Policy, Submission } from '../../../../src/moderation/types'
import { facts, policy, submission } from '../samples'

/** What a phase is asked with: every rule off and nothing known, except what is named. */
export const given = (
  known: Partial<Facts> = {},
  settings: Partial<Policy> = {},
  typed: Partial<Submission> | number = {},
) => ({
  submission: { ...submission, ...(typeof typed === 'number' ? { links: typed } : typed) },
  policy: { ...policy, ...settings },
  facts: { ...facts, ...known },
})
