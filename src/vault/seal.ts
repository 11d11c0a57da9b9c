import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { UnreadableRow } from './errors'
import { blindIndex, readerHash } from './hashes'
import type { VaultRow } from './store/rows'
import type { Owner, Sealed } from './types'

const nonceBytes = 12
const tagBytes = 16
const lengthBytes = 2
/** Texts of one class look alike, so that a length does not tell whose address it is. */
const paddedSizes = [64, 128, 256] as const

/** What a ciphertext is bound to: moved to another owner, field or key it does not open. */
export function boundTo(...parts: readonly string[]): string {
  return parts.join('|')
}

/** @throws RangeError for a text over 254 bytes */
export function seal(text: string, key: Buffer, context: string): Sealed {
  return sealBytes(pad(Buffer.from(text)), key, context)
}

/** @throws Error when key, context or ciphertext is not the one it was sealed with */
export function open(sealed: Sealed, key: Buffer, context: string): string {
  return unpad(openBytes(sealed, key, context)).toString('utf8')
}

export function sealBytes(plain: Buffer, key: Buffer, context: string): Sealed {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { nonce: nonce.toString('base64url'), ciphertext: ciphertext.toString('base64url') }
}

export function openBytes({ ciphertext, nonce }: Sealed, key: Buffer, context: string): Buffer {
  const bytes = Buffer.from(ciphertext, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()])
}

function pad(plain: Buffer): Buffer {
  const size = paddedSizes.find((bytes) => bytes >= plain.length + lengthBytes)
  if (size === undefined) throw new RangeError(`A sealed text has at most ${paddedSizes[2] - lengthBytes} bytes`)
  const padded = Buffer.alloc(size)
  padded.writeUInt16BE(plain.length)
  plain.copy(padded, lengthBytes)
  return padded
}

const unpad = (padded: Buffer): Buffer => padded.subarray(lengthBytes, lengthBytes + padded.readUInt16BE())

export type BlindKey = { version: number; key: Buffer }

/** What addresses are sealed and found with: the newest data key, and every blind key that rows may be found by. */
export type AddressKeys = { kid: string; data: Buffer; blind: readonly BlindKey[] }

/** The columns of a row that hold its address and its reader token. */
export type SealedSender = Pick<VaultRow, 'kid' | 'sealed' | 'blindIndexes'>

/** What of a sender is sealed in one piece. An empty text is none. */
export type SenderParts = { email: string; reader: string }

/** Between the parts; neither an address nor what a token names has one. */
const separator = '\n'

/**
 * Address and reader token sealed for their owner. Each gets a hash of every version there is: while the key of the index is
 * changed, rows of before and after have one in common.
 */
export function sealSender(
  owner: Owner,
  { email, reader }: SenderParts,
  { blind, data, kid }: AddressKeys,
): SealedSender {
  const text = reader === '' ? email : `${email}${separator}${reader}`
  return {
    kid,
    sealed: seal(text, data, contextOf(owner, kid)),
    blindIndexes: [
      ...(email === '' ? [] : hashesOf(email, blind)),
      ...(reader === '' ? [] : readerHashesOf(reader, blind)),
    ],
  }
}

/** @throws UnreadableRow when the row is not the one that was sealed */
export function openSender(
  { kid, owner, sealed }: { owner: Owner; kid: string; sealed: NonNullable<VaultRow['sealed']> },
  key: Buffer,
): SenderParts {
  try {
    const [email = '', reader = ''] = open(sealed, key, contextOf(owner, kid)).split(separator)
    return { email, reader }
  } catch {
    throw new UnreadableRow()
  }
}

/** What rows with this address are found by. */
export function hashesOf(email: string, keys: readonly BlindKey[]): VaultRow['blindIndexes'] {
  return keys.map(({ key, version }) => ({ version, hash: blindIndex(email, key) }))
}

/** What rows with this reader token are found by. */
export function readerHashesOf(reader: string, keys: readonly BlindKey[]): VaultRow['blindIndexes'] {
  return keys.map(({ key, version }) => ({ version, hash: readerHash(reader, key), kind: 'reader' as const }))
}

const contextOf = (owner: Owner, kid: string): string => boundTo(owner.type, owner.id, 'email', kid)
