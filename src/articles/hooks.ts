import type {
  CollectionAfterChangeHook,
  CollectionAfterDeleteHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  CollectionBeforeValidateHook,
  PayloadRequest,
  ValidationFieldError,
} from 'payload'
import { removeCommentsUnder } from '#comments'
import { bylineOf, invalidFields, isEditor, refusal, servicesOf } from '#platform'
import type { Change, StreamEvent, Watched } from '#platform/database'
import { nodesOf, pictureFaults } from './bodyContent'
import { oldSlugsOf } from './slugs'

const idsOf = (authors: unknown): unknown[] =>
  (Array.isArray(authors) ? authors : []).map((author) =>
    typeof author === 'object' && author !== null && 'id' in author ? author.id : author,
  )

/**
 * An author's articles carry their byline, or they would lose sight of them with the first save; of others' bylines authors
 * keep those that editors have put there, and add none.
 */
export const addOwnByline: CollectionBeforeValidateHook = async ({ data, originalDoc, req }) => {
  if (!data || isEditor(req.user) || req.user?.role !== 'author') return
  const own = await requireByline(req)
  if (!own)
    throw refusal('forbidden', {
      path: 'authors',
      message: 'Your account has neither a byline nor a name to make one of; an administrator can give it one.',
    })
  const given = idsOf(originalDoc?.authors)
  const wanted = Array.isArray(data.authors) ? idsOf(data.authors) : given
  const allowed = wanted.filter((id) => id === own || given.includes(id))
  return { ...data, authors: allowed.includes(own) ? allowed : [...allowed, own] }
}

function isEmptyBody(body: unknown): boolean {
  return !nodesOf(body).some(
    ({ text, type }) =>
      type === 'upload' || type === 'horizontalrule' || (typeof text === 'string' && text.trim() !== ''),
  )
}

/** Clocks differ a little. */
const isInFuture = (time: unknown, now: Date): boolean =>
  typeof time === 'string' && Date.parse(time) > now.getTime() + 60_000

type Publishable = Readonly<Record<string, unknown>>

/** Everything that publishing an article at a time would be refused for. Payload skips required fields for drafts. */
export async function missingForPublishing(
  req: PayloadRequest,
  article: Publishable,
  at: Date,
): Promise<ValidationFieldError[]> {
  const errors: ValidationFieldError[] = []
  const isBlank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === ''
  if (isBlank(article.title)) errors.push({ path: 'title', message: 'Please give the article a title.' })
  if (isBlank(article.slug)) errors.push({ path: 'slug', message: 'Please give the article a slug.' })
  if (isEmptyBody(article.body)) errors.push({ path: 'body', message: 'Please write something before publishing.' })
  if (isInFuture(article.publishedAt, at))
    errors.push({
      path: 'publishedAt',
      message:
        'This date lies after the time of publishing. Leave it empty, or choose a time under “Publish or withdraw later”.',
    })
  errors.push(...(await pictureFaults(req, { body: article.body, hero: article.hero })))
  return errors
}

/** Refuses publishing what is not ready, naming every fault. */
export const refuseIncomplete: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const next = { ...originalDoc, ...data }
  // In the trash it is shown to nobody; what comes back from there is looked at.
  if (next._status !== 'published' || next.deletedAt) return
  const errors = await missingForPublishing(req, next, servicesOf(req.payload).now())
  if (errors.length > 0) throw invalidFields({ collection: 'articles', errors, req })
}

/**
 * Puts what the system keeps back to the truth: a version restored or a draft published carries the count and the old
 * slugs of the day it was saved.
 */
export const keepSystemFields: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const { now } = servicesOf(req.payload)
  const editedBy = req.user ? String(req.user.id) : null
  if (operation === 'create')
    return { ...data, pageUrl: null, commentCount: 0, oldSlugs: [], publishedAt: publishedAt(data, now()), editedBy }
  const { totalDocs } = await req.payload.count({
    collection: 'comments',
    where: { article: { equals: originalDoc.id }, status: { equals: 'approved' } },
    // A number of the system's, not an answer to whoever saves.
    overrideAccess: true,
    req,
  })
  const stored = await req.payload.db.findOne<StoredArticle>({
    collection: 'articles',
    where: { id: { equals: originalDoc.id } },
    req,
  })
  if (stored?.pageUrl)
    throw refusal('forbidden', {
      message: 'This page lives elsewhere. It is closed, renamed and merged under “Pages elsewhere”.',
    })
  const was = stored?._status === 'published' ? stored.slug : undefined
  return {
    ...data,
    commentCount: totalDocs,
    oldSlugs: oldSlugsOf({ had: stored?.oldSlugs, was, is: data.slug }),
    publishedAt: publishedAt({ ...originalDoc, ...data }, now()),
    editedBy,
  }
}

type StoredArticle = { id: string; slug?: string; _status?: string; oldSlugs?: string[]; pageUrl?: string | null }

const publishedAt = (article: { _status?: string; publishedAt?: string | null }, now: Date): string | null =>
  article.publishedAt ?? (article._status === 'published' ? now.toISOString() : null)

type Changed = { id: string; slug?: string | null }

const tagsOf = (...docs: (Changed | undefined)[]): string[] => [
  'articles',
  ...docs.flatMap((doc) => (doc?.id ? [`article:${doc.id}`, `comments:${doc.id}`] : [])),
  ...docs.flatMap((doc) => (doc?.slug ? [`slug:${doc.slug}`] : [])),
]

/** Notes everything a change of an article can show up in, but links to it: see `recordArticle`. */
export const noteArticle: CollectionAfterChangeHook = async ({ doc, previousDoc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, tagsOf(doc, previousDoc))
}

export const noteArticleGone: CollectionAfterDeleteHook = async ({ doc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, [...tagsOf(doc), 'slugs'])
}

/** An article deleted for good takes its comments with it. */
export const deleteComments: CollectionBeforeDeleteHook = ({ id, req }) => removeCommentsUnder(req, String(id))

/** A byline of its own for somebody who writes. */
async function makeByline(req: PayloadRequest, name: string): Promise<string> {
  const { id } = await req.payload.create({
    collection: 'authors',
    // The slug is made from the name.
    data: { name, slug: '' },
    depth: 0,
    overrideAccess: true,
    req,
  })
  return String(id)
}

/** Whoever becomes an author writes under their own name, unless they were given a byline. */
export const giveByline: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const { byline, name, role } = { ...originalDoc, ...data }
  if (role !== 'author' || byline || !name) return
  return { ...data, byline: await makeByline(req, name) }
}

/** The byline of an author; made at their first article for those who have none yet. */
async function requireByline(req: PayloadRequest): Promise<string | undefined> {
  const own = bylineOf(req)
  if (own || !req.user?.name) return own
  const made = await makeByline(req, req.user.name)
  await req.payload.db.updateOne({
    collection: 'users',
    id: req.user.id,
    data: { byline: made },
    req,
    returning: false,
  })
  req.user.byline = made
  return made
}

const slugTags = ({ oldSlugs, slug }: Readonly<Record<string, unknown>>): Change[] =>
  [slug, ...(Array.isArray(oldSlugs) ? oldSlugs : [])].flatMap((text) =>
    typeof text === 'string' ? [`slug:${text}`] : [],
  )

/** Of an article comments change this alone, and no address depends on it. */
const isCounting = ({ changed }: StreamEvent): boolean => changed?.every((name) => name === 'commentCount') ?? false

/** What other processes change of articles, and of what stands beside them. */
export const watchedArticles: readonly Watched[] = [
  {
    in: 'articles',
    fields: ['slug', 'oldSlugs'],
    // An event does not tell what the slug was before.
    tagsOf: (event) => {
      const own = [`article:${event.id}`, `comments:${event.id}`]
      return isCounting(event) ? ['articles', ...own] : ['articles', 'slugs', ...own, ...slugTags(event.document ?? {})]
    },
  },
  { in: 'media', fields: [], tagsOf: () => ['media'] },
  { in: 'authors', fields: [], tagsOf: () => ['authors'] },
]
