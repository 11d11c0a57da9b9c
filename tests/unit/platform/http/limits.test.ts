import express from 'express'
import type { Payload } from 'payload'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../../../src/config'
import { createLimits, limitRequests } from '../../../../src/platform/http/limits'
import { createClientAddress } from '../../../../src/platform/http/request'
import { routes } from '../../../../src/routes'
import { serve } from './serve'

const start = Date.parse('2026-05-04T10:00:00.000Z')
beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** As much of a Payload instance as the limits look at. */
const payload = {
  db: { name: 'sqlite' },
  config: { custom: { services: { platform: { signingKey: () => Buffer.alloc(32, 1) } } } },
} as unknown as Payload

const limitsOf = (env: Record<string, string>) =>
  createLimits({ payload, config: loadConfig({ development: true, env }) })

describe('limits', () => {
  it('count one address, and say when to come back', async () => {
    const { reads } = limitsOf({ READS_PER_MINUTE: '2' })
    expect([await reads('203.0.113.7'), await reads('203.0.113.7')]).toEqual([undefined, undefined])
    vi.setSystemTime(start + 20_000)
    expect(await reads('203.0.113.7')).toBe(40)
    expect(await reads('203.0.113.8')).toBeUndefined()
    vi.setSystemTime(start + 60_001)
    expect(await reads('203.0.113.7')).toBeUndefined()
  })

  it('are not dodged inside a /64, nor by IPv4 in the clothes of IPv6', async () => {
    const { writes } = limitsOf({ WRITES_PER_MINUTE: '1' })
    expect(await writes('2001:db8:1:2::1')).toBeUndefined()
    expect(await writes('2001:db8:1:2:ffff::9')).toBe(60)
    expect(await writes('2001:db8:1:3::1')).toBeUndefined()
    expect(await writes('203.0.113.7')).toBeUndefined()
    for (const same of ['::ffff:203.0.113.7', '2002:cb00:7107::1', '2002:cb00:7107:9::1', '64:ff9b::cb00:7107'])
      expect([same, await writes(same)]).toEqual([same, 60])
  })

  it('are not dodged by the networks of one /48, which may do three times as much together', async () => {
    const { reads, writes } = limitsOf({ WRITES_PER_MINUTE: '2', READS_PER_MINUTE: '2' })
    for (const limit of [reads, writes]) {
      for (let net = 0; net < 6; net++) expect(await limit(`2001:db8:1:${net}::1`)).toBeUndefined()
      expect(await limit('2001:db8:1:77::1')).toBe(60)
      expect(await limit('2001:db8:2:77::1')).toBeUndefined()
    }
  })

  it('let an address use a password at most 20 times a minute', async () => {
    const { login } = limitsOf({ WRITES_PER_MINUTE: '1000' })
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await login('203.0.113.7')).toBeUndefined()
    expect(await login('203.0.113.7')).toBe(60)
  })

  it('are off at 0', async () => {
    const limits = limitsOf({ READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0' })
    for (const limit of Object.values(limits))
      for (let turn = 0; turn < 30; turn += 1) expect(await limit('203.0.113.7')).toBeUndefined()
  })
})

describe('limitRequests', () => {
  const served = async (env: Record<string, string>, trustProxy: false | number = false) => {
    const addressOf = createClientAddress(trustProxy)
    const app = express()
    app.use((req, res, next) => {
      res.locals.address = addressOf(req)
      next()
    })
    app.use(limitRequests({ limits: limitsOf(env), routes }))
    app.use((_req, res) => res.send('ok'))
    const { ask } = await serve(app)
    return async (path: string, method = 'GET', headers: Record<string, string> = {}) => {
      const { headers: answered, status } = await ask(path, { method, headers })
      return status === 429 ? `429 ${answered['retry-after']}` : status
    }
  }

  it('names the limit that was met, as draft-ietf-httpapi-ratelimit-headers says', async () => {
    const app = express()
    app.use((_req, res, next) => {
      res.locals.address = '203.0.113.7'
      next()
    })
    app.use(limitRequests({ limits: limitsOf({ READS_PER_MINUTE: '1', WRITES_PER_MINUTE: '1' }), routes }))
    app.use((_req, res) => res.send('ok'))
    const { ask } = await serve(app)
    const named = async (path: string, method: string) => {
      await ask(path, { method })
      const { headers } = await ask(path, { method })
      return [headers['ratelimit-policy'], headers.ratelimit]
    }
    expect(await named('/', 'GET')).toEqual(['"reads";q=1;w=60', '"reads";r=0;t=60'])
    expect(await named('/api/comments', 'POST')).toEqual(['"writes";q=1;w=60', '"writes";r=0;t=60'])
    expect(await named('/api/users/login', 'POST')).toEqual(['"login";q=1;w=60', '"login";r=0;t=60'])
  })

  it('answers 429 with Retry-After, each kind of request counted by itself', async () => {
    const ask = await served({ READS_PER_MINUTE: '1', WRITES_PER_MINUTE: '1' })
    expect([await ask('/'), await ask('/x')]).toEqual([200, '429 60'])
    expect([await ask('/api/comments', 'POST'), await ask('/api/comments', 'POST')]).toEqual([200, '429 60'])
    expect([await ask('/api/users/login', 'POST'), await ask('/setup', 'POST')]).toEqual([200, '429 60'])
    expect([await ask('/healthz'), await ask('/healthz')]).toEqual([200, 200])
  })

  it('is not dodged by X-Forwarded-For that nobody vouches for', async () => {
    const ask = await served({ READS_PER_MINUTE: '1' })
    expect(await ask('/', 'GET', { 'x-forwarded-for': '203.0.113.1' })).toBe(200)
    expect(await ask('/', 'GET', { 'x-forwarded-for': '203.0.113.2' })).toBe('429 60')
  })

  it('counts who a trusted proxy says is there, and not what a client told that proxy', async () => {
    const ask = await served({ READS_PER_MINUTE: '1' }, 1)
    expect(await ask('/', 'GET', { 'x-forwarded-for': '198.51.100.1, 203.0.113.1' })).toBe(200)
    expect(await ask('/', 'GET', { 'x-forwarded-for': '198.51.100.2, 203.0.113.1' })).toBe('429 60')
    expect(await ask('/', 'GET', { 'x-forwarded-for': '203.0.113.2' })).toBe(200)
  })
})
