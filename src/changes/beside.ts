import type {
  CollectionAfterChangeHook,
  CollectionBeforeDeleteHook,
  CollectionSlug,
  GlobalAfterChangeHook,
  PayloadRequest,
  Where,
} from 'payload'
import { listed } from '#articles'
import { inOwnTransaction, pagesById } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { logChanges } from './log'

/** What stands in articles beside their own text: bylines, pictures, and other articles they link to. */
type Shown = { collection: Extract<CollectionSlug, 'articles' | 'authors' | 'media'>; id: string }
/** Or where the settings of the site let all their links lead. */
type Beside = Shown | { collection: 'site'; id: 'articleUrl' }

/** What stands in a text for each link to an article. */
const anyLink = '"relationTo":"articles"'

/** Articles that change in the transaction of what stands in them; where there are more, a task goes through all. */
const mostAtOnce = 200
/** Articles a task looks through at a time. */
const pageSize = 100
/** Pages of one run, far below what the lease of a job leaves time for; then the next run goes on. */
const pagesPerRun = 50

type Row = { id: string; slug?: string | null }

const toChange = ({ id, slug }: Row) =>
  ({ type: 'articles', item: String(id), slug: slug ?? undefined, change: 'upsert' }) as const

/** Everything by which an article shows it: a picture may be that of its author. */
async function namesOf(req: PayloadRequest, { collection, id }: Shown): Promise<{ ids: string[]; where: Where }> {
  if (collection === 'authors') return { ids: [id], where: { authors: { in: [id] } } }
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'authors',
    where: { picture: { equals: id } },
    select: {},
    limit: mostAtOnce,
    pagination: false,
    req,
  })
  const authors = docs.map((author) => String(author.id))
  return {
    ids: [id, ...authors],
    where: { or: [{ hero: { equals: id } }, ...(authors.length > 0 ? [{ authors: { in: authors } }] : [])] },
  }
}

async function recordBeside(req: PayloadRequest, beside: Shown): Promise<void> {
  const { where } = await namesOf(req, beside)
  const { docs } = await req.payload.db.find<Row>({
    collection: 'articles',
    where: { and: [listed(), where] },
    select: { slug: true },
    limit: mostAtOnce + 1,
    pagination: false,
    req,
  })
  const areAll = docs.length <= mostAtOnce
  if (areAll) await logChanges(req, docs.map(toChange))
  // Which texts show a picture cannot be asked for.
  if (!areAll || beside.collection === 'media') await queueBeside(req, beside)
}

/** A byline or picture has changed: so have the articles that show it. */
export const recordShownBeside: CollectionAfterChangeHook = async ({ collection, doc, operation, req }) => {
  if (operation === 'update') await recordBeside(req, { collection: collection.slug, id: String(doc.id) } as Shown)
}

/** Before it goes: afterwards nothing says who showed it. */
export const recordGoneBeside: CollectionBeforeDeleteHook = ({ collection, id, req }) =>
  recordBeside(req, { collection: collection.slug, id: String(id) } as Shown)

/** All links between articles lead elsewhere. */
export const recordMovedLinks: GlobalAfterChangeHook = async ({ doc, previousDoc, req }) => {
  if ((doc.articleUrl || null) !== (previousDoc?.articleUrl || null))
    await queueBeside(req, { collection: 'site', id: 'articleUrl' })
}

/** Looks through all articles for what shows it, once the transaction has committed. */
export async function queueBeside(req: PayloadRequest, input: Beside & { after?: string }): Promise<void> {
  await req.payload.jobs.queue({ task: 'recordShownBeside', input, queue: queues.other, req })
}

/** What stands in every article that shows it. */
async function textsFor(req: PayloadRequest, beside: Beside): Promise<string[]> {
  if (beside.collection === 'site') return [anyLink]
  return beside.collection === 'articles' ? [beside.id] : (await namesOf(req, beside)).ids
}

/** Goes through the published articles; one run bears being done twice, as an article that is read again is the same. */
export const shownBesideTask = defineTask({
  slug: 'recordShownBeside',
  inputSchema: [
    { name: 'collection', type: 'select', options: ['articles', 'authors', 'media', 'site'], required: true },
    { name: 'id', type: 'text', required: true },
    { name: 'after', type: 'text' },
  ],
  retries: { attempts: 5, backoff: { type: 'exponential', delay: 10_000 } },
  run: async (req, { after, collection, id }) => {
    // As it was queued.
    const beside = { collection, id } as Beside
    const ids = await textsFor(req, beside)
    let pages = 0
    const articles = pagesById<Row & Record<'hero' | 'authors' | 'body', unknown>>(req.payload, {
      collection: 'articles',
      where: listed,
      select: { slug: true, hero: true, authors: true, body: true },
      size: pageSize,
      after: after ?? undefined,
      req,
    })
    for await (const docs of articles) {
      const showing = docs.filter(({ authors, body, hero, id: own }) => {
        const text = JSON.stringify([hero, authors, body])
        return own !== id && ids.some((name) => text.includes(name))
      })
      if (showing.length > 0) await inOwnTransaction(req, (attempt) => logChanges(attempt, showing.map(toChange)))
      pages += 1
      const last = docs.at(-1)?.id
      if (pages === pagesPerRun && docs.length === pageSize && last !== undefined)
        return inOwnTransaction(req, (attempt) => queueBeside(attempt, { ...beside, after: last }))
    }
  },
})
