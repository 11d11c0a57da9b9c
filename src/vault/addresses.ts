import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { UnreadableRow } from './errors'
import type { VaultRow } from './store/rows'
import type { Owner, Sealed } from './types'

/** The URL parser would drop line breaks, decode `%41` and cut at `/`: only what a host name is typed with may reach it. */
const typedDomain = /^(?:[a-z0-9.-]|[^\p{ASCII}\p{C}\p{Z}])+$/iu
const toAscii = (domain: string): string => (typedDomain.test(domain) ? domainToASCII(domain) : '')

/** One person's address in one form: trimmed, NFC, lower-case, domain in ASCII. What is no address stays as it is. */
export function normaliseEmail(text: string): string {
  // Once more after lower-casing, which takes some letters apart.
  const email = text.trim().normalize('NFC').toLowerCase().normalize('NFC')
  const at = email.lastIndexOf('@')
  if (at < 1) return email
  const domain = toAscii(email.slice(at + 1))
  return domain === '' ? email : `${email.slice(0, at)}@${domain}`
}

const local = /^[^\s@"(),:;<>[\\\]\p{C}]{1,64}$/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Whether a text is an address mail could be sent to: RFC 5321's forms without quotes and address literals, which readers
 * do not have; a domain of at least two labels. Says nothing about whether it exists.
 */
export function isEmailAddress(text: string): boolean {
  // RFC 5321 4.5.3.1; also what the vault can hold, and a bound for what follows.
  if (Buffer.byteLength(text) > 254) return false
  const at = text.lastIndexOf('@')
  const name = text.slice(0, Math.max(at, 0))
  if (
    Buffer.byteLength(name) > 64 ||
    !local.test(name) ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    name.includes('..')
  )
    return false
  const domain = toAscii(text.slice(at + 1))
  const labels = domain.split('.')
  return (
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
}

/** What an address is found by inside the vault, and nowhere else: a keyed hash, so that no list of addresses can be tried without the key. */
export function blindIndex(email: string, key: Buffer): string {
  return createHmac('sha256', key).update(normaliseEmail(email)).digest('base64url')
}

/** The same for what a reader token names. Never the hash of an address: none has a NUL. */
function readerHash(reader: string, key: Buffer): string {
  return createHmac('sha256', key).update(`reader\0${reader}`).digest('base64url')
}

/** A tag that is the same for one network within one day, and says nothing once that day's key is gone. */
export function ipTag(network: Buffer, dayKey: Buffer): string {
  return createHmac('sha256', dayKey).update(network).digest('base64url').slice(0, 27)
}

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
