import { decide } from './decide'
import { completeFacts } from './facts'
import type { Facts, Policy, Submission, Verdict } from './types'

/** The verdict a policy would give today on what was known then. `links` comes with the facts: it is counted when a comment is rendered. */
export const redecide = (
  submission: Omit<Submission, 'links'>,
  policy: Policy,
  { links, ...facts }: Partial<Facts> & Pick<Submission, 'links'>,
): Verdict => decide({ ...submission, links }, policy, completeFacts(facts))
