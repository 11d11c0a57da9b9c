import { createHmac } from 'node:crypto'
import { domainToASCII } from 'node:url'

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
export function readerHash(reader: string, key: Buffer): string {
  return createHmac('sha256', key).update(`reader\0${reader}`).digest('base64url')
}

/** A tag that is the same for one network within one day, and says nothing once that day's key is gone. */
export function ipTag(network: Buffer, dayKey: Buffer): string {
  return createHmac('sha256', dayKey).update(network).digest('base64url').slice(0, 27)
}
