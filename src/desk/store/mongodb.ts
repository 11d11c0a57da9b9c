import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { type Document, ObjectId } from 'mongodb'
import type { PayloadRequest } from 'payload'
import { liveSession } from '#platform/database'
import { asksQueue, type DeskFilter, type DeskSearch, readPage, whereOf } from './filter'

/** Nobody works through more reports than this at once. */
const mostReported = 5000

export const mongoSearch: DeskSearch = {
  async page(req, filter, page) {
    const { joined, match } = await searchOf(req, filter)
    const [direction, beyond] = page.sort === 'oldest' ? ([1, '$gt'] as const) : ([-1, '$lt'] as const)
    return readPage(page, async (stretch, limit) => {
      const place =
        'at' in stretch
          ? {
              createdAt: new Date(stretch.at),
              ...(stretch.beyondId === undefined ? {} : { _id: { [beyond]: new ObjectId(stretch.beyondId) } }),
            }
          : stretch.beyond === undefined
            ? {}
            : { createdAt: { [beyond]: new Date(stretch.beyond) } }
      const rows = await aggregate(req, [
        { $match: { $and: [match, place] } },
        { $sort: { ['at' in stretch ? '_id' : 'createdAt']: direction } },
        ...joined,
        { $limit: limit },
        { $project: { createdAt: 1 } },
      ])
      return rows.map(({ _id, createdAt }) => ({ id: String(_id), createdAt: createdAt.toISOString() }))
    })
  },
  async total(req, filter) {
    const { joined, match } = await searchOf(req, filter)
    const [row] = await aggregate(req, [{ $match: match }, ...joined, { $count: 'total' }])
    return row?.total ?? 0
  },
}

/** The comments a search starts from, and what is looked up for each. */
async function searchOf(req: PayloadRequest, filter: DeskFilter): Promise<{ match: Document; joined: Document[] }> {
  const { articles, name, search = '', tab } = filter
  const pattern = { $regex: search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }
  const start = tab === 'reported' ? { _id: { $in: await reportedIds(req, filter) } } : { status: tab }
  return {
    match: { $and: [start, timesOf(filter), { $or: [{ content: pattern }, { name: pattern }] }] },
    joined: asksQueue(filter) || articles || name !== undefined ? inQueue(req, filter) : [],
  }
}

/** Keeps comments whose row in the review queue fits. */
const inQueue = (req: PayloadRequest, filter: DeskFilter): Document[] => [
  { $addFields: { key: { $toString: '$_id' } } },
  {
    $lookup: {
      from: nameOf(req, 'moderation-queue'),
      localField: 'key',
      foreignField: '_id',
      pipeline: [{ $match: queueMatch(filter) }, { $project: { _id: 1 } }],
      as: 'listed',
    },
  },
  { $match: { listed: { $ne: [] } } },
]

async function reportedIds(req: PayloadRequest, filter: DeskFilter): Promise<ObjectId[]> {
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'moderation-queue',
    where: whereOf(filter),
    select: {},
    limit: mostReported,
    pagination: false,
    req,
  })
  return docs.map(({ id }) => new ObjectId(id))
}

const timesOf = ({ before, since }: DeskFilter): Document =>
  since === undefined && before === undefined
    ? {}
    : { createdAt: { ...(since ? { $gte: new Date(since) } : {}), ...(before ? { $lt: new Date(before) } : {}) } }

function queueMatch(filter: DeskFilter): Document {
  const { articles, links, name, reason, tab } = filter
  return {
    ...(tab === 'reported' ? { openReports: { $gt: 0 }, status: { $ne: 'trash' } } : { status: tab }),
    ...timesOf(filter),
    ...(articles ? { article: { $in: [...articles] } } : {}),
    ...(name === undefined ? {} : { name }),
    ...(reason === undefined ? {} : { reasons: { $regex: `,${reason},` } }),
    ...(links ? { links: { $gt: 0 } } : {}),
  }
}

/** Payload types `db` by the base class; here it is the adapter of MongoDB. */
const adapterOf = (req: PayloadRequest) => req.payload.db as unknown as MongooseAdapter

/** The adapter pluralises names in its own way, so it is asked for them. */
function nameOf(req: PayloadRequest, collection: 'moderation-queue' | 'comments'): string {
  const name = adapterOf(req).collections[collection]?.collection.collectionName
  if (name === undefined) throw new Error(`There is no collection ${collection}`)
  return name
}

async function aggregate(req: PayloadRequest, stages: Document[]): Promise<Document[]> {
  const { connection } = adapterOf(req)
  const session = await liveSession(adapterOf(req), req, 'A read')
  return connection
    .getClient()
    .db(connection.name)
    .collection(nameOf(req, 'comments'))
    .aggregate<Document>(stages, session ? { session } : {})
    .toArray()
}
