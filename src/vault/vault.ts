import { createHmac } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { networkOf } from '#platform'
import { hashesOf, openAddress, sealAddress } from './address'
import { UnreadableRow } from './errors'
import { createGraveyard } from './graveyard'
import { ipTag } from './ipTag'
import { createKeyRing } from './keyRing'
import { dayKeyEnds, dayOf, type MasterKey } from './keys'
import { rotateKeys } from './rotateKeys'
import type { VaultRow, VaultStore } from './store'
import { tombstoneHash, tombstoneKeys } from './tombstones'
import type { Owner, Vault } from './types'

/** Not rotated: its hashes cannot be made anew, because what they are of is not kept. */
const idempotencyKey = 'idempotency-1'

/** A second reading finds the newer key; a third would need a whole rotation in between. */
const mostReadings = 3

const noAddress = { kid: null, sealed: null, blindIndexes: [] }

const without = (owner: Owner, owners: readonly Owner[]): Owner[] =>
  owners.filter(({ id, type }) => type !== owner.type || id !== owner.id)

const idempotencyHash = (key: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(key).digest('base64url')

type Parts = { store: VaultStore; master: MasterKey; clock?: () => number }

/** The vault over a store: what goes in is sealed here, what comes out is opened here, and nowhere else. */
export function createVault({ clock, master, store }: Parts): Vault {
  const ring = createKeyRing({ clock, master, store })
  const lasting = tombstoneKeys(master)

  const hashOf = async (key: string, now: Date): Promise<string> =>
    idempotencyHash(key, await ring.ensure({ id: idempotencyKey, purpose: 'idempotency', now }))

  /** The row with its address opened, both as of one moment: a row whose key is gone has been sealed anew since it was read. */
  const openRow = async (req: PayloadRequest, owner: Owner) => {
    for (let attempt = 1; ; attempt++) {
      const row = await store.find(req, owner)
      const { kid, sealed } = row ?? {}
      if (!row || !kid || !sealed) return { row, email: undefined }
      const key = await ring.find(req, kid)
      if (key) return { row, email: openAddress({ owner, kid, sealed }, key) }
      if (attempt === mostReadings) throw new Error('The key of an address is missing')
    }
  }

  /** The address in a row that was read a moment ago; nothing when there is none, or when its key is gone by now. */
  const open = async ({ kid, owner, sealed }: VaultRow): Promise<string | undefined> => {
    const key = kid && sealed ? await ring.find(undefined, kid) : undefined
    return kid && sealed && key ? openAddress({ owner, kid, sealed }, key) : undefined
  }

  /** What bans of erased people are found by, where the address they are compared with is at hand. */
  const lastingHashOf = async (req: PayloadRequest, owner: Owner): Promise<VaultRow['blindIndexes']> => {
    try {
      const { email } = await openRow(req, owner)
      return email === undefined ? [] : tombstoneHash(email, lasting)
    } catch (error) {
      if (error instanceof UnreadableRow) return []
      throw error
    }
  }

  return {
    ...createGraveyard({
      store,
      keys: lasting,
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
      const { email } = identity
      const hash = identity.idempotencyKey === undefined ? null : await hashOf(identity.idempotencyKey, now)
      await store.within(req, async (own) => {
        const address = email === undefined ? noAddress : sealAddress(owner, email, await ring.current(own))
        await store.insert(own, {
          owner,
          ...address,
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
      return Boolean((await store.find(req, owner))?.sealed)
    },
    async keptAt(req, owner) {
      return (await store.find(req, owner))?.createdAt
    },
    async isKnown(req, owner) {
      return ((await store.find(req, owner))?.blindIndexes.length ?? 0) > 0
    },
    async ownerOfKey(req, key) {
      const secret = await ring.find(req, idempotencyKey)
      return secret ? store.findByIdempotency(req, idempotencyHash(key, secret)) : undefined
    },
    newestFrom: (req, tag, since) => store.newestFrom(req, tag, since),
    async ownersOf(req, type, email, limit) {
      const more = type === 'ban' ? tombstoneHash(email, lasting) : []
      const indexes = [...hashesOf(email, await ring.forLooking(req)), ...more]
      return store.findByBlindIndex(req, { type, indexes, limit })
    },
    async sameAddress(req, owner, type, limit, until) {
      // All versions the row has: any other row has one of them (see docs/decisions/0008).
      const known = (await store.find(req, owner))?.blindIndexes ?? []
      if (known.length === 0) return []
      const indexes = type === 'ban' ? [...known, ...(await lastingHashOf(req, owner))] : known
      // One more than asked for: the owner's own row may be among them.
      const found = await store.findByBlindIndex(req, { type, indexes, limit: limit + 1, until })
      return without(owner, found).slice(0, limit)
    },
    async sameNetwork(req, owner, type, limit) {
      const tag = (await store.find(req, owner))?.ipTag
      if (!tag) return []
      return without(owner, await store.findByTag(req, { type, tag, limit: limit + 1 })).slice(0, limit)
    },
    ownersByTag: (req, type, tag, limit) => store.findByTag(req, { type, tag, limit }),
    async copy(req, from, to, now, { address = false, network = false } = { address: true }) {
      return store.within(req, async (own) => {
        const { email, row } = address
          ? await openRow(own, from)
          : { row: await store.find(own, from), email: undefined }
        // Sealed text is bound to its owner: for another one it has to be sealed anew.
        const sealed = email === undefined ? undefined : sealAddress(to, email, await ring.current(own))
        const tagged = network && row?.ipTag ? { ipTag: row.ipTag, ipExpiresAt: row.ipExpiresAt } : undefined
        if (sealed || tagged)
          await store.insert(own, {
            owner: to,
            ...(sealed ?? noAddress),
            ...(tagged ?? { ipTag: null, ipExpiresAt: null }),
            idempotencyHash: null,
            createdAt: now,
          })
        return { address: sealed !== undefined, ipExpiresAt: tagged?.ipExpiresAt ?? null }
      })
    },
    remove: (req, owner) => store.remove(req, owner),
    forget: (req, owner, { keepIndex = false } = {}) => store.empty(req, owner, { index: keepIndex }),
    forgetRequests: (before) => store.removeBefore('request', before),
    async erasures(req, page) {
      const rows = await store.listOf(req, 'erasure', page)
      return rows.map(({ createdAt, owner }) => ({ id: owner.id, at: createdAt }))
    },
    forgetAddresses: (before) => store.emptyAddressesBefore(['comment', 'report'], before),
    async expire(now) {
      const emptied = await store.emptyTagsBefore(now)
      await store.removeKeysBefore(now)
      ring.forgetDays(now)
      return emptied
    },
    rotate: (options) => rotateKeys({ ring, store }, options),
  }
}
