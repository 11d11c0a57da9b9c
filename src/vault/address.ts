import { blindIndex } from './blindIndex'
import { UnreadableRow } from './errors'
import { boundTo, open, seal } from './seal'
import type { VaultRow } from './store'
import type { Owner } from './types'

export type BlindKey = { version: number; key: Buffer }

/** What addresses are sealed and found with: the newest data key, and every blind key that rows may be found by. */
export type AddressKeys = { kid: string; data: Buffer; blind: readonly BlindKey[] }

/** The columns of a row that hold its address. */
export type SealedAddress = Pick<VaultRow, 'kid' | 'sealed' | 'blindIndexes'>

/**
 * An address sealed for its owner. It gets a hash of every version there is: while the key of the index is changed, rows of
 * before and after have one in common.
 */
export function sealAddress(owner: Owner, email: string, { blind, data, kid }: AddressKeys): SealedAddress {
  return {
    kid,
    sealed: seal(email, data, contextOf(owner, kid)),
    blindIndexes: hashesOf(email, blind),
  }
}

/** @throws UnreadableRow when the row is not the one that was sealed */
export function openAddress(
  { kid, owner, sealed }: { owner: Owner; kid: string; sealed: NonNullable<VaultRow['sealed']> },
  key: Buffer,
): string {
  try {
    return open(sealed, key, contextOf(owner, kid))
  } catch {
    throw new UnreadableRow()
  }
}

/** What rows with this address are found by. */
export function hashesOf(email: string, keys: readonly BlindKey[]): VaultRow['blindIndexes'] {
  return keys.map(({ key, version }) => ({ version, hash: blindIndex(email, key) }))
}

const contextOf = (owner: Owner, kid: string): string => boundTo(owner.type, owner.id, 'email', kid)
