import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { ClientSession, Collection, Document, Sort } from 'mongodb'
import type { CollectionSlug, PayloadRequest, SelectType, Where } from 'payload'
import { notPlain, plainReads } from '../plainQueries'
import { conditionOf, type PlainCollection, type PlainCondition } from './plainConditions'
import { describeFields, documentOf, projectionOf } from './plainDocuments'

type Args = {
  collection?: CollectionSlug
  slug?: string
  where?: Where
  select?: SelectType
  sort?: string | string[]
  limit?: number
  page?: number
  pagination?: boolean
  projection?: unknown
  req?: Pick<PayloadRequest, 'transactionID'>
}

type Described = PlainCollection & {
  collection: Collection<Document>
  defaultSort: string | string[] | undefined
  hasTimestamps: boolean
}

/** What is asked of one collection. */
type Question = { filter: Document; session: ClientSession | undefined; projection?: Document }

/**
 * Answers the plainest reads of the adapter through MongoDB's driver: documents of one collection, found by comparisons of its fields, whole
 * or as far as they were asked for. Mongoose makes an object of each question, and reads what a document belongs to once for each condition
 * on it; a list that is not full need not be counted. Whatever else is asked goes to Payload's own method.
 */
export function givePlainReads(db: MongooseAdapter): void {
  const described = new Map<string, Described | undefined>()
  const driverOf = (name: string) => db.connection.getClient().db(db.connection.name).collection<Document>(name)

  const describe = (slug: string): Described | undefined => {
    if (described.has(slug)) return described.get(slug)
    const config = db.payload.collections[slug as CollectionSlug]?.config
    const model = db.collections[slug]
    const hasJoins = config && (Object.keys(config.joins).length > 0 || config.polymorphicJoins.length > 0)
    const fields = config && !hasJoins && !db.payload.config.localization && describeFields(config.flattenedFields)
    const found = fields &&
      model && {
        fields,
        collection: driverOf(model.collection.collectionName),
        hasOwnIds: db.payload.collections[slug as CollectionSlug]?.customIDType !== undefined,
        defaultSort: config.defaultSort,
        hasTimestamps: Boolean(config.timestamps),
      }
    described.set(slug, found || undefined)
    return found || undefined
  }

  /** Finds what documents may belong to, for each question about that. */
  const answered = async ({ asked, filter }: PlainCondition): Promise<Document> => {
    await Promise.all(
      asked.map(async (one) => {
        const owner = describe(one.collection)
        const found = await owner?.collection.find(one.filter, { projection: { _id: true } }).toArray()
        one.into.$in.push(...(found ?? []).map(({ _id }) => _id))
      }),
    )
    return filter
  }

  const questionOf = async (one: Described | undefined, args: Args): Promise<Question | typeof notPlain> => {
    const projection = one && !args.projection && projectionOf(one.fields, args.select)
    const condition = projection && conditionOf(one, args.where, describe)
    if (!condition) return notPlain
    const session = await sessionOf(db, args.req)
    // Payload asks for what documents belong to outside the transaction.
    if (session === notPlain || (session && condition.asked.length > 0)) return notPlain
    return { ...projection, filter: await answered(condition), session }
  }

  const plain: Record<(typeof plainReads)[number], (args: Args) => Promise<unknown>> = {
    async find(args) {
      const { limit = 0, page = 1, pagination } = args
      const one = args.collection === undefined ? undefined : describe(args.collection)
      const isPaged = pagination === true && limit > 0
      const sort = one && sortOf(one, args.sort)
      if (!one || !sort || !isCount(limit) || !isCount(page - 1)) return notPlain
      const asked = await questionOf(one, args)
      // The number of all documents of a collection is estimated.
      if (asked === notPlain || (isPaged && Object.keys(asked.filter).length === 0)) return notPlain
      const { filter, ...how } = asked
      const skip = isPaged ? (page - 1) * limit : 0
      const read = await one.collection.find(filter, { ...how, sort, limit, skip }).toArray()
      const docs = read.map((document) => documentOf(one.fields, document))
      // What is not full is the last page, and on the first nobody need count.
      const isAll = !isPaged || (page === 1 && docs.length < limit)
      const totalDocs = isAll ? docs.length : await one.collection.countDocuments(filter, sessionIn(how))
      return { docs, ...pagesOf({ totalDocs, page, limit: isPaged ? limit : 0 }) }
    },
    async findOne(args) {
      const one = args.collection === undefined ? undefined : describe(args.collection)
      const asked = await questionOf(one, args)
      if (!one || asked === notPlain) return notPlain
      const { filter, ...how } = asked
      const read = await one.collection.findOne(filter, how)
      return read ? documentOf(one.fields, read) : null
    },
    async findGlobal({ req, select, slug = '', where }) {
      const config = db.payload.config.globals.find((global) => global.slug === slug)
      const fields = config && !db.payload.config.localization && describeFields(config.flattenedFields)
      const projection = fields && projectionOf(fields, select)
      const session = await sessionOf(db, req)
      if (!projection || session === notPlain || (where && Object.keys(where).length > 0)) return notPlain
      const collection = driverOf(db.globals.collection.collectionName)
      // Mongoose reads along which global it is.
      const how = projection.projection ? { projection: { ...projection.projection, globalType: true } } : {}
      const read = await collection.findOne({ globalType: slug }, { ...how, ...sessionIn({ session }) })
      return read ? documentOf(fields, read) : null
    },
    async count(args) {
      const one = args.collection === undefined ? undefined : describe(args.collection)
      const asked = await questionOf(one, { ...args, select: undefined })
      if (!one || asked === notPlain || Object.keys(asked.filter).length === 0) return notPlain
      return { totalDocs: await one.collection.countDocuments(asked.filter, sessionIn(asked)) }
    },
  }

  const methods = db as unknown as Record<string, (args: Args) => Promise<unknown>>
  for (const name of plainReads) {
    const shipped = methods[name]
    if (!shipped) continue
    methods[name] = async (args) => {
      const found = await plain[name](args ?? {})
      return found === notPlain ? shipped.call(db, args) : found
    }
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const sessionIn = ({ session }: Pick<Question, 'session'>) => (session ? { session } : {})

/** The session of a request's transaction; Payload knows what to do about one that has ended. */
async function sessionOf(db: MongooseAdapter, req: Args['req']): Promise<ClientSession | typeof notPlain | undefined> {
  const id = await req?.transactionID
  const session = id ? db.sessions[id] : undefined
  return session && !session.inTransaction() ? notPlain : session
}

/** In Payload's order: what is asked for, then by age, unless it is unique. */
function sortOf(
  { defaultSort, fields, hasTimestamps }: Described,
  sort: string | string[] | undefined,
): Sort | undefined {
  const last = hasTimestamps ? 'createdAt' : 'id'
  const named = [sort?.length ? sort : (defaultSort ?? `-${last}`)].flat()
  const isUnique = named.some((name) => fields.get(name)?.isUnique)
  const isLast = named.includes(last) || named.includes(`-${last}`)
  const order = new Map<string, 1 | -1>()
  for (const name of isUnique || isLast ? named : [...named, `-${last}`]) {
    const field = name.replace(/^-/, '')
    const { isMany, kind } = fields.get(field) ?? {}
    if (field !== 'id' && (kind === undefined || kind === 'group' || kind === 'list' || isMany)) return undefined
    order.set(field === 'id' ? '_id' : field, name.startsWith('-') ? -1 : 1)
  }
  return order
}

/** A page of a list as Payload describes it; without a limit it is the only one. */
function pagesOf({ limit, page, totalDocs }: { totalDocs: number; page: number; limit: number }) {
  const totalPages = limit > 0 ? Math.ceil(totalDocs / limit) || 1 : 1
  const at = limit > 0 ? page : 1
  return {
    totalDocs,
    limit: limit > 0 ? limit : totalDocs,
    totalPages,
    page: at,
    pagingCounter: (at - 1) * limit + 1,
    hasPrevPage: at > 1,
    hasNextPage: at < totalPages,
    prevPage: at > 1 ? at - 1 : null,
    nextPage: at < totalPages ? at + 1 : null,
  }
}
