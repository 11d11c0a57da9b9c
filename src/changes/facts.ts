import type {
  CollectionAfterChangeHook,
  CollectionAfterDeleteHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  PayloadRequest,
} from 'payload'
import { listed } from '#articles'
import { type CommentListener, findCommentedOn } from '#comments'
import { defineServices, defineSlot, servicesOf } from '#platform'
import { queueBeside } from './beside'
import { logChanges } from './log'

/** What readers see of an article: where it is read. */
export type ShownArticle = { slug: string }

/** What has become of an article that readers see or saw; `isDeleted` where it is in the trash or gone for good. */
export type ArticleFact = { id: string; was?: ShownArticle; is?: ShownArticle; isDeleted: boolean }

/** What has become of a comment that readers see or saw, under an article they see. */
export type CommentFact = { id: string; article: string; slug: string; is: boolean }

/** Is told, in the transaction of the change, what readers will see differently. */
export type PublicListener = {
  article?(req: PayloadRequest, fact: ArticleFact): Promise<void>
  comment?(req: PayloadRequest, fact: CommentFact): Promise<void>
}

export const changeServices = defineServices<{ listeners: readonly PublicListener[] }>('changes')

/** An article as readers see it; undefined where they do not. */
async function findShown(req: PayloadRequest, id: string): Promise<ShownArticle | undefined> {
  const found = await req.payload.db.findOne<{ id: string; slug?: string | null }>({
    collection: 'articles',
    where: { and: [{ id: { equals: id } }, listed()] },
    select: { slug: true },
    req,
  })
  return found ? { slug: found.slug ?? id } : undefined
}

/** Articles as readers saw them before what the request is doing. */
const shownBefore = defineSlot<Map<string, ShownArticle | undefined>>('shown-before')

/** The article of a comment. A new comment's was found a moment ago by the same transaction, which has not changed it since. */
export async function findShownOf(req: PayloadRequest, article: string): Promise<ShownArticle | undefined> {
  const known = shownBefore.read(req)?.has(article) ? undefined : await findCommentedOn(req, article)
  if (!known) return findShown(req, article)
  return known.page === undefined ? { slug: known.slug } : undefined
}

async function rememberShown(req: PayloadRequest, id: string): Promise<void> {
  shownBefore.write(req, new Map(shownBefore.read(req)).set(id, await findShown(req, id)))
}

export const rememberArticle: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation === 'update') await rememberShown(req, String(originalDoc?.id))
  return data
}

export const rememberDeleted: CollectionBeforeDeleteHook = ({ id, req }) => rememberShown(req, String(id))

/** Payload runs hooks for drafts as well: they are told apart by what readers see, before and after. */
export const recordArticle: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  const id = String(doc.id)
  const was = operation === 'create' ? undefined : shownBefore.read(req)?.get(id)
  const is = await findShown(req, id)
  // A draft beside what readers go on seeing.
  if (was && is && doc._status !== 'published') return
  await recordFact(req, { id, was, is, isDeleted: Boolean(doc.deletedAt), isNew: operation === 'create' })
}

export const recordDeleted: CollectionAfterDeleteHook = ({ id, req }) =>
  recordFact(req, {
    id: String(id),
    was: shownBefore.read(req)?.get(String(id)),
    is: undefined,
    isDeleted: true,
    isNew: false,
  })

type Found = { id: string; isDeleted: boolean; isNew: boolean } & Record<'is' | 'was', ShownArticle | undefined>

async function recordFact(req: PayloadRequest, { id, is, isDeleted, isNew, was }: Found): Promise<void> {
  const shown = is ?? was
  if (!shown) return
  await logChanges(req, [{ type: 'articles', item: id, slug: shown.slug, change: is ? 'upsert' : 'delete' }])
  // Articles link to each other by slug. Payload's `previousDoc` does not tell: it is the newest draft, where there is one.
  if (is?.slug !== was?.slug) {
    await servicesOf(req.payload).afterCommit.note(req, ['slugs', ...(was ? [`slug:${was.slug}`] : [])])
    // Nothing can link to an article that was not there before.
    if (!isNew) await queueBeside(req, { collection: 'articles', id })
  }
  const fact: ArticleFact = { id, isDeleted, ...(was ? { was } : {}), ...(is ? { is } : {}) }
  for (const listener of changeServices.of(req.payload).listeners) await listener.article?.(req, fact)
}

/** Comments, as far as readers see what they hang on: under anything else they come and go with it. */
export const changeListener: CommentListener = {
  async shown(req, article, changes) {
    const head = await findShownOf(req, article)
    if (!head) return
    await logChanges(
      req,
      changes.map(({ id, is }) => ({ type: 'comments', item: id, change: is ? 'upsert' : 'delete' })),
    )
    for (const listener of changeServices.of(req.payload).listeners)
      for (const { id, is } of changes) await listener.comment?.(req, { id, article, slug: head.slug, is })
  },
}
