import type {
  CollectionAfterChangeHook,
  CollectionBeforeDeleteHook,
  GlobalAfterChangeHook,
  PayloadRequest,
} from 'payload'
import { listed, namesOf, type Shown, showsOneOf } from '#articles'
import { inOwnTransaction, pagesById } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { logChanges } from './log'

/** What is shown in articles, or where the settings of the site let all their links lead. */
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
      const showing = docs.filter((doc) => doc.id !== id && showsOneOf(doc, ids))
      if (showing.length > 0) await inOwnTransaction(req, (attempt) => logChanges(attempt, showing.map(toChange)))
      pages += 1
      const last = docs.at(-1)?.id
      if (pages === pagesPerRun && docs.length === pageSize && last !== undefined)
        return inOwnTransaction(req, (attempt) => queueBeside(attempt, { ...beside, after: last }))
    }
  },
})
