import { IdempotencyTaken } from '../../../src/vault/errors'
import { generationOf, type WrappedKey } from '../../../src/vault/keys'
import type { VaultRow, VaultStore } from '../../../src/vault/store'
import type { Owner } from '../../../src/vault/types'

const nameOf = ({ id, type }: Owner) => `${type}|${id}`
const newestFirst = (one: VaultRow, other: VaultRow) => other.createdAt.getTime() - one.createdAt.getTime()

/** What a database would hold, open to be looked at and changed. */
export const memoryStore = () => {
  const rows = new Map<string, VaultRow>()
  const keys = new Map<string, WrappedKey>()
  const all = () => [...rows.values()].sort(newestFirst)
  const under = (kids: readonly string[]) => all().filter(({ kid }) => kid !== null && kids.includes(kid))
  const rotated = () => [...keys.values()].filter(({ purpose }) => purpose === 'data' || purpose === 'blind')

  const store: VaultStore = {
    settleMs: 5000,
    within: (req, work) => work(req),
    findKey: async (_, id) => keys.get(id),
    rotatedKeys: async () => rotated(),
    addKeys: async (added) => {
      for (const key of added) if (!keys.has(key.id)) keys.set(key.id, key)
    },
    countUnder: async (kids) => under(kids).length,
    rowsUnder: async (kids, { except, limit }) =>
      under(kids)
        .filter(({ owner }) => except.every((one) => nameOf(one) !== nameOf(owner)))
        .slice(0, limit),
    reseal: async (changes) => {
      const fresh = changes.filter(({ row }) => rows.get(nameOf(row.owner))?.sealed?.nonce === row.sealed?.nonce)
      for (const { row, to } of fresh) {
        const kept = row.blindIndexes.filter(({ version }) => to.blindIndexes.every((one) => one.version !== version))
        rows.set(nameOf(row.owner), { ...row, ...to, blindIndexes: [...kept, ...to.blindIndexes] })
      }
      return fresh.length
    },
    dropHashesBefore: async (version, limit) => {
      const old = all()
        .filter(({ blindIndexes }) => blindIndexes.some((one) => one.version < version))
        .filter(({ blindIndexes }) => blindIndexes.some((one) => one.version === version))
        .slice(0, limit)
      for (const row of old)
        rows.set(nameOf(row.owner), { ...row, blindIndexes: row.blindIndexes.filter((one) => one.version >= version) })
      return old.length
    },
    destroyKeysBefore: async (generation) => {
      const old = rotated().filter((key) => generationOf(key) < generation)
      const count = under(old.map(({ id }) => id)).length
      if (count > 0) return { rows: count, hashes: 0, keys: [] }
      const hashes = all().filter(({ blindIndexes }) => blindIndexes.some((one) => one.version < generation)).length
      const going = old.filter(({ purpose }) => purpose === 'data' || hashes === 0).map(({ id }) => id)
      for (const id of going) keys.delete(id)
      return { rows: 0, hashes, keys: going }
    },
    removeKeysBefore: async (now) => {
      for (const { expiresAt, id } of keys.values()) if (expiresAt !== null && expiresAt <= now) keys.delete(id)
    },
    insert: async (_, row) => {
      if (row.idempotencyHash !== null && all().some((kept) => kept.idempotencyHash === row.idempotencyHash))
        throw new IdempotencyTaken()
      rows.set(nameOf(row.owner), row)
    },
    find: async (_, owner) => rows.get(nameOf(owner)),
    findByIdempotency: async (_, hash) => all().find((row) => row.idempotencyHash === hash)?.owner,
    newestFrom: async (_, tag, since) =>
      all().find(({ createdAt, ipTag, owner }) => owner.type === 'comment' && ipTag === tag && createdAt >= since)
        ?.createdAt,
    findByBlindIndex: async (_, { indexes, limit, type, until }) =>
      all()
        .filter((row) => row.owner.type === type && (!until || row.createdAt <= until))
        .filter((row) =>
          row.blindIndexes.some(({ hash, version }) =>
            indexes.some((index) => hash === index.hash && version === index.version),
          ),
        )
        .slice(0, limit)
        .map((row) => row.owner),
    findByTag: async (_, { limit, tag, type }) =>
      all()
        .filter((row) => row.owner.type === type && row.ipTag === tag)
        .slice(0, limit)
        .map((row) => row.owner),
    remove: async (_, owner) => void rows.delete(nameOf(owner)),
    empty: async (_, owner, { index }) => {
      const row = rows.get(nameOf(owner))
      const nothing = { kid: null, sealed: null, ipTag: null, ipExpiresAt: null, idempotencyHash: null }
      if (row) rows.set(nameOf(owner), { ...row, ...nothing, blindIndexes: index ? row.blindIndexes : [] })
    },
    listOf: async (_, type, { after = '', limit }) =>
      all()
        .filter(({ owner }) => owner.type === type && owner.id > after)
        .sort((one, other) => (one.owner.id < other.owner.id ? -1 : 1))
        .slice(0, limit),
    sealedAfter: async (_, { after, limit }) =>
      all()
        .filter(({ owner, sealed }) => sealed && (!after || nameOf(owner) > nameOf(after)))
        .sort((one, other) => (nameOf(one.owner) < nameOf(other.owner) ? -1 : 1))
        .slice(0, limit),
    removeBefore: async (type, before) => {
      const old = all().filter((row) => row.owner.type === type && row.createdAt < before)
      for (const { owner } of old) rows.delete(nameOf(owner))
      return old.length
    },
    emptyAddressesBefore: async (types, before) => {
      const old = all().filter((row) => types.includes(row.owner.type) && row.sealed && row.createdAt < before)
      for (const row of old) rows.set(nameOf(row.owner), { ...row, kid: null, sealed: null, blindIndexes: [] })
      return old.length
    },
    emptyTagsBefore: async (now) => {
      const expired = all().filter((row) => row.ipExpiresAt !== null && row.ipExpiresAt <= now)
      for (const row of expired) rows.set(nameOf(row.owner), { ...row, ipTag: null, ipExpiresAt: null })
      return expired.length
    },
  }
  return { store, rows, keys }
}
