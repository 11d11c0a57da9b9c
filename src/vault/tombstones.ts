import { hkdfSync } from 'node:crypto'
import { blindIndex } from './blindIndex'
import { UnreadableTombstone } from './errors'
import type { MasterKey } from './keys'
import { boundTo, open, type Sealed, seal } from './seal'
import type { ListedRow, VaultRow } from './store'
import type { SealedTombstone } from './types'

/**
 * Keys for erasures, made from the master key alone. They are no rotated keys, because what a tombstone's hash is of is not kept
 * and could not be hashed anew; nor are they in the database, so that a list of erasures fits any backup of the same site.
 */
export type TombstoneKeys = { id: string; index: Buffer; seal: Buffer }

/** Above every generation of keys: rotations neither count these hashes nor take them off. */
const lasting = 2_000_000_000

const keyBytes = 32

export function tombstoneKeys({ id, key }: MasterKey): TombstoneKeys {
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, '', `colloquy|tombstone|${purpose}`, keyBytes))
  return { id, index: derived('index'), seal: derived('seal') }
}

/** What an erased address is known again by. Comparable with other tombstones only. */
export function tombstoneHash(email: string, { index }: TombstoneKeys): VaultRow['blindIndexes'] {
  return [{ version: lasting, hash: blindIndex(email, index) }]
}

const contextOf = ({ at, id, kid }: Omit<SealedTombstone, keyof Sealed>): string => boundTo('tombstone', id, at, kid)

/** An erasure as a line of a list outside the database: what the address is known by is sealed, bound to id and date. */
export function sealTombstone({ blindIndexes, createdAt, owner }: ListedRow, keys: TombstoneKeys): SealedTombstone {
  const line = { id: owner.id, at: createdAt.toISOString(), kid: keys.id }
  return { ...line, ...seal(blindIndexes[0]?.hash ?? '', keys.seal, contextOf(line)) }
}

/** @throws UnreadableTombstone for a line that was altered, or sealed with another master key */
export function readTombstone({ ciphertext, nonce, ...line }: SealedTombstone, keys: TombstoneKeys): ListedRow {
  return {
    owner: { type: 'tombstone', id: line.id },
    blindIndexes: [{ version: lasting, hash: opened({ nonce, ciphertext }, keys.seal, contextOf(line)) }],
    createdAt: new Date(line.at),
  }
}

function opened(...sealed: Parameters<typeof open>): string {
  try {
    return open(...sealed)
  } catch {
    throw new UnreadableTombstone()
  }
}
