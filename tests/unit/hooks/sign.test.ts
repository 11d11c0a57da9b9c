import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { newSalt, nextTryAt, secretFrom, signedHeaders } from '../../../src/hooks/sign'

const key = Buffer.alloc(32, 7)
const body = '{"type":"article.published"}'

describe('signedHeaders', () => {
  it('is taken by the library of Standard Webhooks, with that secret and that body only', () => {
    const secret = secretFrom('salt', key)
    const headers = signedHeaders({ id: 'msg_1', body, at: new Date(), secret })
    expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'article.published' })
    expect(() => new Webhook(secretFrom('another', key)).verify(body, headers)).toThrow()
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow()
  })
})

describe('secretFrom', () => {
  it('makes the same secret of one salt, and another of another one or with another key', () => {
    const [salt, other] = [newSalt(), newSalt()]
    expect(secretFrom(salt, key)).toBe(secretFrom(salt, key))
    expect(secretFrom(salt, key)).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(secretFrom(other, key)).not.toBe(secretFrom(salt, key))
    expect(secretFrom(salt, Buffer.alloc(32, 8))).not.toBe(secretFrom(salt, key))
  })
})

describe('nextTryAt', () => {
  const first = new Date('2026-05-04T10:00:00.000Z')
  const dayMs = 24 * 60 * 60_000

  it('waits longer each time, tries at the end of a day for the last time, and then no more', () => {
    const pausesMs: number[] = []
    let now = first
    for (let tries = 1; tries < 100; tries++) {
      const next = nextTryAt({ first, now, tries })
      if (!next) break
      pausesMs.push(next.getTime() - now.getTime())
      now = next
    }
    expect(now.getTime() - first.getTime()).toBe(dayMs)
    expect(pausesMs.length).toBeGreaterThan(8)
    expect(pausesMs.slice(0, -2)).toEqual(pausesMs.slice(0, -2).sort((one, other) => one - other))
    expect(pausesMs[0]).toBe(10_000)
  })
})
