/** The states of a comment, and no others. */
export const statuses = ['pending', 'approved', 'spam', 'trash'] as const
export type Status = (typeof statuses)[number]

/** What a phase can ask for, least severe first. */
export const outcomes = ['approve', 'hold', 'spam', 'trash'] as const
export type Outcome = (typeof outcomes)[number]

export const reasonCodes = [
  'staff',
  'manual',
  'article_mode',
  'too_many_links',
  'moderation_word',
  'disallowed_word',
  'first_time_author',
  'banned',
  'repeated',
  'recent_rejections',
  'quarantine',
  'spam_score',
  'contains_address',
  'reserved_name',
  'external',
  'reported',
  'check_failed',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/**
 * Why a verdict is what it is. `detail` holds numbers and words for the sentence shown to moderators, never identity.
 * `span` is `[start, end)` in UTF-16 units of the submitted `field`.
 */
export type Reason = {
  code: ReasonCode
  phase: string
  outcome: Outcome
  detail?: Record<string, string | number | boolean>
  field?: 'name' | 'url' | 'content' | 'email' | 'ip' | 'userAgent'
  span?: [start: number, end: number]
}

/** What was submitted, as far as a decision may look at it. `links` counts `<a href>` after rendering. */
export type Submission = { name: string; url: string | null; content: string; links: number }

/** The settings a decision depends on; `version` counts saves of the `discussion` global. */
export type Policy = {
  version: number
  holdAll: boolean
  maxLinks: number
  requirePreviouslyApproved: boolean
}

/** What was known when the comment was decided; kept with its event, so no identity in it. */
export type Facts = {
  /** A signed-in moderator, or the signed-in author of the article. */
  staff: boolean
  /** The sender has proven an address that has an approved comment. An address merely typed never counts. */
  provenApproved: boolean
  /** The article's own setting. */
  articleMode: 'inherit' | 'holdAll' | 'asPolicy'
  /** Names of checks that failed or timed out before the decision. */
  failedChecks: readonly string[]
}

/** One rule: a pure function with an opinion, or none. */
export type Phase = (input: {
  submission: Submission
  policy: Policy
  facts: Facts
}) => Omit<Reason, 'phase'> | undefined

export type Verdict = { outcome: Outcome; reasons: Reason[]; policyVersion: number }
