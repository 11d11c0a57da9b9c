import { describe, expect, it } from 'vitest'
import type { SignOnKeys } from '../../../../src/comments/contract'
import { readJwks, verifyAssertion } from '../../../../src/comments/readers/tokens'
import { makePair, signed, signedByPair, unsigned } from '../../../support/assertions'

const now = new Date('2026-05-04T12:00:00.000Z')
const seconds = now.getTime() / 1000
const secret = 'the newer secret that two sites share'
const older = 'the older secret that two sites share'
const [first, second, foreign] = [makePair('first'), makePair('second'), makePair('first')]
const jwks = readJwks(JSON.stringify({ keys: [first.jwk, second.jwk] }))
const keys: SignOnKeys = { secrets: [secret, older], jwks, audience: 'comments' }

const claims = {
  iss: 'https://shop.example',
  sub: 'u1',
  name: 'Ada Host',
  email: 'ada@shop.example',
  email_verified: true,
  aud: 'comments',
  iat: seconds,
  exp: seconds + 300,
}
const read = (text: string, given: Partial<SignOnKeys> = {}) =>
  verifyAssertion(text, { keys: { ...keys, ...given }, now })
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))

describe('an assertion of a host site', () => {
  it('names an account, its name and its address, by each secret and each public key', async () => {
    const known = {
      account: '["https://shop.example","u1"]',
      name: 'Ada Host',
      email: 'ada@shop.example',
      isAddressProven: true,
    }
    expect(await read(signed(claims, secret))).toEqual(known)
    expect(await read(signed(claims, older))).toEqual(known)
    expect(await read(signedByPair(claims, first, { kid: 'first' }))).toEqual(known)
    // One that names no key is tried with all of them.
    expect(await read(signedByPair(claims, second))).toEqual(known)
    expect(await read(signed({ ...claims, aud: ['shop', 'comments'] }, secret))).toEqual(known)
    expect(await read(signed(without('iss', 'iat', 'name', 'email'), secret))).toEqual({
      account: '["","u1"]',
      name: undefined,
      email: undefined,
      isAddressProven: false,
    })
  })

  it('proves an address only where the site says, in so many words, that it has verified it', async () => {
    for (const email_verified of [false, undefined, 'true', 1])
      expect(await read(signed({ ...claims, email_verified }, secret))).toMatchObject({ isAddressProven: false })
    expect(await read(signed(without('email'), secret))).toMatchObject({ isAddressProven: false })
  })

  it('bears clocks that differ by 30 seconds, and no more', async () => {
    expect(await read(signed({ ...claims, exp: seconds - 29 }, secret))).toBeDefined()
    expect(await read(signed({ ...claims, exp: seconds - 31 }, secret))).toBeUndefined()
    expect(await read(signed({ ...claims, nbf: seconds + 29 }, secret))).toBeDefined()
    expect(await read(signed({ ...claims, nbf: seconds + 31 }, secret))).toBeUndefined()
    expect(await read(signed({ ...claims, iat: seconds + 29 }, secret))).toBeDefined()
    expect(await read(signed({ ...claims, iat: seconds + 31 }, secret))).toBeUndefined()
  })

  it.each([
    ['that is over', signed({ ...claims, exp: seconds - 600 }, secret)],
    ['that is good for more than a day', signed({ ...claims, exp: seconds + 25 * 60 * 60 }, secret)],
    ['without an end', signed(without('exp'), secret)],
    ['whose end is no number', signed({ ...claims, exp: 'never' }, secret)],
    ['that names nobody', signed(without('sub'), secret)],
    ['that names an empty somebody', signed({ ...claims, sub: '' }, secret)],
    ['that names a number', signed({ ...claims, sub: 7 }, secret)],
    ['for nobody', signed(without('aud'), secret)],
    ['for another', signed({ ...claims, aud: 'other' }, secret)],
    ['with an object for a name', signed({ ...claims, name: { $ne: 1 } }, secret)],
    ['with another secret', signed(claims, 'x'.repeat(40))],
    ['that is not signed', unsigned(claims)],
    ['that says it is not signed, with a signature', signed(claims, secret, { alg: 'none' })],
    ['by another algorithm', signed(claims, secret, { alg: 'HS512' })],
    ['by a secret in place of a public key', signed(claims, secret, { alg: 'RS256' })],
    ['by the public key in place of a secret', signed(claims, first.publicKey.export({ type: 'spki', format: 'pem' }))],
    ['by the public key as it is fetched', signed(claims, JSON.stringify(first.jwk))],
    ['by a key of its own', signedByPair(claims, foreign, { kid: 'first', jwk: foreign.jwk })],
    ['by a key it says where to find', signedByPair(claims, foreign, { jku: 'https://evil.example/keys.json' })],
    ['with a key nobody knows', signedByPair(claims, foreign, { kid: 'third' })],
    ['that asks for what is not understood', signed(claims, secret, { crit: ['x'], x: 1 })],
    ['that is longer than 4096 characters', signed({ ...claims, more: 'x'.repeat(4096) }, secret)],
    ['that is none', 'nonsense'],
    ['that is two', `${signed(claims, secret)}, ${signed(claims, secret)}`],
    ['that is empty', ''],
  ])('%s is refused', async (_what, text) => {
    expect(await read(text)).toBeUndefined()
  })

  it('is refused for the kind of key that is not set up', async () => {
    expect(await read(signed(claims, secret), { secrets: [] })).toBeUndefined()
    expect(await read(signedByPair(claims, first), { jwks: undefined })).toBeUndefined()
  })
})

describe('a key set', () => {
  it('is read for its keys for RS256, of which nothing is kept that is not needed', () => {
    const { d, ...rest } = first.privateKey.export({ format: 'jwk' })
    const others = [{ kty: 'EC', crv: 'P-256' }, { ...second.jwk, use: 'enc' }, { ...second.jwk, alg: 'RS512' }, null]
    expect(d).toBeDefined()
    expect(readJwks(JSON.stringify({ keys: [{ ...rest, d }, ...others] }))).toEqual({
      keys: [{ kty: 'RSA', n: first.jwk.n, e: first.jwk.e }],
    })
  })

  it('is none without such a key, with too many, and where it is no JSON', () => {
    expect(readJwks(JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }))).toBeUndefined()
    expect(readJwks(JSON.stringify({ keys: Array.from({ length: 21 }, () => first.jwk) }))).toBeUndefined()
    expect(readJwks('<html>')).toBeUndefined()
    expect(readJwks('null')).toBeUndefined()
  })
})
