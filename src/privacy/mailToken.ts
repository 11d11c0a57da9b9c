import { readExpiring, signValue } from '#platform'
import { type PersonPurpose, personPurposes } from './purposes'

/** What a mailed link stands for: `id` names the request in the vault, `expires` is in ms since 1970. */
export type MailLink = { purpose: PersonPurpose; id: string; expires: number; nonce: string }

const longest = 400
const purpose = 'mail'

/** The token of the address `/mail/TOKEN`. */
export function signMailLink(link: MailLink, key: Buffer): string {
  return signValue([link.purpose, link.id, link.nonce], { key, purpose, expires: link.expires })
}

/** What a token stands for; nothing when it was altered, signed for something else, or its time is over. */
export function readMailLink(token: string, now: Date, key: Buffer): MailLink | undefined {
  const signed = readExpiring(token, { key, purpose, maxLength: longest, now })
  if (!signed || signed.isExpired || !Array.isArray(signed.value)) return undefined
  const [given, id, nonce]: unknown[] = signed.value
  const known = personPurposes.find((name) => name === given)
  if (!known || typeof id !== 'string' || typeof nonce !== 'string') return undefined
  return { purpose: known, id, expires: signed.expires, nonce }
}
