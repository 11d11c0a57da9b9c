import { createHmac } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { networkOf } from '#platform'
import { hashesOf, ipTag, openSender, readerHashesOf, type SenderParts, sealSender } from './addresses'
import { createErasureRecords, erasureKeysOf, lastingHash } from './erasureRecords'
import { UnreadableRow } from './errors'
import { createKeyRing, dayKeyEnds, dayOf, type MasterKey } from './keys'
import { rotateKeys } from './rotation'
import {
  type BlindHash,
  findRow,
  isOfAddress,
  noAddress,
  noNetwork,
  nothing,
  type RowStore,
  type Transaction,
  type VaultRow,
} from './store/rows'
import type { Owner, ReaderRow, Vault } from './types'

/** Not rotated: its hashes cannot be made anew, because what they are of is not kept. */
const idempotencyKey = 'idempotency-1'

/** A second reading finds the newer key; a third would need a whole rotation in between. */
const mostReadings = 3

const without = (owner: Owner, owners: readonly Owner[]): Owner[] =>
  owners.filter(({ id, type }) => type !== owner.type || id !== owner.id)

/** What was sealed; an empty text is nothing. */
const opened = ({ email, reader }: Partial<SenderParts> = {}) => ({
  email: email || undefined,
  reader: reader || undefined,
})

const idempotencyHash = (key: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(key).digest('base64url')

/** Numbers for the addresses of rows: two that have a hash in common have the same one. */
function numberAddresses(first: readonly BlindHash[]): (row: VaultRow) => number | null {
  const numbers = new Map(first.map(({ hash }) => [hash, 0]))
  let next = 1
  return ({ blindIndexes }) => {
    const hashes = blindIndexes.filter(isOfAddress).map(({ hash }) => hash)
    if (hashes.length === 0) return null
    const number = hashes.map((hash) => numbers.get(hash)).find((known) => known !== undefined) ?? next++
    for (const hash of hashes) numbers.set(hash, number)
    return number
  }
}

type VaultParts = { store: RowStore; master: MasterKey; clock?: () => number }

/** The vault over a store: what goes in is sealed here, what comes out is opened here, and nowhere else. */
export function createVault({ clock, master, store }: VaultParts): Vault {
  const ring = createKeyRing({ clock, master, store })
  const erasureKeys = erasureKeysOf(master)
  const rowOf = (transaction: Transaction, owner: Owner) => findRow(store, transaction, owner)

  const hashOf = async (key: string, now: Date): Promise<string> =>
    idempotencyHash(key, await ring.ensure({ id: idempotencyKey, purpose: 'idempotency', now }))

  /** The row with what is sealed in it opened, both as of one moment: a row whose key is gone has been sealed anew since it was read. */
  const openRow = async (req: Transaction, owner: Owner) => {
    for (let attempt = 1; ; attempt++) {
      const row = await rowOf(req, owner)
      const { kid, sealed } = row ?? {}
      if (!row || !kid || !sealed) return { row, ...opened() }
      const key = await ring.find(req, kid)
      if (key) return { row, ...opened(openSender({ owner, kid, sealed }, key)) }
      if (attempt === mostReadings) throw new Error('The key of an address is missing')
    }
  }

  /** The address in a row that was read a moment ago; nothing when there is none, or when its key is gone by now. */
  const open = async ({ kid, owner, sealed }: VaultRow): Promise<string | undefined> => {
    const key = kid && sealed ? await ring.find(undefined, kid) : undefined
    return kid && sealed && key ? opened(openSender({ owner, kid, sealed }, key)).email : undefined
  }

  /** What bans of erased people are found by, where the address they are compared with is at hand. */
  const lastingHashOf = async (req: PayloadRequest, owner: Owner): Promise<VaultRow['blindIndexes']> => {
    try {
      const { email } = await openRow(req, owner)
      return email === undefined ? [] : lastingHash(email, erasureKeys)
    } catch (error) {
      if (error instanceof UnreadableRow) return []
      throw error
    }
  }

  const hashesOfSender = async (req: PayloadRequest, { email, reader }: SenderParts): Promise<BlindHash[]> => {
    const keys = await ring.forLooking(req)
    return [...(email === '' ? [] : hashesOf(email, keys)), ...readerHashesOf(reader, keys)]
  }

  const ownersByTag: Vault['ownersByTag'] = async (req, type, tag, limit) => {
    const rows = await store.find(req, { ipTag: tag, types: [type], newestFirst: true, limit })
    return rows.map(({ owner }) => owner)
  }

  return {
    ...createErasureRecords({
      store,
      keys: erasureKeys,
      open,
      addressOf: async (req, owner) => (await openRow(req, owner)).email,
    }),
    async prepare(now) {
      if ((await ring.generations(undefined)).length === 0) await ring.addGeneration(1, now)
      // Also opens them, so that a wrong key file is found now.
      await ring.current(undefined)
      await ring.ensure({ id: idempotencyKey, purpose: 'idempotency', now })
    },
    async tagAddress({ address, now }) {
      const network = networkOf(address)
      if (!network) throw new Error('A network address could not be read')
      const ipExpiresAt = dayKeyEnds(now)
      const key = await ring.ensure({ id: `day-${dayOf(now)}`, purpose: 'day', now, expiresAt: ipExpiresAt })
      return { ipTag: ipTag(network, key), ipExpiresAt }
    },
    async keep(req, owner, identity, now) {
      const { email = '', reader = '' } = identity
      const hash = identity.idempotencyKey === undefined ? null : await hashOf(identity.idempotencyKey, now)
      await store.within(req, async (own) => {
        const isKnown = email !== '' || reader !== ''
        const sender = isKnown ? sealSender(owner, { email, reader }, await ring.current(own)) : noAddress
        await store.insert(own, {
          owner,
          ...sender,
          ipTag: identity.ipTag ?? null,
          ipExpiresAt: identity.ipExpiresAt ?? null,
          idempotencyHash: hash,
          createdAt: now,
        })
      })
    },
    async reveal(req, owner) {
      const { email, row } = await openRow(req, owner)
      return row && { email: email ?? null }
    },
    async hasAddress(req, owner) {
      const row = await rowOf(req, owner)
      return Boolean(row?.sealed && row.blindIndexes.some(isOfAddress))
    },
    async keptAt(req, owner) {
      return (await rowOf(req, owner))?.createdAt
    },
    async isKnown(req, owner) {
      return (await rowOf(req, owner))?.blindIndexes.some(isOfAddress) ?? false
    },
    async ownerOfKey(req, key) {
      const secret = await ring.find(req, idempotencyKey)
      if (!secret) return undefined
      const [row] = await store.find(req, { idempotencyHash: idempotencyHash(key, secret), limit: 1 })
      return row?.owner
    },
    async newestFrom(req, tag, since) {
      const [row] = await store.find(req, { ipTag: tag, types: ['comment'], since, newestFirst: true, limit: 1 })
      return row?.createdAt
    },
    async ownersOf(req, type, email, limit, tag) {
      const more = type === 'ban' ? lastingHash(email, erasureKeys) : []
      const indexes = [...hashesOf(email, await ring.forLooking(req)), ...more]
      return store.findByHash(req, { type, indexes, ipTag: tag, limit })
    },
    async sameAddress(req, owner, type, limit, until) {
      // All versions the row has: any other row has one of them (see docs/decisions/0008).
      const known = (await rowOf(req, owner))?.blindIndexes.filter(isOfAddress) ?? []
      if (known.length === 0) return []
      const indexes = type === 'ban' ? [...known, ...(await lastingHashOf(req, owner))] : known
      // One more than asked for: the owner's own row may be among them.
      const found = await store.findByHash(req, { type, indexes, limit: limit + 1, until })
      return without(owner, found).slice(0, limit)
    },
    async sameNetwork(req, owner, type, limit) {
      const tag = (await rowOf(req, owner))?.ipTag
      return tag ? without(owner, await ownersByTag(req, type, tag, limit + 1)).slice(0, limit) : []
    },
    async cameFrom(req, owner, { ipTag: tag, reader }) {
      const row = await rowOf(req, owner)
      const hashes = reader === undefined ? [] : readerHashesOf(reader, await ring.forLooking(req))
      return {
        reader: hashes.some(({ hash }) => row?.blindIndexes.some((has) => has.hash === hash)),
        network: tag !== undefined && row?.ipTag === tag,
      }
    },
    async networkUntil(req, owner) {
      const row = await rowOf(req, owner)
      return row?.ipTag ? (row.ipExpiresAt ?? undefined) : undefined
    },
    async hasReader(req, owner) {
      return (await rowOf(req, owner))?.blindIndexes.some((hash) => !isOfAddress(hash)) ?? false
    },
    async ownersByReader(req, type, sender, limit) {
      const known = 'reader' in sender ? await hashesOfSender(req, sender) : (await rowOf(req, sender))?.blindIndexes
      const indexes = (known ?? []).filter((hash) => !isOfAddress(hash))
      if (indexes.length === 0) return []
      const rows = await store.rowsByHash(req, { type, indexes, limit: limit + 1 })
      const numberOf = numberAddresses((known ?? []).filter(isOfAddress))
      return rows
        .filter(({ owner }) => 'reader' in sender || owner.type !== sender.type || owner.id !== sender.id)
        .slice(0, limit)
        .map((row): ReaderRow => ({ id: row.owner.id, keptAt: row.createdAt, address: numberOf(row) }))
    },
    async bansOn(req, sender, limit) {
      if ('type' in sender) {
        const known = (await rowOf(req, sender))?.blindIndexes ?? []
        if (known.length === 0) return []
        const indexes = [...known, ...(known.some(isOfAddress) ? await lastingHashOf(req, sender) : [])]
        return store.findByHash(req, { type: 'ban', indexes, limit })
      }
      const { email, ipTag: tag, reader } = sender
      const keys = await ring.forLooking(req)
      const indexes = [
        ...(email === '' ? [] : [...hashesOf(email, keys), ...lastingHash(email, erasureKeys)]),
        ...(reader === undefined ? [] : readerHashesOf(reader, keys)),
      ]
      if (indexes.length > 0) return store.findByHash(req, { type: 'ban', indexes, ipTag: tag, limit })
      return tag === undefined ? [] : ownersByTag(req, 'ban', tag, limit)
    },
    ownersByTag,
    async copy(req, from, to, now, { address = false, network = false, reader = false } = { address: true }) {
      return store.within(req, async (own) => {
        const isOpened = address || reader !== false
        const { row, ...found } = isOpened ? await openRow(own, from) : { row: await rowOf(own, from), ...opened() }
        const parts = {
          email: (address && found.email) || '',
          reader: typeof reader === 'string' ? reader : (reader && found.reader) || '',
        }
        // Sealed text is bound to its owner: for another one it has to be sealed anew.
        const isThere = parts.email !== '' || parts.reader !== ''
        const sealed = isThere ? sealSender(to, parts, await ring.current(own)) : undefined
        const tagged = network && row?.ipTag ? { ipTag: row.ipTag, ipExpiresAt: row.ipExpiresAt } : undefined
        if (sealed || tagged)
          await store.insert(own, {
            owner: to,
            ...(sealed ?? noAddress),
            ...(tagged ?? noNetwork),
            idempotencyHash: null,
            createdAt: now,
          })
        return { address: parts.email !== '', ipExpiresAt: tagged?.ipExpiresAt ?? null }
      })
    },
    remove: async (req, owner) => void (await store.delete(req, { owner })),
    async forget(req, owner, { keepIndex = false } = {}) {
      const { blindIndexes, ...others } = nothing
      await store.update(req, { owner }, keepIndex ? others : { ...others, blindIndexes })
    },
    forgetRequests: (before) => store.delete(undefined, { types: ['request'], before }),
    async erasures(req, { after, limit }) {
      const last = after === undefined ? undefined : ({ type: 'erasure', id: after } as const)
      const rows = await store.scan(req, { type: 'erasure', after: last, limit })
      return rows.map(({ createdAt, owner }) => ({ id: owner.id, at: createdAt }))
    },
    async forgetAddresses(before) {
      await store.delete(undefined, { types: ['trust', 'distrust', 'proof', 'bounce'], before })
      return store.update(undefined, { types: ['comment', 'report'], isSealed: true, before }, noAddress)
    },
    async expire(now) {
      // A vote is its network tag and nothing else.
      await store.delete(undefined, { types: ['vote'], tagEndsBy: now })
      const emptied = await store.update(undefined, { tagEndsBy: now }, noNetwork)
      await store.deleteKeys(undefined, { endsBy: now })
      ring.forgetDays(now)
      return emptied
    },
    rotate: (options) => rotateKeys({ ring, store }, options),
  }
}
