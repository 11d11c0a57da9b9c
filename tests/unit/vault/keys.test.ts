import { describe, expect, it } from 'vitest'
import { dayKeyEnds, dayOf, makeKey, unwrapKey } from '../../../src/vault/keys'

const master = { id: 'm1', key: Buffer.alloc(32, 7) }
const at = new Date('2026-05-04T10:00:00.000Z')
const wrapped = makeKey(master, { id: 'data-1', purpose: 'data', createdAt: at, expiresAt: null })

describe('makeKey', () => {
  it('makes another key of 32 bytes every time', () => {
    const other = makeKey(master, { id: 'data-1', purpose: 'data', createdAt: at, expiresAt: null })
    expect(unwrapKey(master, wrapped)).toHaveLength(32)
    expect(unwrapKey(master, wrapped).equals(unwrapKey(master, other))).toBe(false)
  })
})

describe('unwrapKey', () => {
  it('gives the same key every time', () => {
    expect(unwrapKey(master, wrapped).equals(unwrapKey(master, wrapped))).toBe(true)
  })

  it.each([
    ['by another master key', { ...master, key: Buffer.alloc(32, 8) }, wrapped],
    ['by a master key with another name', { ...master, id: 'm2' }, wrapped],
    ['under another id', master, { ...wrapped, id: 'data-2' }],
    ['for another purpose', master, { ...wrapped, purpose: 'blind' as const }],
  ])('opens no key %s, and says what to do', (_, opener, key) => {
    expect(() => unwrapKey(opener, key)).toThrow('VAULT_KEY_FILE')
  })
})

describe('dayKeyEnds', () => {
  it.each(['2026-05-04T00:00:00.000Z', '2026-05-04T23:59:59.999Z'])('is 48 hours after the day of %s began', (text) => {
    expect(dayKeyEnds(new Date(text))).toEqual(new Date('2026-05-06T00:00:00.000Z'))
  })

  it('follows the UTC day', () => {
    expect(dayOf(new Date('2026-05-04T23:59:59.999-02:00'))).toBe('2026-05-05')
  })
})
