import { describe, expect, it } from 'vitest'
import { packMine, readMine, unpackMine, writeMine } from '../../../src/site/ownComments'

const key = Buffer.from('a key of the test')
const comments = [
  { id: 'c1', editToken: 'token.one' },
  { id: 'c2', editToken: null },
]

describe('the cookie of one’s own comments', () => {
  it('gives back what was put in', () => {
    expect(unpackMine(packMine(comments, key), key)).toEqual(comments)
  })

  it('keeps the newest five', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ id: `c${index}`, editToken: null }))
    expect(unpackMine(packMine(many, key), key).map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4'])
  })

  it('is nothing when any character of it was changed', () => {
    const cookie = packMine(comments, key)
    for (let index = 0; index < cookie.length; index += 1) {
      const changed = `${cookie.slice(0, index)}${cookie[index] === 'A' ? 'B' : 'A'}${cookie.slice(index + 1)}`
      expect(unpackMine(changed, key), `character ${index}`).toEqual([])
    }
  })

  it('is nothing with the signature of another text or another key', () => {
    const text = Buffer.from(packMine(comments, key), 'base64url').subarray(16)
    const other = Buffer.from(packMine([{ id: 'c9', editToken: null }], key), 'base64url').subarray(0, 16)
    expect(unpackMine(Buffer.concat([other, text]).toString('base64url'), key)).toEqual([])
    expect(unpackMine(packMine(comments, Buffer.from('another key')), key)).toEqual([])
  })

  it.each([undefined, '', '.', 'x', 'x.y', '....', 'é.é', 'a'.repeat(5000)])('is nothing where it is %s', (value) => {
    expect(unpackMine(value, key)).toEqual([])
  })

  it('is found among other cookies, by its whole name', () => {
    const value = packMine(comments, key)
    expect(readMine(`a=b; colloquy_mine=${value}; c=d`, key)).toEqual(comments)
    expect(readMine(`not_colloquy_mine=${value}`, key)).toEqual([])
    expect(readMine(undefined, key)).toEqual([])
  })

  it('is out of reach for scripts and other sites, and lasts thirty days', () => {
    const line = writeMine(comments, { key, secure: false })
    expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/)
  })

  it('stays on encrypted connections where the site is on one', () => {
    expect(writeMine(comments, { key, secure: true })).toMatch(/; Secure$/)
  })

  it('fits into the room browsers give a cookie', () => {
    const longest = Array.from({ length: 5 }, () => ({ id: 'x'.repeat(36), editToken: 'y'.repeat(200) }))
    expect(writeMine(longest, { key, secure: true }).length).toBeLessThan(4096)
  })
})
