import type { JSONWebKeySet } from 'jose'
import type { CollectionSlug, Payload, PayloadRequest, Where } from 'payload'
import type { Facts, SpamInput, SpamScore, Submission } from '#moderation'
import { addressOf, defineServices, type Language, refusal, servicesOf, signatureOf, siteOf } from '#platform'
import { type Allowance, createAllowance } from '#platform/database'
import type { CarriedSubmission } from './carried'
import type { ModerationEvent, StoredEvent } from './events'
import type { ExternalCheck } from './external/types'
import { loadComment, type StoredComment } from './storedComment'

// What rooms above this one register in `CommentServices`: comments know none of them.

/**
 * Who sent it. `account` is a signed-in account's id: the only proof of an address there is. A comment that is decided again
 * was sent by whoever sent it first, whoever asks now; what nobody may look at again is as it was `recorded` then.
 */
export type Sender = { account: string | null; recorded: Partial<Facts> }

/** What a fact source may look at. */
export type FactInput = {
  submission: Submission
  /** The text as it is rendered. */
  html: string
  article: Pick<TargetHead, 'id' | 'discussion'>
  /** Id of the comment that is decided again; a new one has none yet. */
  comment: string | undefined
  /** What is being sent now; of a recheck nothing. */
  carried: CarriedSubmission
  sender: Sender
}

/**
 * Gathers one fact for decisions, in the transaction of the decision. Where it throws `FactUnknown`, the fact stays as in
 * `plainFacts` and the comment is held.
 */
export type FactSource<N extends keyof Facts = keyof Facts> = {
  [Name in N]: { fact: Name; gather(req: PayloadRequest, input: FactInput): Promise<Facts[Name]> }
}[N]

/** A fact that cannot be found out for a reason of ours. The comment is held; a failure of the database is not one of these. */
export class FactUnknown extends Error {
  override name = 'FactUnknown'
}

/** A decision that is about to be made. */
export type Decision = Pick<ModerationEvent, 'comment' | 'to' | 'undoes'>

/** Whether a comment was published before a change, and is now. Numbers of votes and replies are no change. */
export type ShownChange = { id: string; was: boolean; is: boolean }

/** Takes part in what becomes of comments, in the same transaction. */
export type CommentListener = {
  /** Whether a decision that leaves a comment where it is must be recorded all the same: something waits for it. */
  claims?(req: PayloadRequest, decision: Decision): Promise<boolean>
  /** A comment has come or moved, or a decision that was claimed left it where it is. The event is written. */
  decided?(req: PayloadRequest, change: { comment: StoredComment; event: StoredEvent }): Promise<void>
  /** Readers see something else of comments, if they see what these hang on: they have come, gone, moved, or read differently. */
  shown?(req: PayloadRequest, article: string, changes: readonly ShownChange[]): Promise<void>
  /** Comments go for good. */
  removed?(req: PayloadRequest, comments: readonly string[]): Promise<void>
  /** What comments hang on goes for good, with all of them. */
  targetRemoved?(req: PayloadRequest, article: string): Promise<void>
  /** All that hangs on one thing comes to hang on another, in parts: of what is kept of `from`, moves `limit` at most and answers how many. */
  targetMerged?(req: PayloadRequest, merge: { from: string; into: string; limit: number }): Promise<number>
}

/** Whether the network of a request may not take part where nothing is decided, such as in votes. */
type NetworkGuard = (req: PayloadRequest, ipTag: string) => Promise<boolean>

/** What assertions are checked with, several at once while keys are changed. */
export type SignOnKeys = {
  /** For HS256. */
  secrets: readonly string[]
  /** For RS256. */
  jwks: JSONWebKeySet | undefined
  /** What `aud` has to name. */
  audience: string
}

export type CommentServices = {
  /** What comments hang on. */
  target: CommentTarget
  /** What mails call the site. */
  siteTitle(req: PayloadRequest): Promise<string>
  /** The language of its pages, and of mails to readers of whom no other is known. */
  siteLanguage(req: PayloadRequest): Promise<Language>
  /** The outside spam service, where one is set up. */
  externalCheck: ExternalCheck | undefined
  /** What assertions of a host site are checked with; nothing where no sign-on is set up. */
  signOn(payload: Payload): Promise<SignOnKeys | undefined>
  /** Tasks whose proof of work was shown; each is good for one comment. */
  usedProofs: Allowance
  /** What the spam filter says of a text that is no comment yet; null where it says nothing. */
  scoreSpam(req: PayloadRequest, input: SpamInput): Promise<SpamScore | null>
  /** Facts that rooms above add to decisions. */
  factSources: readonly FactSource[]
  listeners: readonly CommentListener[]
  networkGuards: readonly NetworkGuard[]
}

export const commentServices = defineServices<CommentServices>('comments')

export function commentServicesOf(payload: Payload): CommentServices {
  return commentServices.of(payload)
}

/** Whether a network is banned: it is answered like any other, and counts for nothing. */
export async function isBarredNetwork(req: PayloadRequest, ipTag: string): Promise<boolean> {
  for (const isBarred of commentServicesOf(req.payload).networkGuards) if (await isBarred(req, ipTag)) return true
  return false
}

/** How many networks of one site of IPv6, which one customer may hold, are heard on a comment in the two days their tags last. */
const mostOfSite = 2
const ofSite = createAllowance({ name: 'of-site', points: mostOfSite, seconds: 2 * 24 * 60 * 60 })

/**
 * Whether so many networks of the sender's site have voted on a comment, or reported it, that one more counts for nothing: a /48 has
 * 65,536 of them. Takes one of them otherwise. Never of IPv4.
 */
export async function isBeyondSite(req: PayloadRequest, what: 'vote' | 'report', comment: string): Promise<boolean> {
  const site = siteOf(addressOf(req) ?? '')
  if (!site) return false
  const seal = { key: servicesOf(req.payload).signingKey('limits'), purpose: `a ${what} of a site` }
  return (await ofSite.take(req.payload, signatureOf(`${site.toString('hex')} ${comment}`, seal))) !== undefined
}

/** Whether readers may comment on a document, and what becomes of what they write; `inherit` leaves it to the site's settings. */
export type TargetDiscussion = {
  open: 'inherit' | 'open' | 'closed'
  /** Days after publication; the site's where there is none, 0 is never. */
  closeAfterDays?: number | undefined
  publishedAt?: Date | undefined
  moderation: 'inherit' | 'holdAll' | 'asPolicy'
}

/** What comments need to know of a document they hang on. */
export type TargetHead = {
  id: string
  /** Names it in addresses; its id where it has no slug. */
  slug: string
  title: string
  /** Its approved comments. */
  commentCount: number
  updatedAt: string
  discussion: TargetDiscussion
  /** The address of a page that lives elsewhere; absent where it is one of ours. */
  page?: string | undefined
}

/** A page that lives elsewhere, as it was asked for: `key` stands for its address, `tag` for whatever that leads to. */
export type PageAsked = { url: string; origin: string; key: string; tag: string; isAllowed: boolean }

/** Comments for pages that live elsewhere: each is a document of the collection that is listed nowhere. */
export type TargetPages = {
  /** The one way to write each address, and whether its origin may have comments here; undefined for what is no address. */
  read(req: PayloadRequest, urls: readonly string[]): Promise<(PageAsked | undefined)[]>
  /** Public documents by the keys of their addresses. */
  find(req: PayloadRequest, keys: readonly string[]): Promise<Map<string, TargetHead>>
  /** Makes the document, in `req`'s transaction; of several at once one is kept, and the others are tried again and find it. */
  make(req: PayloadRequest, page: PageAsked & { title: string }): Promise<TargetHead>
}

/**
 * What comments hang on, as behaviour: nothing on the comments side knows more of the collection than this. The `article` of
 * a comment is the id of one of its documents, whatever the collection is called.
 *
 * Whoever implements it notes every change of a document (`afterCommit.note`) under the collection's name, `tags(id)`,
 * `comments:ID` and `slug:SLUG`, and calls `removeAllUnder` before a document is deleted for good.
 */
export type CommentTarget = {
  collection: CollectionSlug
  /** Public documents by what they were asked for: id, slug or an earlier slug. What is not public is not in the map. */
  find(req: PayloadRequest, keys: readonly string[]): Promise<Map<string, TargetHead>>
  /** Documents by id, public or not: for the judge, for staff, and for mails about comments that exist. */
  describe(req: PayloadRequest, ids: readonly string[]): Promise<Map<string, TargetHead>>
  /** Condition for what is public and listed, which pages that live elsewhere are not; `prefix` leads to the document (`article.`). Made anew each time: adapters rewrite conditions in place. */
  visible(prefix: string): Where
  /** Condition for the documents that are an account's own; false where it can have none. */
  ownedBy(user: PayloadRequest['user'], prefix: string): Where | false
  /** Ids of the accounts a document is the own of: they are told of new comments. */
  owners(req: PayloadRequest, id: string): Promise<string[]>
  /** Counts published comments in or out, in `req`'s transaction, as an increment; `updatedAt` stays. */
  addToCount(req: PayloadRequest, id: string, delta: number): Promise<void>
  /** Ids of documents whose title has every one of these words, as `foldSearch` leaves them: for staff. */
  titled?(req: PayloadRequest, words: readonly string[]): Promise<string[]>
  /** Cache tags of what readers are shown of one document. */
  tags(id: string): string[]
  /** Where readers read it: a path of the site. */
  path(slug: string): string
  /** Where readers read it instead, as a whole address; undefined where that is `path`. */
  elsewhere?(payload: Payload, document: Pick<TargetHead, 'id' | 'slug'>): Promise<string | undefined>
  /** Id or slug of the document that readers read at an address, here or at a frontend; undefined for all others. */
  named?(payload: Payload, url: URL): Promise<string | undefined>
  /** Pages that live elsewhere, where the collection has them. */
  pages?: TargetPages
  /** Where one comment is read, on whichever page it is; by default an anchor on `path`. */
  commentPath?(slug: string, id: string): string
}

export function targetOf(payload: Payload): CommentTarget {
  return commentServicesOf(payload).target
}

/** A public document by id or slug; undefined for anything else. */
export async function findTarget(req: PayloadRequest, key: unknown): Promise<TargetHead | undefined> {
  return typeof key === 'string' ? (await targetOf(req.payload).find(req, [key])).get(key) : undefined
}

/** Where readers read a document, and each comment on it. */
export type TargetAddresses = { url: string; ofComment: (id: string) => string }

export async function addressesOfTarget(
  { payload }: Pick<PayloadRequest, 'payload'>,
  { id, page, slug }: Pick<TargetHead, 'id' | 'page' | 'slug'>,
): Promise<TargetAddresses> {
  const { commentPath, elsewhere, path } = targetOf(payload)
  const { publicUrl } = servicesOf(payload)
  const other = page ?? (await elsewhere?.(payload, { id, slug }))
  const url = other ?? publicUrl + path(slug)
  return {
    url,
    ofComment: (comment) => {
      if (other === undefined && commentPath) return publicUrl + commentPath(slug, comment)
      // Some frontends tell their pages apart by what is behind the `#`.
      return url.includes('#') ? url : `${url}#comment-${comment}`
    },
  }
}

/** Whether a document is the signed-in account's own. */
export async function ownsTarget(req: PayloadRequest, id: string): Promise<boolean> {
  return (await ownTargets(req, { id: { equals: id } })).length > 0
}

/** Ids of the signed-in account's own documents, among those that fit. */
export async function ownTargets(req: PayloadRequest, fitting?: Where): Promise<string[]> {
  const { collection, ownedBy } = targetOf(req.payload)
  const own = ownedBy(req.user, '')
  if (!own) return []
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection,
    where: fitting ? { and: [fitting, own] } : own,
    select: {},
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ id }) => String(id))
}

/** A published comment under a public article: what anybody can read, anybody can report and vote on. @throws Refusal `comment_id_not_found` */
export async function loadVisible(req: PayloadRequest, id: string): Promise<StoredComment> {
  const comment = await loadComment(req, id)
  const shown = comment?.status === 'approved' && (await findTarget(req, comment.article)) !== undefined
  if (!comment || !shown) throw refusal('comment_id_not_found')
  return comment
}
