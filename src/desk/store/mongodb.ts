import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { type Document, ObjectId } from 'mongodb'
import type { PayloadRequest } from 'payload'
import { liveSession } from '#platform/database'
import { asksIndex, type DeskFilter, type DeskStore, type FoundEvent, type Page, type Position } from './types'

/** The documents a question starts from, and what is looked up for each. */
type Plan = {
  collection: Collection
  match: Document
  joined: Document[]
  /** Ids are texts in the desk's index and ObjectIds in the comments. */
  idOf: (id: string) => unknown
}

type Collection = 'moderation-queue' | 'comments' | 'moderation-events'

/** Nobody works through more reports than this at once. */
const mostReported = 5000

export const mongoDesk: DeskStore = {
  async page(req, filter, page) {
    const plan = await planOf(req, filter)
    return readPage(page, async (extra, order, limit) => {
      const rows = await aggregate(req, plan.collection, [
        { $match: { $and: [plan.match, extra(plan.idOf)] } },
        { $sort: order },
        ...plan.joined,
        { $limit: limit },
        { $project: { createdAt: 1 } },
      ])
      return rows.map(({ _id, createdAt }) => ({ id: String(_id), createdAt: createdAt.toISOString() }))
    })
  },
  async total(req, filter) {
    const { collection, joined, match } = await planOf(req, filter)
    const [row] = await aggregate(req, collection, [{ $match: match }, ...joined, { $count: 'total' }])
    return row?.total ?? 0
  },
  async prints(req, filter, limit) {
    const rows = await aggregate(req, 'moderation-queue', [
      { $match: indexMatch(filter) },
      { $sort: { createdAt: -1 } },
      { $limit: limit },
      { $project: { textHash: 1, simhash: 1 } },
    ])
    return rows
      .map(({ _id, simhash, textHash }) => ({ id: String(_id), textHash: textHash ?? '', simhash: simhash ?? '' }))
      .reverse()
  },
  events(req, { after, articles, kind, limit, since }) {
    const match = {
      kind,
      createdAt: { $gte: new Date(since) },
      ...(articles ? { article: { $in: [...articles] } } : {}),
    }
    return readPage<FoundEvent>({ sort: 'oldest', after, limit }, async (extra, order, most) => {
      const rows = await aggregate(req, 'moderation-events', [
        { $match: { $and: [match, extra((id) => new ObjectId(id))] } },
        { $sort: order },
        { $limit: most },
        { $project: { createdAt: 1, kind: 1, to: 1, actorType: 1, waited: 1, reasons: 1 } },
      ])
      return rows.map(({ _id, actorType, createdAt, kind: of, reasons, to, waited }) => ({
        id: String(_id),
        createdAt: createdAt.toISOString(),
        kind: of,
        to,
        actorType,
        waited,
        reasons,
      }))
    })
  },
}

type Read<T> = (extra: (idOf: Plan['idOf']) => Document, order: Record<string, 1 | -1>, limit: number) => Promise<T[]>

/**
 * A page in order of time and id, by indexes that end with the time: rows of one moment are read by themselves, because
 * sorting by the id too would read all that match.
 */
async function readPage<T extends Position>({ after, limit, sort }: Page, read: Read<T>): Promise<T[]> {
  const direction = sort === 'oldest' ? 1 : -1
  const beyond = sort === 'oldest' ? '$gt' : '$lt'
  const ofMoment = (at: string, place: (idOf: Plan['idOf']) => Document, most: number) =>
    read((idOf) => ({ createdAt: new Date(at), ...place(idOf) }), { _id: direction }, most)

  const tied = after ? await ofMoment(after.createdAt, (idOf) => ({ _id: { [beyond]: idOf(after.id) } }), limit) : []
  const left = limit - tied.length
  if (left === 0) return tied
  const later = await read(
    () => (after ? { createdAt: { [beyond]: new Date(after.createdAt) } } : {}),
    { createdAt: direction },
    left,
  )
  const last = later.at(-1)?.createdAt
  if (last === undefined) return tied
  const sorted = later.filter(({ createdAt }) => createdAt !== last).sort((a, b) => byPlace(a, b) * direction)
  return [...tied, ...sorted, ...(await ofMoment(last, () => ({}), left - sorted.length))]
}

const byPlace = (a: Position, b: Position): number =>
  a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1

async function planOf(req: PayloadRequest, filter: DeskFilter): Promise<Plan> {
  const { search, tab } = filter
  if (search === undefined)
    return { collection: 'moderation-queue', match: indexMatch(filter), joined: [], idOf: (id) => id }
  const pattern = { $regex: search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }
  const start = tab === 'reported' ? { _id: { $in: await reportedIds(req, filter) } } : { status: tab }
  return {
    collection: 'comments',
    match: { $and: [start, timesOf(filter), { $or: [{ content: pattern }, { name: pattern }] }] },
    joined: asksIndex(filter) || filter.articles || filter.name !== undefined ? listed(req, filter) : [],
    idOf: (id) => new ObjectId(id),
  }
}

/** Keeps comments whose row in the desk's index fits. */
const listed = (req: PayloadRequest, filter: DeskFilter): Document[] => [
  { $addFields: { key: { $toString: '$_id' } } },
  {
    $lookup: {
      from: nameOf(req, 'moderation-queue'),
      localField: 'key',
      foreignField: '_id',
      pipeline: [{ $match: indexMatch(filter) }, { $project: { _id: 1 } }],
      as: 'listed',
    },
  },
  { $match: { listed: { $ne: [] } } },
]

async function reportedIds(req: PayloadRequest, filter: DeskFilter): Promise<ObjectId[]> {
  const rows = await aggregate(req, 'moderation-queue', [
    { $match: indexMatch(filter) },
    { $limit: mostReported },
    { $project: { _id: 1 } },
  ])
  return rows.map(({ _id }) => new ObjectId(String(_id)))
}

const timesOf = ({ before, since }: DeskFilter): Document =>
  since === undefined && before === undefined
    ? {}
    : { createdAt: { ...(since ? { $gte: new Date(since) } : {}), ...(before ? { $lt: new Date(before) } : {}) } }

function indexMatch(filter: DeskFilter): Document {
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
function nameOf(req: PayloadRequest, collection: Collection): string {
  const name = adapterOf(req).collections[collection]?.collection.collectionName
  if (name === undefined) throw new Error(`There is no collection ${collection}`)
  return name
}

async function aggregate(req: PayloadRequest, collection: Collection, stages: Document[]): Promise<Document[]> {
  const { connection } = adapterOf(req)
  const session = await liveSession(adapterOf(req), req, 'A read')
  return connection
    .getClient()
    .db(connection.name)
    .collection(nameOf(req, collection))
    .aggregate<Document>(stages, session ? { session } : {})
    .toArray()
}
