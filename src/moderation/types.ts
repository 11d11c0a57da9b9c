import type { SpamScore } from './spam/model'

/** The states of a comment, and no others. */
export const statuses = ['pending', 'approved', 'spam', 'trash'] as const
export type Status = (typeof statuses)[number]

/** What a moderation event can record. */
export const eventKinds = [
  'submitted',
  'moderated',
  'edited',
  'undone',
  'deleted',
  'noted',
  'pinned',
  'unpinned',
  'reported',
  'rechecked',
  'erased',
  'trusted',
  'distrusted',
  'trust_undone',
] as const
export type EventKind = (typeof eventKinds)[number]

/** What a phase can ask for, least severe first. */
export const outcomes = ['approve', 'hold', 'spam', 'trash'] as const
export type Outcome = (typeof outcomes)[number]

/**
 * What was submitted, as far as a decision may look at it. `text` is the rendered comment without its tags; `links` counts
 * `<a href>` after rendering.
 */
export type Submission = {
  name: string
  url: string | null
  content: string
  text: string
  links: number
  /** The page elsewhere that it came from, of a webmention. */
  source?: string | null
}

/** The settings a decision depends on; `version` counts saves of the `discussion` global. */
export type Policy = {
  version: number
  holdAll: boolean
  maxLinks: number
  requirePreviouslyApproved: boolean
  /** WordPress's `moderation_keys` and `disallowed_keys`: one entry a line. */
  moderationWords: string
  disallowedWords: string
  /** Hold texts with an email address or a phone number in them. */
  holdAddresses: boolean
  /** Hold when the same text stands under this many other articles; 0 switches the rule off. */
  repeatLimit: number
  /** Hold when at least this share (per cent) of the sender's recent comments was rejected; 0 switches the rule off. */
  rejectionShare: number
  /** Hold a proven author's comments until this many were approved; 0 switches the rule off. */
  quarantineComments: number
  /**
   * Score (0–100) from which a comment is held, or is spam; 0 switches each off. The score is the spam filter's, in per cent, and
   * points for signs until that has seen enough.
   */
  spamHold: number
  spamReject: number
  /** Score of the spam filter (per cent) below which a first-time author need not wait; 0 switches that off. */
  spamRelease: number
  /** Open reports of readers from which a published comment is held; 0 switches the rule off. */
  reportThreshold: number
}

export const wordLists = ['moderation', 'disallowed'] as const
export type WordList = (typeof wordLists)[number]

/** A word of a list found where nobody may look again: the list and the field are all that is kept. */
export type HiddenMatch = { list: WordList; field: 'email' | 'ip' | 'userAgent' }

export const banKinds = ['address', 'reader', 'network', 'range', 'name', 'domain'] as const
export type BanKind = (typeof banKinds)[number]
/** Others share a name, a domain or a range. */
export const banKindsOfOneSender: readonly BanKind[] = ['address', 'reader', 'network']
/** `reject` goes to the trash; `shadow` too, but its sender sees it published; `quarantine` waits for a moderator. */
export const banEffects = ['reject', 'shadow', 'quarantine'] as const
export type BanEffect = (typeof banEffects)[number]

/** What near-duplicates can be decided to be as one. */
export const campaignStatuses = ['approved', 'spam', 'trash'] as const
export type CampaignStatus = (typeof campaignStatuses)[number]

/** Why a reader may report a comment. */
export const reportReasons = ['illegal', 'hate', 'harassment', 'privacy', 'spam', 'off_topic', 'other'] as const
export const reportStatuses = ['open', 'upheld', 'dismissed'] as const

/**
 * How the browser stands that a comment came from, by its reader token: `none` for a comment without one, `new` for its first,
 * `waiting` while none is approved, `otherAddress` where those approved were sent with another; `known` and `trusted` (a moderator
 * has said so) count as previously approved; the rest once did, or never will.
 */
export const readerStandings = [
  'none',
  'new',
  'waiting',
  'otherAddress',
  'known',
  'trusted',
  'rejected',
  'manyAddresses',
  'revoked',
] as const
export type ReaderStanding = (typeof readerStandings)[number]

/** What was known when the comment was decided; kept with its event, so no identity in it. */
export type Facts = {
  /** A signed-in moderator, or the signed-in author of the article. */
  staff: boolean
  /** An account of a host site has sent it, by an assertion; its reader token names that account. */
  signedOn: boolean
  /** The sender has proven the address: by being signed in, or a host site vouches for it. A reader token proves none. */
  provenAddress: boolean
  /** The sender has proven to be who sent an approved comment: by the account, or by the reader token with the same address. */
  provenApproved: boolean
  /** How many approved comments the sender has that way; 0 for an address merely typed. */
  approvedBefore: number
  reader: ReaderStanding
  /** Matches of the word lists in what is not kept. */
  hiddenMatches: readonly HiddenMatch[]
  /** Bans in force that fit the sender. */
  bans: readonly { kind: BanKind; effect: BanEffect }[]
  /** Under how many other articles the same text was sent in the last seven days. */
  repeats: number
  /** Decisions on comments with the sender's address in the last seven days, proven or not: see `addressCounts`. */
  recent: { decided: number; rejected: number }
  /** The name is that of staff or of an author, and the sender is somebody else. */
  reservedName: boolean
  /** What the external check answered, or that it was not asked. */
  external: 'clean' | 'spam' | 'discard' | 'unasked'
  /** The decision in force on near-duplicates that it joins; `actor` is the account that decided, `at` when (ISO 8601). */
  campaign: { id: string; to: CampaignStatus; alike: number; actor: string; at: string } | null
  /** What the spam filter says; nothing before it has seen enough. */
  spamScore: SpamScore | null
  /** Open reports of readers. */
  reports: number
  /** The article's own setting. */
  articleMode: 'inherit' | 'holdAll' | 'asPolicy'
  /** Names of checks that failed or timed out before the decision. */
  failedChecks: readonly string[]
}

/** The parts of a submission that a reason can point to. */
export type ReasonField = 'name' | 'url' | 'content' | 'email' | 'ip' | 'userAgent'

/** Numbers and words for the sentence shown to moderators, never identity. Events outlive releases: any of them may be missing. */
export type ReasonDetail = Record<string, string | number | boolean>

/** What a rule has against a comment, or for it. `span` is `[start, end)` in UTF-16 units of the submitted `field`. */
export type Opinion<Code extends string = string> = {
  code: Code
  outcome: Outcome
  detail?: ReasonDetail
  field?: ReasonField
  span?: [start: number, end: number]
}

/** What every rule is asked with. */
export type RuleInput = {
  submission: Submission
  policy: Policy
  facts: Facts
  /** Where words of one of the policy's lists are, in what was typed and in what is not kept. */
  findWords: (list: WordList) => readonly Pick<Opinion, 'field' | 'span'>[]
}

/**
 * How a reason is told: `label` as a choice in a list, `sentence` to moderators. A sentence with numbers in it has `facts`: the names of what
 * must be known of `detail` for it, by its key in the section `numbers` of the catalogs, which say it in other languages.
 */
export type ReasonWords = {
  label: string
  facts?: Readonly<Record<string, readonly string[]>>
  sentence: (detail: Partial<ReasonDetail>, field: ReasonField | undefined) => string
}

/**
 * One rule: pure, with an opinion, several, or none. `Code` is the reason it gives, and has its words here; `Borrowed` is a reason it gives
 * that has its words in another rule.
 */
export type Rule<Code extends string = string, Borrowed extends string = never> = {
  reasons: Record<Code, ReasonWords>
  judge: (input: RuleInput) => Opinion<Code | Borrowed> | readonly Opinion<Code | Borrowed>[] | undefined
}
