import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adminRoutes, createAdmin, withoutAdmin } from '../../../src/admin/admin'
import { listen } from '../../../src/platform/http/connections'
import type { FromParent, ToParent } from '../../../src/platform/parent'
import { routerOf } from '../../support/router'

let root: string
let server: Server | undefined

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'colloquy-admin-'))
})

afterEach(() => {
  server?.close()
  rmSync(root, { recursive: true, force: true })
})

const start = async () => {
  const news: ToParent[] = []
  const errors: unknown[] = []
  let hear: (message: FromParent) => void = () => {}
  const admin = createAdmin({
    root,
    publicUrl: 'http://localhost:3000',
    parent: {
      tell: (message) => news.push(message),
      onNews: (listener) => {
        hear = listener
        return () => {}
      },
    },
    onError: (error) => errors.push(error),
  })
  const app = express()
    .use(routerOf(adminRoutes, { admin: admin.handler }))
    .use((_req, res) => res.status(404).send('the site'))
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { admin, news, errors, hear: (message: FromParent) => hear(message), get: (url: string) => fetch(base + url) }
}

describe('createAdmin', () => {
  it('says how to build it where there is no build', async () => {
    const { admin, get } = await start()
    admin.open()
    const response = await get('/admin/collections/articles')
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm run build')
    expect(response.headers.get('retry-after')).toBeNull()
    await admin.stop()
  })

  it('leaves every other path to the site', async () => {
    const { get } = await start()
    expect(await (await get('/administration')).text()).toBe('the site')
    expect((await get('/_next/static/a.js')).status).toBe(503)
  })

  it('asks to come back while another process builds', async () => {
    const { admin, get, hear } = await start()
    admin.open()
    hear({ admin: 'building' })
    const response = await get('/admin')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('3')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('http-equiv="refresh"')
    await admin.stop()
  })

  it('stops coming back when the build has failed', async () => {
    const { admin, get, hear } = await start()
    admin.open()
    hear({ admin: 'failed' })
    expect(await (await get('/admin')).text()).not.toContain('refresh')
    await admin.stop()
  })

  it('reports a build that cannot be loaded, and lets the rest of the process live', async () => {
    const { prepareStackTrace } = Error
    mkdirSync(path.join(root, '.next'))
    writeFileSync(path.join(root, '.next/BUILD_ID'), 'half a build')
    const { admin, news, errors, get } = await start()
    admin.open()
    // Built as far as can be seen: nothing is loaded before somebody opens it.
    expect(news).toEqual([{ admin: 'ready' }])
    expect((await get('/admin')).status).toBe(503)
    expect(news).toEqual([{ admin: 'ready' }, { admin: 'failed' }])
    expect(errors).toHaveLength(1)
    // Next has one of its own, which would name lines of bundles.
    expect(Error.prepareStackTrace).toBe(prepareStackTrace)
    await admin.stop()
  })
})

describe('withoutAdmin', () => {
  it('answers 404 with a sentence, at every address of the admin', async () => {
    const app = express().use(routerOf(adminRoutes, { admin: withoutAdmin }))
    server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const address of ['/admin', '/admin/login', '/_next/static/a.js']) {
      const response = await fetch(base + address)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('without the admin (<code>--no-admin</code>)')
    }
  })
})

describe('listen', () => {
  it('says what to do when the port is taken', async () => {
    server = createServer()
    const port = await listen(server, { host: '127.0.0.1', port: 0 })
    await expect(listen(createServer(), { host: '127.0.0.1', port })).rejects.toThrow(`for example PORT=${port + 1}.`)
  })
})
