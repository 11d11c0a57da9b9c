import type { CollectionSlug, Payload, PayloadRequest, Where } from 'payload'

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
