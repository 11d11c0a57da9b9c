import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { AnyBulkWriteOperation, ClientSession, Collection, Filter, TransactionOptions, WithId } from 'mongodb'
import type { Payload } from 'payload'
import { liveSession } from '#platform/database'
import { failSafe, IdempotencyTaken } from '../errors'
import type { Owner, WrappedKey } from '../types'
import type { HashQuery, KeyFilter, ResealedRow, RowFilter, RowStore, Transaction, VaultRow } from './rows'

/** `_id` is the owner, which makes it unique. */
type StoredRow = Omit<VaultRow, 'owner'> & { _id: { type: Owner['type']; id: string } }
type StoredKey = Omit<WrappedKey, 'id'> & { _id: string }

const majority: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
}

/**
 * A transaction that read the keys before there were new ones may commit a row sealed with an old one. MongoDB ends
 * transactions after 60 s (`transactionLifetimeLimitSeconds`; ours end after ten); the rest is for clocks that differ.
 */
const settleMs = 90_000

/** The vault in a database of its own, `<name>_vault`, so that dumps and rights of tools can leave it out. Makes its indexes. */
export async function mongoStore(payload: Payload): Promise<RowStore> {
  // Called on MongoDB only, whose adapter is this one; Payload types `db` by the base class.
  const adapter = payload.db as unknown as MongooseAdapter
  const client = adapter.connection.getClient()
  const database = client.db(`${adapter.connection.name}_vault`, { writeConcern: { w: 'majority', journal: true } })
  // Mongoose's driver and ours are one version (payload-notes: `mongodb` exactly mongoose's).
  const rows = database.collection('rows') as unknown as Collection<StoredRow>
  const keys = database.collection('keys') as unknown as Collection<StoredKey>
  await rows.createIndexes([
    { key: { idempotencyHash: 1 }, unique: true, partialFilterExpression: { idempotencyHash: { $type: 'string' } } },
    { key: { 'blindIndexes.hash': 1, '_id.type': 1, createdAt: -1 } },
    { key: { kid: 1 } },
    { key: { ipTag: 1, '_id.type': 1, createdAt: -1 } },
    { key: { ipExpiresAt: 1 } },
    // Few rows; comments, which are many, are not in it.
    { key: { createdAt: 1 }, partialFilterExpression: { '_id.type': 'request' } },
  ])
  await keys.createIndexes([{ key: { expiresAt: 1 } }])

  /** Transactions of the vault's own, which Payload does not know. */
  const ownSessions = new WeakMap<object, ClientSession>()
  const sessionOf = async (transaction: Transaction): Promise<ClientSession | undefined> =>
    (transaction && ownSessions.get(transaction)) ?? liveSession(adapter, transaction, 'A write to the vault')

  const run = <T>(transaction: Transaction, work: (inside: { session?: ClientSession }) => Promise<T>): Promise<T> =>
    failSafe(async () => {
      const session = await sessionOf(transaction)
      return work(session ? { session } : {})
    })

  /** In a transaction that the driver begins again where the database asks for it. */
  const inOwn = <T>(work: (session: ClientSession) => Promise<T>): Promise<T> =>
    client.withSession((session) => session.withTransaction(() => work(session), majority))

  return {
    settleMs,
    async within(transaction, work) {
      if (await sessionOf(transaction)) return work(transaction)
      return inOwn((session) => {
        const own = { payload }
        ownSessions.set(own, session)
        return work(own)
      })
    },
    insert: (transaction, { owner, ...row }) =>
      run(transaction, async (inside) => {
        try {
          await rows.insertOne({ _id: idOf(owner), ...row }, inside)
        } catch (error) {
          throw isKeyTaken(error) ? new IdempotencyTaken() : error
        }
      }),
    find: (transaction, { limit, newestFirst, ...filter }) =>
      run(transaction, async (inside) => {
        const found = rows.find(filterOf(filter), inside).limit(limit)
        return (await (newestFirst ? found.sort({ createdAt: -1 }) : found).toArray()).map(rowOf)
      }),
    findByHash: (transaction, query) =>
      run(transaction, async (inside) => {
        const found = rows.find(hashFilter(query), { ...inside, projection: { _id: 1 } })
        return (await found.sort({ createdAt: -1 }).limit(mostOf(query)).toArray()).map(ownerOf)
      }),
    rowsByHash: (transaction, query) =>
      run(transaction, async (inside) =>
        (await rows.find(hashFilter(query), inside).sort({ createdAt: -1 }).limit(mostOf(query)).toArray()).map(rowOf),
      ),
    scan: (transaction, { after, isSealed, limit, type }) =>
      run(transaction, async (inside) => {
        // Ids are letters of ASCII: between these bounds are all of a type, by the index that every collection has.
        const first = after ?? (type && { type, id: '' })
        const bounds = {
          ...(first ? { $gt: idOf(first) } : {}),
          ...(type ? { $lt: idOf({ type, id: '\uffff' }) } : {}),
        }
        const found = rows.find(
          { ...(isSealed ? { sealed: { $ne: null } } : {}), ...(first ? { _id: bounds } : {}) },
          inside,
        )
        return (await found.sort({ _id: 1 }).limit(limit).toArray()).map(rowOf)
      }),
    count: (transaction, filter) => run(transaction, (inside) => rows.countDocuments(filterOf(filter), inside)),
    update: (transaction, filter, columns) =>
      run(transaction, async (inside) => {
        const change = { $set: columns }
        // The driver repeats a write of one document that met a change of primary, and no write of many.
        const { modifiedCount } = filter.owner
          ? await rows.updateOne(filterOf(filter), change, inside)
          : await rows.updateMany(filterOf(filter), change, inside)
        return modifiedCount
      }),
    delete: (transaction, filter) =>
      run(transaction, async (inside) => {
        const { deletedCount } = filter.owner
          ? await rows.deleteOne(filterOf(filter), inside)
          : await rows.deleteMany(filterOf(filter), inside)
        return deletedCount
      }),
    reseal: (changes) =>
      run(undefined, async () => (await rows.bulkWrite(changes.map(resealing), { ordered: false })).modifiedCount),
    dropHashesBefore: (version, limit) =>
      run(undefined, async () => {
        const older = { version: { $lt: version } }
        // All of them in one call: no index knows versions, and each look for the next ones would begin at the beginning.
        const found = rows
          .find({ $and: [{ blindIndexes: { $elemMatch: older } }, { 'blindIndexes.version': version }] })
          .project<Pick<StoredRow, 'blindIndexes'>>({ blindIndexes: 1 })
          .batchSize(limit)
        let dropped = 0
        while (await found.hasNext()) {
          const hashes = found
            .readBufferedDocuments()
            .flatMap(({ blindIndexes }) => blindIndexes.flatMap((has) => (has.version < version ? [has.hash] : [])))
          const { modifiedCount } = await rows.updateMany(
            { 'blindIndexes.hash': { $in: hashes }, 'blindIndexes.version': version },
            { $pull: { blindIndexes: older } },
          )
          dropped += modifiedCount
        }
        return dropped
      }),
    countHashesBefore: (transaction, version) =>
      run(transaction, (inside) =>
        rows.countDocuments({ blindIndexes: { $ne: [] }, 'blindIndexes.version': { $not: { $gte: version } } }, inside),
      ),
    findKeys: (transaction, filter) =>
      run(transaction, async (inside) => (await keys.find(keyFilterOf(filter), inside).toArray()).map(keyOf)),
    insertKeys: (added) =>
      failSafe(() =>
        inOwn(async (session) => {
          for (const { id, ...key } of added)
            await keys.updateOne({ _id: id }, { $setOnInsert: key }, { upsert: true, session })
        }),
      ),
    deleteKeys: (transaction, filter) =>
      run(transaction, async (inside) => void (await keys.deleteMany(keyFilterOf(filter), inside))),
  }
}

function filterOf(filter: RowFilter): Filter<StoredRow> {
  const { before, except, idempotencyHash, ipTag, isSealed, kids, owner, since, tagEndsBy, types } = filter
  return {
    ...(owner ? { _id: idOf(owner) } : {}),
    ...(except ? { _id: { $nin: except.map(idOf) } } : {}),
    ...(types ? { '_id.type': { $in: [...types] } } : {}),
    ...(ipTag === undefined ? {} : { ipTag }),
    ...(idempotencyHash === undefined ? {} : { idempotencyHash }),
    ...(kids ? { kid: { $in: [...kids] } } : {}),
    ...(isSealed ? { sealed: { $ne: null } } : {}),
    ...(since || before
      ? { createdAt: { ...(since ? { $gte: since } : {}), ...(before ? { $lt: before } : {}) } }
      : {}),
    ...(tagEndsBy ? { ipExpiresAt: { $lte: tagEndsBy } } : {}),
  }
}

function hashFilter({ indexes, ipTag, type, until }: HashQuery): Filter<StoredRow> {
  // Each hash is of one version only.
  const hashed = { 'blindIndexes.hash': { $in: indexes.map(({ hash }) => hash) } }
  return {
    ...(ipTag === undefined ? hashed : { $or: [hashed, { ipTag }] }),
    '_id.type': type,
    ...(until ? { createdAt: { $lte: until } } : {}),
  }
}

const mostOf = ({ ipTag, limit }: HashQuery): number => (ipTag === undefined ? limit : 2 * limit)

const keyFilterOf = ({ endsBy, ids, purposes }: KeyFilter): Filter<StoredKey> => ({
  ...(ids ? { _id: { $in: [...ids] } } : {}),
  ...(purposes ? { purpose: { $in: [...purposes] } } : {}),
  ...(endsBy ? { expiresAt: { $lte: endsBy } } : {}),
})

const resealing = ({ missing, row, to }: ResealedRow): AnyBulkWriteOperation<StoredRow> => ({
  updateOne: {
    // Emptied, or sealed anew by another command, since it was read: not touched.
    filter: {
      _id: idOf(row.owner),
      kid: row.kid,
      'sealed.nonce': row.sealed?.nonce ?? '',
      // Says nothing new; servers that look through everything for an `_id` of two parts have an index for it.
      ...(row.blindIndexes[0] ? { 'blindIndexes.hash': row.blindIndexes[0].hash } : {}),
    },
    update: { $set: { ...to, blindIndexes: [...row.blindIndexes, ...missing] } },
  },
})

const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 11000 &&
  'keyPattern' in error &&
  typeof error.keyPattern === 'object' &&
  error.keyPattern !== null &&
  'idempotencyHash' in error.keyPattern

/** A new object each time, its fields in the order that makes two of them equal. */
const idOf = ({ id, type }: Owner): StoredRow['_id'] => ({ type, id })
const ownerOf = ({ _id }: Pick<StoredRow, '_id'>): Owner => ({ type: _id.type, id: _id.id })
const rowOf = ({ _id, ...row }: WithId<StoredRow>): VaultRow => ({ owner: ownerOf({ _id }), ...row })
const keyOf = ({ _id, ...key }: WithId<StoredKey>): WrappedKey => ({ id: _id, ...key })
