import { readSigned, signValue } from '#platform'
import { type PersonPurpose, personPurposes } from './purposes'

/** What a mailed link stands for: `id` names the request in the vault, `expires` is in ms since 1970. */
export type MailLink = { purpose: PersonPurpose; id: string; expires: number; nonce: string }

const longest = 400
const purpose = 'mail'

/** HMAC over purpose, id, expiry and nonce, with them, for an address: `/mail/TOKEN`. */
export function signMailLink(link: MailLink, key: Buffer): string {
  return signValue([link.purpose, link.id, link.expires, link.nonce], { key, purpose })
}

/** What a token stands for; nothing when it was altered, signed for something else, or its time is over. */
export function readMailLink(token: string, now: Date, key: Buffer): MailLink | undefined {
  const value = readSigned(token, { key, purpose, maxLength: longest })
  if (!Array.isArray(value)) return undefined
  const [given, id, expires, nonce]: unknown[] = value
  const known = personPurposes.find((name) => name === given)
  if (!known || typeof id !== 'string' || typeof expires !== 'number' || typeof nonce !== 'string') return undefined
  return now.getTime() < expires ? { purpose: known, id, expires, nonce } : undefined
}
