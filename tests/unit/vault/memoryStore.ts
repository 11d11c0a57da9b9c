import { IdempotencyTaken } from '../../../src/vault/errors'
import type { HashQuery, KeyFilter, RowFilter, RowStore, VaultRow } from '../../../src/vault/store/rows'
import type { Owner, WrappedKey } from '../../../src/vault/types'

const nameOf = ({ id, type }: Owner) => `${type}|${id}`
const newestFirst = (one: VaultRow, other: VaultRow) => other.createdAt.getTime() - one.createdAt.getTime()
const byOwner = (one: VaultRow, other: VaultRow) => (nameOf(one.owner) < nameOf(other.owner) ? -1 : 1)

const meets =
  ({ before, except = [], idempotencyHash, ipTag, isSealed, kids, owner, since, tagEndsBy, types }: RowFilter) =>
  (row: VaultRow): boolean =>
    (!owner || nameOf(row.owner) === nameOf(owner)) &&
    (!types || types.includes(row.owner.type)) &&
    (ipTag === undefined || row.ipTag === ipTag) &&
    (idempotencyHash === undefined || row.idempotencyHash === idempotencyHash) &&
    (!kids || (row.kid !== null && kids.includes(row.kid))) &&
    except.every((one) => nameOf(one) !== nameOf(row.owner)) &&
    (!isSealed || row.sealed !== null) &&
    (!since || row.createdAt >= since) &&
    (!before || row.createdAt < before) &&
    (!tagEndsBy || (row.ipExpiresAt !== null && row.ipExpiresAt <= tagEndsBy))

const isMeant =
  ({ endsBy, ids, purposes }: KeyFilter) =>
  ({ expiresAt, id, purpose }: WrappedKey): boolean =>
    (!ids || ids.includes(id)) &&
    (!purposes || purposes.includes(purpose)) &&
    (!endsBy || (expiresAt !== null && expiresAt <= endsBy))

/** What a database would hold, open to be looked at and changed. */
export const memoryStore = () => {
  const rows = new Map<string, VaultRow>()
  const keys = new Map<string, WrappedKey>()
  const all = () => [...rows.values()].sort(newestFirst)
  const byHash = ({ indexes, ipTag, limit, type, until }: HashQuery) =>
    all()
      .filter((row) => row.owner.type === type && (!until || row.createdAt <= until))
      .filter(
        (row) =>
          (ipTag !== undefined && row.ipTag === ipTag) ||
          row.blindIndexes.some(({ hash, version }) =>
            indexes.some((index) => hash === index.hash && version === index.version),
          ),
      )
      .slice(0, ipTag === undefined ? limit : 2 * limit)
  const put = (row: VaultRow) => rows.set(nameOf(row.owner), row)

  const store: RowStore = {
    settleMs: 5000,
    within: (transaction, work) => work(transaction),
    insert: async (_, row) => {
      if (row.idempotencyHash !== null && all().some((kept) => kept.idempotencyHash === row.idempotencyHash))
        throw new IdempotencyTaken()
      put(row)
    },
    find: async (_, { limit, ...filter }) => all().filter(meets(filter)).slice(0, limit),
    findByHash: async (_, query) => byHash(query).map((row) => row.owner),
    rowsByHash: async (_, query) => byHash(query),
    scan: async (_, { after, isSealed, limit, type }) =>
      all()
        .filter(meets({ ...(isSealed ? { isSealed } : {}), ...(type ? { types: [type] } : {}) }))
        .filter(({ owner }) => !after || nameOf(owner) > nameOf(after))
        .sort(byOwner)
        .slice(0, limit),
    count: async (_, filter) => all().filter(meets(filter)).length,
    update: async (_, filter, columns) => {
      const found = all().filter(meets(filter))
      for (const row of found) put({ ...row, ...columns })
      return found.length
    },
    delete: async (_, filter) => {
      const found = all().filter(meets(filter))
      for (const { owner } of found) rows.delete(nameOf(owner))
      return found.length
    },
    reseal: async (changes) => {
      const fresh = changes.filter(({ row }) => rows.get(nameOf(row.owner))?.sealed?.nonce === row.sealed?.nonce)
      for (const { missing, row, to } of fresh) put({ ...row, ...to, blindIndexes: [...row.blindIndexes, ...missing] })
      return fresh.length
    },
    dropHashesBefore: async (version, limit) => {
      const old = all()
        .filter(({ blindIndexes }) => blindIndexes.some((one) => one.version < version))
        .filter(({ blindIndexes }) => blindIndexes.some((one) => one.version === version))
        .slice(0, limit)
      for (const row of old) put({ ...row, blindIndexes: row.blindIndexes.filter((one) => one.version >= version) })
      return old.length
    },
    countHashesBefore: async (_, version) =>
      all().filter(({ blindIndexes }) => blindIndexes.some((one) => one.version < version)).length,
    findKeys: async (_, filter) => [...keys.values()].filter(isMeant(filter)),
    insertKeys: async (added) => {
      for (const key of added) if (!keys.has(key.id)) keys.set(key.id, key)
    },
    deleteKeys: async (_, filter) => {
      for (const { id } of [...keys.values()].filter(isMeant(filter))) keys.delete(id)
    },
  }
  return { store, rows, keys }
}
