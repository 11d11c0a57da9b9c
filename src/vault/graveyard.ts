import type { PayloadRequest } from 'payload'
import { UnreadableRow } from './errors'
import type { ListedRow, VaultRow, VaultStore } from './store'
import { readTombstone, sealTombstone, type TombstoneKeys, tombstoneHash } from './tombstones'
import type { Graveyard, Owner } from './types'

const atOnce = 200
const nothingElse = { kid: null, sealed: null, ipTag: null, ipExpiresAt: null, idempotencyHash: null }

type Parts = {
  store: VaultStore
  keys: TombstoneKeys
  /** The address of a row, or of the row its owner has now. */
  addressOf: (req: PayloadRequest, owner: Owner) => Promise<string | undefined>
  /** The same from a row that was read a moment ago; nothing when its key is gone. */
  open: (row: VaultRow) => Promise<string | undefined>
}

/** Erasures there were, and what they find when it has come back. */
export function createGraveyard({ addressOf, keys, open, store }: Parts): Graveyard {
  const keep = (req: PayloadRequest, row: ListedRow) => store.insert(req, { ...nothingElse, ...row })

  /** All of them by their hash: few people ask to be forgotten. */
  const buried = async (req: PayloadRequest): Promise<Map<string, ListedRow[]>> => {
    const byHash = new Map<string, ListedRow[]>()
    for await (const row of all(req))
      for (const { hash } of row.blindIndexes) byHash.set(hash, [...(byHash.get(hash) ?? []), row])
    return byHash
  }

  /** One that does not open at all is damaged: the others are not kept back by it. */
  const opened = async (req: PayloadRequest, row: VaultRow): Promise<string | undefined> => {
    try {
      return (await open(row)) ?? (await addressOf(req, row.owner))
    } catch (error) {
      if (error instanceof UnreadableRow) return undefined
      throw error
    }
  }

  async function* all(req: PayloadRequest): AsyncGenerator<ListedRow> {
    for (let after: string | undefined; ; ) {
      const page = await store.listOf(req, 'tombstone', { limit: atOnce, ...(after === undefined ? {} : { after }) })
      yield* page
      after = page.at(-1)?.owner.id
      if (page.length < atOnce) return
    }
  }

  return {
    async bury(req, from, id, now) {
      const email = await addressOf(req, from)
      if (email === undefined) throw new Error('There is no address to erase')
      const owner = { type: 'tombstone', id } as const
      await keep(req, { owner, blindIndexes: tombstoneHash(email, keys), createdAt: now })
    },
    async forgetAddress(req, owner) {
      const row = await store.find(req, owner)
      const email = await addressOf(req, owner)
      if (!row || email === undefined) return
      await store.remove(req, owner)
      await keep(req, { owner, blindIndexes: tombstoneHash(email, keys), createdAt: row.createdAt })
    },
    async *sealTombstones(req) {
      for await (const row of all(req)) yield sealTombstone(row, keys)
    },
    async keepTombstone(req, sealed) {
      const row = readTombstone(sealed, keys)
      if (await store.find(req, row.owner)) return false
      await keep(req, row)
      return true
    },
    async *returned(req) {
      const byHash = await buried(req)
      if (byHash.size === 0) return
      for (let after: Owner | undefined; ; ) {
        const rows = await store.sealedAfter(req, { after, limit: atOnce })
        for (const row of rows) {
          const email = await opened(req, row)
          const [{ hash } = { hash: '' }] = email === undefined ? [] : tombstoneHash(email, keys)
          const tombstones = (byHash.get(hash) ?? []).filter(({ createdAt }) => row.createdAt <= createdAt)
          if (tombstones.length > 0) yield { owner: row.owner, tombstones: tombstones.map(({ owner }) => owner.id) }
        }
        after = rows.at(-1)?.owner
        if (rows.length < atOnce) return
      }
    },
  }
}
