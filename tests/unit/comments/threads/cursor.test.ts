import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cursor, readCursor, signCursor } from '../../../../src/comments/threads/query'

const key = Buffer.alloc(32, 1)
const roots: Cursor = { kind: 'roots', article: 'a1', order: 'newest', after: '0lx1aaaaaaaaaaa' }
const more: Cursor = { kind: 'more', article: 'a1', root: 'r', after: 'r/s' }

describe('cursor', () => {
  it('reads back what it signed', () => {
    for (const cursor of [roots, more])
      expect(readCursor(signCursor(cursor, key), { key, article: 'a1' })).toEqual(cursor)
  })

  it('is made of characters that need no escaping in an address', () => {
    expect(signCursor(more, key)).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it('is nothing when any character was altered', () => {
    const text = signCursor(roots, key)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'ABCXYZabcxyz019-_'), (index, letter) => {
        fc.pre(text[index] !== letter)
        const altered = text.slice(0, index) + letter + text.slice(index + 1)
        return readCursor(altered, { key, article: 'a1' }) === undefined
      }),
      { numRuns: 500 },
    )
  })

  it('is nothing under another key', () => {
    expect(readCursor(signCursor(roots, Buffer.alloc(32, 2)), { key, article: 'a1' })).toBeUndefined()
  })

  it('is nothing for another article', () => {
    expect(readCursor(signCursor(more, key), { key, article: 'a2' })).toBeUndefined()
  })

  it('has one spelling', () => {
    const text = signCursor(roots, key)
    for (const other of [`${text}=`, `${text} `, `.${text}`])
      expect(readCursor(other, { key, article: 'a1' })).toBeUndefined()
  })

  it('is nothing when too short or too long', () => {
    for (const text of ['', 'AAAA', 'A'.repeat(22), 'A'.repeat(5000)])
      expect(readCursor(text, { key, article: 'a1' })).toBeUndefined()
  })

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => readCursor(text, { key, article: 'a1' }) === undefined))
  })
})
