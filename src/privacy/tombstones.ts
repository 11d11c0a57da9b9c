import { boundTo, open, type Sealed, seal } from './seal'
import type { ListedRow } from './store'
import type { SealedTombstone } from './types'

type DataKey = { kid: string; key: Buffer }

const contextOf = ({ at, id, kid }: Omit<SealedTombstone, keyof Sealed>): string =>
  boundTo('tombstone', id, `index|${at}`, kid)

/** An erasure as a line of a list outside the database: what the address is found by is sealed, bound to id and date. */
export const sealTombstone = (
  { blindIndexes, createdAt, owner }: ListedRow,
  { key, kid }: DataKey,
): SealedTombstone => {
  const line = { id: owner.id, at: createdAt.toISOString(), kid }
  const text = blindIndexes.map(({ hash, version }) => `${version}:${hash}`).join(' ')
  return { ...line, ...seal(text, key, contextOf(line)) }
}

/** @throws Error for a line that was altered or sealed with another key */
export const readTombstone = ({ ciphertext, nonce, ...line }: SealedTombstone, key: Buffer): ListedRow => {
  const text = open({ nonce, ciphertext }, key, contextOf(line))
  const blindIndexes = text
    .split(' ')
    .filter(Boolean)
    .map((part) => {
      const [version = '', hash = ''] = part.split(':')
      return { version: Number(version), hash }
    })
  return { owner: { type: 'tombstone', id: line.id }, blindIndexes, createdAt: new Date(line.at) }
}
