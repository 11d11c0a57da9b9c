import { hkdfSync } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { blindIndex, boundTo, open, seal } from './addresses'
import { UnreadableErasureRecord, UnreadableRow } from './errors'
import type { MasterKey } from './keys'
import { findRow, nothing, type RowStore, type VaultRow } from './store/rows'
import type { ErasureRecords, Owner, Sealed, SealedErasureRecord } from './types'

/**
 * Keys for erasures, made from the master key alone. They are no rotated keys, because what a record's hash is of is not kept
 * and could not be hashed anew; nor are they in the database, so that an erasure list fits any backup of the same site.
 */
export type ErasureKeys = { id: string; index: Buffer; seal: Buffer }

/** Above every generation of keys: rotations neither count these hashes nor take them off. */
const lastingVersion = 2_000_000_000

const keyBytes = 32
const rowsPerPage = 200

export function erasureKeysOf({ id, key }: MasterKey): ErasureKeys {
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, '', `colloquy|tombstone|${purpose}`, keyBytes))
  return { id, index: derived('index'), seal: derived('seal') }
}

/** What an erased address is recognised by. Comparable with other such hashes only. */
export function lastingHash(email: string, { index }: ErasureKeys): VaultRow['blindIndexes'] {
  return [{ version: lastingVersion, hash: blindIndex(email, index) }]
}

type RecordRow = Pick<VaultRow, 'owner' | 'blindIndexes' | 'createdAt'>

type ErasureRecordsParts = {
  store: RowStore
  keys: ErasureKeys
  /** The address of an owner's row as it is now. */
  addressOf: (req: PayloadRequest, owner: Owner) => Promise<string | undefined>
  /** The same from a row that was read a moment ago; nothing when its key is gone. */
  open: (row: VaultRow) => Promise<string | undefined>
}

/** The erasures that were asked for, and the rows they apply to when a restored backup has brought those back. */
export function createErasureRecords({ addressOf, keys, open, store }: ErasureRecordsParts): ErasureRecords {
  const keep = (req: PayloadRequest, { blindIndexes, createdAt, owner }: RecordRow) =>
    store.insert(req, { ...nothing, owner, blindIndexes, createdAt })

  async function* allRecords(req: PayloadRequest): AsyncGenerator<VaultRow> {
    for (let after: Owner | undefined; ; ) {
      const page = await store.scan(req, { type: 'tombstone', after, limit: rowsPerPage })
      yield* page
      after = page.at(-1)?.owner
      if (page.length < rowsPerPage) return
    }
  }

  /** All of them by their hash: few people ask to be forgotten. */
  const recordsByHash = async (req: PayloadRequest): Promise<Map<string, RecordRow[]>> => {
    const byHash = new Map<string, RecordRow[]>()
    for await (const row of allRecords(req))
      for (const { hash } of row.blindIndexes) byHash.set(hash, [...(byHash.get(hash) ?? []), row])
    return byHash
  }

  /** A row that does not open is damaged: the others are not kept back by it. */
  const openedRow = async (req: PayloadRequest, row: VaultRow): Promise<string | undefined> => {
    try {
      return (await open(row)) ?? (await addressOf(req, row.owner))
    } catch (error) {
      if (error instanceof UnreadableRow) return undefined
      throw error
    }
  }

  return {
    async recordErasure(req, from, id, now) {
      const email = await addressOf(req, from)
      if (email === undefined) throw new Error('There is no address to erase')
      const owner = { type: 'tombstone', id } as const
      await keep(req, { owner, blindIndexes: lastingHash(email, keys), createdAt: now })
    },
    async forgetAddress(req, owner) {
      const row = await findRow(store, req, owner)
      const email = await addressOf(req, owner)
      if (!row || email === undefined) return
      await store.delete(req, { owner })
      await keep(req, { owner, blindIndexes: lastingHash(email, keys), createdAt: row.createdAt })
    },
    async *sealErasureRecords(req) {
      for await (const row of allRecords(req)) yield sealRecord(row, keys)
    },
    async keepErasureRecord(req, sealed) {
      const row = openRecord(sealed, keys)
      if (await findRow(store, req, row.owner)) return false
      await keep(req, row)
      return true
    },
    async *findRestored(req) {
      const byHash = await recordsByHash(req)
      if (byHash.size === 0) return
      for (let after: Owner | undefined; ; ) {
        const rows = await store.scan(req, { isSealed: true, after, limit: rowsPerPage })
        for (const row of rows) {
          const email = await openedRow(req, row)
          const [{ hash } = { hash: '' }] = email === undefined ? [] : lastingHash(email, keys)
          const records = (byHash.get(hash) ?? []).filter(({ createdAt }) => row.createdAt <= createdAt)
          if (records.length > 0) yield { owner: row.owner, erasures: records.map(({ owner }) => owner.id) }
        }
        after = rows.at(-1)?.owner
        if (rows.length < rowsPerPage) return
      }
    },
  }
}

const contextOf = ({ at, id, kid }: Omit<SealedErasureRecord, keyof Sealed>): string =>
  boundTo('tombstone', id, at, kid)

/** A record as a line of a list outside the database: what the address is recognised by is sealed, bound to id and date. */
function sealRecord({ blindIndexes, createdAt, owner }: RecordRow, keys: ErasureKeys): SealedErasureRecord {
  const line = { id: owner.id, at: createdAt.toISOString(), kid: keys.id }
  return { ...line, ...seal(blindIndexes[0]?.hash ?? '', keys.seal, contextOf(line)) }
}

function openRecord({ ciphertext, nonce, ...line }: SealedErasureRecord, keys: ErasureKeys): RecordRow {
  return {
    owner: { type: 'tombstone', id: line.id },
    blindIndexes: [{ version: lastingVersion, hash: openHash({ nonce, ciphertext }, keys.seal, contextOf(line)) }],
    createdAt: new Date(line.at),
  }
}

function openHash(...sealed: Parameters<typeof open>): string {
  try {
    return open(...sealed)
  } catch {
    throw new UnreadableErasureRecord()
  }
}
