import type { PayloadRequest } from 'payload'
import { plainFacts } from '../moderation/facts'
import type { Facts, Policy, Submission } from '../moderation/types'
import { notAsked } from './askOutside'
import { type CarriedSubmission, recall } from './requestMemory'

type Known = {
  submission: Submission
  policy: Policy
  article: { id: string; discussion?: { moderation?: Facts['articleMode'] | null } | null }
  /** Id of the comment that is decided again; a new one has none yet. */
  comment?: string
  carried: CarriedSubmission
  staff: boolean
}

/** Everything a decision looks at beside the text and the policy, asked in `req`'s transaction. */
export const gatherFacts = async (req: PayloadRequest, { article, carried, staff }: Known): Promise<Facts> => {
  const outside = recall(req).outside ?? notAsked
  return {
    ...plainFacts,
    staff,
    articleMode: article.discussion?.moderation ?? 'inherit',
    hiddenMatches: carried.hiddenMatches,
    external: outside.external,
    failedChecks: [...carried.failedChecks, ...outside.failedChecks],
  }
}
