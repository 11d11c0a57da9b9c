import { createHmac } from 'node:crypto'
import { blindIndex } from './blindIndex'
import { ipTag, networkOf } from './ipTag'
import { dayKeyEnds, dayOf, type KeyPurpose, type MasterKey, makeKey, unwrapKey } from './keys'
import { boundTo, open, seal } from './seal'
import type { VaultRow, VaultStore } from './store'
import { readTombstone, sealTombstone } from './tombstones'
import type { Owner, Vault } from './types'

const dataKey = 'data-1'
const blindKey = { id: 'blind-1', version: 1 }
const idempotencyKey = 'idempotency-1'

const noAddress = { kid: null, sealed: null, blindIndexes: [] }

const without = (owner: Owner, owners: readonly Owner[]): Owner[] =>
  owners.filter(({ id, type }) => type !== owner.type || id !== owner.id)

type KeyWanted = { id: string; purpose: KeyPurpose; now: Date; expiresAt?: Date }

/** The vault over a store: what goes in is sealed here, what comes out is opened here, and nowhere else. */
export const createVault = ({ master, store }: { store: VaultStore; master: MasterKey }): Vault => {
  const opened = new Map<string, Buffer>()

  const findKey = async (id: string): Promise<Buffer | undefined> => {
    const known = opened.get(id)
    if (known) return known
    const wrapped = await store.findKey(id)
    if (!wrapped) return undefined
    const key = unwrapKey(master, wrapped)
    opened.set(id, key)
    return key
  }

  /** Several processes may need a new key at once: all of them take the one that was kept. */
  const keyFor = async ({ expiresAt, id, now, purpose }: KeyWanted): Promise<Buffer> => {
    const found = await findKey(id)
    if (found) return found
    await store.addKey(makeKey(master, { id, purpose, createdAt: now, expiresAt: expiresAt ?? null }))
    const kept = await findKey(id)
    if (!kept) throw new Error('A key of the vault could not be kept')
    return kept
  }

  const hashOf = async (key: string, now: Date): Promise<string> =>
    createHmac('sha256', await keyFor({ id: idempotencyKey, purpose: 'idempotency', now }))
      .update(key)
      .digest('base64url')

  const sealEmail = async (owner: Owner, email: string, now: Date) => {
    const key = await keyFor({ id: dataKey, purpose: 'data', now })
    const blind = await keyFor({ id: blindKey.id, purpose: 'blind', now })
    return {
      kid: dataKey,
      sealed: seal(email, key, contextOf(owner, dataKey)),
      blindIndexes: [{ version: blindKey.version, hash: blindIndex(email, blind) }],
    }
  }

  const openEmail = async ({ kid, owner, sealed }: VaultRow): Promise<string | undefined> => {
    if (!sealed || !kid) return undefined
    const key = await findKey(kid)
    if (!key) throw new Error('The key of an address is missing')
    return open(sealed, key, contextOf(owner, kid))
  }

  /** Sealed text is bound to its owner: for another one it has to be sealed anew. The hashes are the same for both. */
  const resealed = async (row: VaultRow, to: Owner, now: Date) => {
    const email = await openEmail(row)
    return email === undefined ? undefined : { ...(await sealEmail(to, email, now)), blindIndexes: row.blindIndexes }
  }

  return {
    async prepare(now) {
      await keyFor({ id: dataKey, purpose: 'data', now })
      await keyFor({ id: blindKey.id, purpose: 'blind', now })
      await keyFor({ id: idempotencyKey, purpose: 'idempotency', now })
    },
    async tagAddress({ address, now }) {
      const network = networkOf(address)
      if (!network) throw new Error('A network address could not be read')
      const ipExpiresAt = dayKeyEnds(now)
      const key = await keyFor({ id: `day-${dayOf(now)}`, purpose: 'day', now, expiresAt: ipExpiresAt })
      return { ipTag: ipTag(network, key), ipExpiresAt }
    },
    async keep(req, owner, identity, now) {
      const address = identity.email === undefined ? noAddress : await sealEmail(owner, identity.email, now)
      await store.insert(req, {
        owner,
        ...address,
        ipTag: identity.ipTag ?? null,
        ipExpiresAt: identity.ipExpiresAt ?? null,
        idempotencyHash: identity.idempotencyKey === undefined ? null : await hashOf(identity.idempotencyKey, now),
        createdAt: now,
      })
    },
    async reveal(req, owner) {
      const row = await store.find(req, owner)
      return row && { email: (await openEmail(row)) ?? null }
    },
    async hasAddress(req, owner) {
      return Boolean((await store.find(req, owner))?.sealed)
    },
    async keptAt(req, owner) {
      return (await store.find(req, owner))?.createdAt
    },
    async isKnown(req, owner) {
      return ((await store.find(req, owner))?.blindIndexes.length ?? 0) > 0
    },
    async ownerOfKey(req, key) {
      const secret = await findKey(idempotencyKey)
      return secret
        ? store.findByIdempotency(req, createHmac('sha256', secret).update(key).digest('base64url'))
        : undefined
    },
    newestFrom: (req, tag, since) => store.newestFrom(req, tag, since),
    async ownersOf(req, type, email, limit) {
      const key = await findKey(blindKey.id)
      if (!key) return []
      return store.findByBlindIndex(req, {
        type,
        index: { version: blindKey.version, hash: blindIndex(email, key) },
        limit,
      })
    },
    async sameAddress(req, owner, type, limit, until) {
      const row = await store.find(req, owner)
      const index = row?.blindIndexes.find(({ version }) => version === blindKey.version)
      if (!index) return []
      // One more than asked for: the owner's own row may be among them.
      return without(owner, await store.findByBlindIndex(req, { type, index, limit: limit + 1, until })).slice(0, limit)
    },
    async sameNetwork(req, owner, type, limit) {
      const tag = (await store.find(req, owner))?.ipTag
      if (!tag) return []
      return without(owner, await store.findByTag(req, { type, tag, limit: limit + 1 })).slice(0, limit)
    },
    ownersByTag: (req, type, tag, limit) => store.findByTag(req, { type, tag, limit }),
    async copy(req, from, to, now, { address = false, index = false, network = false } = { address: true }) {
      const row = await store.find(req, from)
      const indexed =
        index && row && row.blindIndexes.length > 0 ? { ...noAddress, blindIndexes: row.blindIndexes } : undefined
      const sealed = address && row ? await resealed(row, to, now) : indexed
      const tagged = network && row?.ipTag ? { ipTag: row.ipTag, ipExpiresAt: row.ipExpiresAt } : undefined
      if (sealed || tagged)
        await store.insert(req, {
          owner: to,
          ...(sealed ?? noAddress),
          ...(tagged ?? { ipTag: null, ipExpiresAt: null }),
          idempotencyHash: null,
          createdAt: now,
        })
      return { address: sealed !== undefined, ipExpiresAt: tagged?.ipExpiresAt ?? null }
    },
    remove: (req, owner) => store.remove(req, owner),
    forget: (req, owner, { keepIndex = false } = {}) => store.empty(req, owner, { index: keepIndex }),
    forgetRequests: (before) => store.removeBefore('request', before),
    async tombstones(req, page) {
      const rows = await store.listOf(req, 'tombstone', page)
      return rows.map(({ createdAt, owner }) => ({ id: owner.id, at: createdAt }))
    },
    async sealTombstones(req, page) {
      const rows = await store.listOf(req, 'tombstone', page)
      const key = await findKey(dataKey)
      if (!key) throw new Error('The key of the vault is missing')
      return rows.map((row) => sealTombstone(row, { kid: dataKey, key }))
    },
    async keepTombstone(req, sealed) {
      const key = await findKey(sealed.kid)
      if (!key) throw new Error('This erasure was sealed with keys this vault does not have')
      const { blindIndexes, createdAt, owner } = readTombstone(sealed, key)
      if (await store.find(req, owner)) return false
      const nothing = { ipTag: null, ipExpiresAt: null, idempotencyHash: null }
      await store.insert(req, { ...nothing, ...noAddress, owner, blindIndexes, createdAt })
      return true
    },
    forgetAddresses: (before) => store.emptyAddressesBefore(before),
    async expire(now) {
      const emptied = await store.emptyTagsBefore(now)
      await store.removeKeysBefore(now)
      for (const id of opened.keys())
        if (id.startsWith('day-') && dayKeyEnds(new Date(`${id.slice(4)}T00:00:00.000Z`)) <= now) opened.delete(id)
      return emptied
    },
  }
}

const contextOf = (owner: Owner, kid: string): string => boundTo(owner.type, owner.id, 'email', kid)
