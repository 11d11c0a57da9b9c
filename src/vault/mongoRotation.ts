import type { AnyBulkWriteOperation, Collection, Filter, MongoClient, TransactionOptions } from 'mongodb'
import { failSafe } from './failSafe'
import { generationOf, rotatedPurposes } from './keys'
import { idOf, rowOf, type StoredKey, type StoredRow } from './mongoRows'
import type { RotationStore, VaultRow } from './store'

export const majority: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
}

/**
 * A transaction that read the keys before there were new ones may commit a row sealed with an old one. MongoDB ends
 * transactions after 60 s (`transactionLifetimeLimitSeconds`; ours end after ten); the rest is for clocks that differ.
 */
const settleMs = 90_000

type Collections = { client: MongoClient; rows: Collection<StoredRow>; keys: Collection<StoredKey> }

/** What a rotation of keys asks of MongoDB. */
export function mongoRotation({ client, keys, rows }: Collections): RotationStore {
  return {
    settleMs,
    countUnder: (kids) => failSafe(() => rows.countDocuments({ kid: { $in: [...kids] } })),
    rowsUnder: (kids, { except, limit }) =>
      failSafe(async () => {
        const found = await rows
          .find({ kid: { $in: [...kids] }, _id: { $nin: except.map(idOf) } })
          .limit(limit)
          .toArray()
        return found.map(rowOf)
      }),
    reseal: (changes) =>
      failSafe(async () => {
        const { modifiedCount } = await rows.bulkWrite(
          changes.map(({ row, to }): AnyBulkWriteOperation<StoredRow> => {
            const versions = new Set(to.blindIndexes.map(({ version }) => version))
            const kept = row.blindIndexes.filter(({ version }) => !versions.has(version))
            return {
              updateOne: {
                // Emptied, or sealed anew by another command, since it was read: not touched.
                filter: {
                  _id: idOf(row.owner),
                  kid: row.kid,
                  'sealed.nonce': row.sealed?.nonce ?? '',
                  // Says nothing new; servers that look through everything for an `_id` of two parts have an index for it.
                  ...hashOf(row),
                },
                update: { $set: { kid: to.kid, sealed: to.sealed, blindIndexes: [...kept, ...to.blindIndexes] } },
              },
            }
          }),
          { ordered: false },
        )
        return modifiedCount
      }),
    dropHashesBefore: (version, limit) =>
      failSafe(async () => {
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
    destroyKeysBefore: (generation) =>
      failSafe(() =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            const known = await keys.find({ purpose: { $in: [...rotatedPurposes] } }, { session }).toArray()
            const old = known.filter(({ _id }) => generationOf({ id: _id }) < generation)
            const idsFor = (wanted: string) => old.filter(({ purpose }) => purpose === wanted).map(({ _id }) => _id)
            const left = await rows.countDocuments({ kid: { $in: idsFor('data') } }, { session })
            if (left > 0) return { rows: left, hashes: 0, keys: [] }
            const hashes = await rows.countDocuments(
              { blindIndexes: { $ne: [] }, 'blindIndexes.version': { $not: { $gte: generation } } },
              { session },
            )
            const going = [...idsFor('data'), ...(hashes === 0 ? idsFor('blind') : [])]
            await keys.deleteMany({ _id: { $in: going } }, { session })
            return { rows: left, hashes, keys: going }
          }, majority),
        ),
      ),
  }
}

const hashOf = ({ blindIndexes: [first] }: VaultRow): Filter<StoredRow> =>
  first ? { 'blindIndexes.hash': first.hash } : {}
