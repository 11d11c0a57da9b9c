import type { PayloadRequest } from 'payload'
import { plainFacts } from '../moderation/facts'
import type { Facts, Policy, Submission } from '../moderation/types'
import type { CarriedSubmission } from './requestMemory'

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
export const gatherFacts = async (_req: PayloadRequest, { article, carried, staff }: Known): Promise<Facts> => ({
  ...plainFacts,
  staff,
  articleMode: article.discussion?.moderation ?? 'inherit',
  failedChecks: carried.failedChecks,
})
