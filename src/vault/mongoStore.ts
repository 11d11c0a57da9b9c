import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Collection, Document, Filter } from 'mongodb'
import { isolateObjectProperty, type Payload, type PayloadRequest } from 'payload'
import { liveSession } from '#platform/database'
import { IdempotencyTaken } from './errors'
import { failSafe } from './failSafe'
import { rotatedPurposes } from './keys'
import { majority, mongoRotation } from './mongoRotation'
import { idOf, keyOf, rowOf, type StoredKey, type StoredRow } from './mongoRows'
import type { VaultStore } from './store'
import type { Owner } from './types'

const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 11000 &&
  'keyPattern' in error &&
  typeof error.keyPattern === 'object' &&
  error.keyPattern !== null &&
  'idempotencyHash' in error.keyPattern

/** The vault in a database of its own, `<name>_vault`, so that dumps and rights of tools can leave it out. Makes its indexes. */
export async function mongoStore(payload: Payload): Promise<VaultStore> {
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
    { key: { ipTag: 1, createdAt: -1 } },
    { key: { ipExpiresAt: 1 } },
    // Few rows; comments, which are many, are not in it.
    { key: { createdAt: 1 }, partialFilterExpression: { '_id.type': 'request' } },
  ])
  await keys.createIndexes([{ key: { expiresAt: 1 } }])

  const inside = async (req: PayloadRequest | undefined) => {
    const session = await liveSession(adapter, req, 'A write to the vault')
    return session ? { session } : {}
  }
  const ownerOf = (row: Document | null): Owner | undefined =>
    row ? { type: row._id.type, id: row._id.id } : undefined

  const newest = (req: PayloadRequest, filter: Filter<StoredRow>, limit: number): Promise<Owner[]> =>
    failSafe(async () => {
      const found = await rows
        .find(filter, { ...(await inside(req)), projection: { _id: 1 } })
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray()
      return found.map(({ _id }) => ({ type: _id.type, id: _id.id }))
    })

  return {
    ...mongoRotation({ client, keys, rows }),
    async within(req, work) {
      if (await liveSession(adapter, req, 'A write to the vault')) return work(req)
      const id = await payload.db.beginTransaction()
      if (id === null) throw new Error('The vault needs a database with transactions')
      const own = isolateObjectProperty(req, 'transactionID')
      own.transactionID = id
      try {
        const result = await work(own)
        await payload.db.commitTransaction(id)
        return result
      } catch (error) {
        await payload.db.rollbackTransaction(id)
        throw error
      }
    },
    findKey: (req, id) =>
      failSafe(async () => {
        const found = await keys.findOne({ _id: id }, await inside(req))
        return found ? keyOf(found) : undefined
      }),
    rotatedKeys: (req) =>
      failSafe(async () => {
        const found = await keys.find({ purpose: { $in: [...rotatedPurposes] } }, await inside(req)).toArray()
        return found.map(keyOf)
      }),
    addKeys: (added) =>
      failSafe(() =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            for (const { id, ...key } of added)
              await keys.updateOne({ _id: id }, { $setOnInsert: key }, { upsert: true, session })
          }, majority),
        ),
      ),
    removeKeysBefore: (now) => failSafe(async () => void (await keys.deleteMany({ expiresAt: { $lte: now } }))),
    insert: (req, { owner, ...row }) =>
      failSafe(async () => {
        try {
          await rows.insertOne({ _id: idOf(owner), ...row }, await inside(req))
        } catch (error) {
          throw isKeyTaken(error) ? new IdempotencyTaken() : error
        }
      }),
    find: (req, owner) =>
      failSafe(async () => {
        const found = await rows.findOne({ _id: idOf(owner) }, await inside(req))
        return found ? rowOf(found) : undefined
      }),
    findByIdempotency: (req, hash) =>
      failSafe(async () =>
        ownerOf(await rows.findOne({ idempotencyHash: hash }, { ...(await inside(req)), projection: { _id: 1 } })),
      ),
    newestFrom: (req, tag, since) =>
      failSafe(async () => {
        const found = await rows.findOne(
          { ipTag: tag, '_id.type': 'comment', createdAt: { $gte: since } },
          { ...(await inside(req)), sort: { createdAt: -1 }, projection: { createdAt: 1 } },
        )
        return found?.createdAt
      }),
    findByBlindIndex: (req, { indexes, limit, type, until }) =>
      newest(
        req,
        {
          // Each hash is of one version only.
          'blindIndexes.hash': { $in: indexes.map(({ hash }) => hash) },
          '_id.type': type,
          ...(until ? { createdAt: { $lte: until } } : {}),
        },
        limit,
      ),
    findByTag: (req, { limit, tag, type }) => newest(req, { ipTag: tag, '_id.type': type }, limit),
    remove: (req, owner) => failSafe(async () => void (await rows.deleteOne({ _id: idOf(owner) }, await inside(req)))),
    empty: (req, owner, { index }) =>
      failSafe(async () => {
        const nothing = { kid: null, sealed: null, ipTag: null, ipExpiresAt: null, idempotencyHash: null }
        await rows.updateOne(
          { _id: idOf(owner) },
          { $set: index ? nothing : { ...nothing, blindIndexes: [] } },
          await inside(req),
        )
      }),
    listOf: (req, type, { after, limit }) =>
      failSafe(async () => {
        const found = await rows
          .find(
            // Ids are letters of ASCII: between these bounds are all of a kind, by the index that every collection has.
            { _id: { $gt: idOf({ type, id: after ?? '' }), $lt: idOf({ type, id: '\uffff' }) } },
            { ...(await inside(req)), projection: { blindIndexes: 1, createdAt: 1 } },
          )
          .sort({ _id: 1 })
          .limit(limit)
          .toArray()
        return found.map(({ _id, blindIndexes, createdAt }) => ({
          owner: { type: _id.type, id: _id.id },
          blindIndexes,
          createdAt,
        }))
      }),
    sealedAfter: (req, { after, limit }) =>
      failSafe(async () => {
        const found = await rows
          .find({ sealed: { $ne: null }, ...(after ? { _id: { $gt: idOf(after) } } : {}) }, await inside(req))
          .sort({ _id: 1 })
          .limit(limit)
          .toArray()
        return found.map(rowOf)
      }),
    removeBefore: (type, before) =>
      failSafe(async () => (await rows.deleteMany({ '_id.type': type, createdAt: { $lt: before } })).deletedCount),
    emptyAddressesBefore: (types, before) =>
      failSafe(
        async () =>
          (
            await rows.updateMany(
              { '_id.type': { $in: [...types] }, sealed: { $ne: null }, createdAt: { $lt: before } },
              { $set: { kid: null, sealed: null, blindIndexes: [] } },
            )
          ).modifiedCount,
      ),
    emptyTagsBefore: (now) =>
      failSafe(async () => {
        const expired = { ipExpiresAt: { $lte: now } }
        // A vote is nothing else.
        await rows.deleteMany({ ...expired, '_id.type': 'vote' })
        return (await rows.updateMany(expired, { $set: { ipTag: null, ipExpiresAt: null } })).modifiedCount
      }),
  }
}
