import express from 'express'
import { describe, expect, it } from 'vitest'
import { warnOfProxy } from '../../../../src/platform/http/request'
import { securityHeaders } from '../../../../src/platform/http/securityHeaders'
import { serve } from './serve'

describe('securityHeaders', () => {
  const hstsOf = async (settings: Parameters<typeof securityHeaders>[0]) => {
    const app = express()
    app.use(securityHeaders(settings))
    app.use((_req, res) => res.send('ok'))
    const { ask } = await serve(app)
    return (await ask('/')).headers['strict-transport-security']
  }

  it('binds no subdomain that nobody asked to bind', async () => {
    expect(await hstsOf({ publicUrl: 'https://a.example', hstsSubdomains: false })).toBe('max-age=31536000')
    expect(await hstsOf({ publicUrl: 'https://a.example', hstsSubdomains: true })).toBe(
      'max-age=31536000; includeSubDomains',
    )
    expect(await hstsOf({ publicUrl: 'http://a.example', hstsSubdomains: true })).toBeUndefined()
  })
})

describe('warnOfProxy', () => {
  it('names the setting once, when a proxy on this machine is not trusted', async () => {
    const said: string[] = []
    const app = express()
    app.use(warnOfProxy({ warn: ({ msg }) => void said.push(msg) }))
    app.use((_req, res) => res.send('ok'))
    const { ask } = await serve(app)
    await ask('/')
    expect(said).toEqual([])
    for (let turn = 0; turn < 3; turn++) await ask('/', { headers: { 'x-forwarded-for': '203.0.113.77' } })
    expect(said).toEqual([expect.stringContaining('TRUST_PROXY')])
  })
})
