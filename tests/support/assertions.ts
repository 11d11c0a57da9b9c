import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

// Assertions as a host site makes them, by hand: a library would refuse to make most of the wrong ones.

type Claims = Record<string, unknown>
type Head = { alg?: string; kid?: string; [more: string]: unknown }

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** One signed by HMAC, whatever its head says. */
export function signed(claims: Claims, secret: string | Buffer, head: Head = {}): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT', ...head })}.${part(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** One without a signature. */
export function unsigned(claims: Claims): string {
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
}

export type SigningPair = { privateKey: KeyObject; publicKey: KeyObject; jwk: Record<string, unknown> }

export function makePair(kid?: string): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), ...(kid ? { kid } : {}) } }
}

export function signedByPair(claims: Claims, { privateKey }: SigningPair, head: Head = {}): string {
  const text = `${part({ alg: 'RS256', typ: 'JWT', ...head })}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`
}
