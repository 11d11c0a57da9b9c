import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const macLength = 16
/** Six bytes hold milliseconds since 1970 for the next 8,000 years; 0 is "no expiry". */
const expiryLength = 6
const headLength = macLength + expiryLength

export type TokenSeal = {
  key: Buffer
  /** Keeps what was signed for one thing from being taken for another. */
  purpose: string
}

/**
 * Makes a value opaque: HMAC-SHA-256, truncated to 128 bits, in front of its expiry and its JSON, as base64url.
 * `expires` is in ms since 1970; without it the token has no end.
 */
export function signValue(value: unknown, { expires = 0, ...seal }: TokenSeal & { expires?: number }): string {
  const expiry = Buffer.alloc(expiryLength)
  expiry.writeUIntBE(expires, 0, expiryLength)
  const body = Buffer.concat([expiry, Buffer.from(JSON.stringify(value))])
  return Buffer.concat([macOf(body, seal), body]).toString('base64url')
}

type TokenReading = TokenSeal & { maxLength: number }

/** Reads the value of a token without expiry; undefined when it was altered, or signed with another key or for another purpose. */
export function readSigned(text: unknown, reading: TokenReading): unknown {
  const token = openToken(text, reading)
  return token?.expires === 0 ? token.value : undefined
}

/** The value of a token with an expiry, and whether its time is over; undefined for every other text. */
export function readExpiring(
  text: unknown,
  { now, ...reading }: TokenReading & { now: Date },
): { value: unknown; expires: number; isExpired: boolean } | undefined {
  const token = openToken(text, reading)
  if (!token || token.expires === 0) return undefined
  return { ...token, isExpired: now.getTime() >= token.expires }
}

function openToken(
  text: unknown,
  { maxLength, ...seal }: TokenReading,
): { value: unknown; expires: number } | undefined {
  if (typeof text !== 'string' || text.length > maxLength) return undefined
  const bytes = Buffer.from(text, 'base64url')
  // Node's decoder ignores stray characters; one value has one spelling.
  if (bytes.length <= headLength || bytes.toString('base64url') !== text) return undefined
  const body = bytes.subarray(macLength)
  if (!timingSafeEqual(bytes.subarray(0, macLength), macOf(body, seal))) return undefined
  return { expires: body.readUIntBE(0, expiryLength), value: JSON.parse(body.subarray(expiryLength).toString()) }
}

/** The signature of a value alone, in 22 characters: for a secret that is always the same, and for keyed hashes. */
export function signatureOf(value: string | Buffer, seal: TokenSeal): string {
  return macOf(value, seal).toString('base64url')
}

/** Whether `given` is the signature of `value`, in a time that tells nothing about it. */
export function isSignatureOf(value: string | Buffer, given: unknown, seal: TokenSeal): boolean {
  return typeof given === 'string' && isSameText(given, signatureOf(value, seal))
}

/** Whether two texts are the same, in a time that tells nothing about either but its length. */
export function isSameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

export type SignedMessage = { id: string; timestamp: string; body: string }

/**
 * The signature of a message by the form of Standard Webhooks (1.0, symmetric; https://www.standardwebhooks.com), as its header has it. The
 * secret is base64 after `whsec_`, or taken as it is.
 */
export function webhookSignature({ body, id, timestamp }: SignedMessage, secret: string): string {
  const prefix = 'whsec_'
  const key = secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret)
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Encrypts a text that is needed again in the clear, such as a secret shared with another site: nonce, ciphertext and tag as base64url. `key` has 32 bytes. */
export function sealText(text: string, { key, purpose }: TokenSeal): string {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(purpose))
  return Buffer.concat([nonce, sealing.update(text), sealing.final(), sealing.getAuthTag()]).toString('base64url')
}

/** The text that was sealed; undefined when it was altered, or sealed with another key or for another purpose. */
export function openText(sealed: string, { key, purpose }: TokenSeal): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceBytes + tagBytes) return undefined
  try {
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    opening.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-tagBytes))
    return opening.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8')
  } catch {
    return undefined
  }
}

function macOf(body: string | Buffer, { key, purpose }: TokenSeal): Buffer {
  return createHmac('sha256', key).update(`${purpose}\0`).update(body).digest().subarray(0, macLength)
}
