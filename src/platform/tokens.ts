import { createHmac, timingSafeEqual } from 'node:crypto'

const macLength = 16

type Seal = {
  key: Buffer
  /** Keeps what was signed for one thing from being taken for another. */
  purpose: string
}

/** Makes a value opaque: HMAC-SHA-256, truncated to 128 bits, in front of its JSON, as base64url. */
export function signValue(value: unknown, seal: Seal): string {
  const body = Buffer.from(JSON.stringify(value))
  return Buffer.concat([mac(body, seal), body]).toString('base64url')
}

/** Reads a value back; undefined when it was altered, or signed with another key or for another purpose. */
export function readSigned(text: string, seal: Seal & { maxLength: number }): unknown {
  if (text.length > seal.maxLength) return undefined
  const bytes = Buffer.from(text, 'base64url')
  // Node's decoder forgives stray characters; one value has one spelling.
  if (bytes.length <= macLength || bytes.toString('base64url') !== text) return undefined
  const body = bytes.subarray(macLength)
  if (!timingSafeEqual(bytes.subarray(0, macLength), mac(body, seal))) return undefined
  return JSON.parse(body.toString())
}

const mac = (body: Buffer, { key, purpose }: Seal): Buffer =>
  createHmac('sha256', key).update(`${purpose}\0`).update(body).digest().subarray(0, macLength)
