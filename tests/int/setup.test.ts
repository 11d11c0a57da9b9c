import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Payload } from 'payload'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needsFirstAdmin, setupToken } from '../../src/accounts/firstAdmin'
import { setupRoutes } from '../../src/accounts/setup'
import { bootPayload } from '../support/app'
import { routerOf } from '../support/router'

const password = 'a long enough password'

let payload: Payload
let stop: () => Promise<void>
let server: Server
let base: string

beforeEach(async () => {
  ;({ payload, stop } = await bootPayload())
  await serve({ hasAdmin: true })
})

const serve = async (parts: { hasAdmin: boolean }) => {
  server = createServer(express().use(routerOf(setupRoutes, { payload, ...parts }))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await stop()
})

const open = (path: string) => fetch(base + path, { redirect: 'manual' })

const send = (fields: Record<string, string> = {}) =>
  fetch(`${base}/setup`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      token: setupToken(payload),
      name: 'Ada',
      email: 'ada@staff.example',
      password,
      again: password,
      ...fields,
    }),
  })

const accounts = async () => (await payload.count({ collection: 'users' })).totalDocs

describe('the first administrator', () => {
  it('is made with the one-time link, and is signed in', async () => {
    expect((await open(`/setup?token=${setupToken(payload)}`)).status).toBe(200)
    const response = await send()
    expect([response.status, response.headers.get('location')]).toEqual([303, '/admin'])
    expect(response.headers.get('set-cookie')).toMatch(/^payload-token=[^;]+;.*HttpOnly/)
    const { docs } = await payload.find({ collection: 'users' })
    expect(docs).toMatchObject([{ name: 'Ada', email: 'ada@staff.example', role: 'admin' }])
    expect(await needsFirstAdmin(payload)).toBe(false)
  })

  it('is led to the site where the server was started without the admin', async () => {
    server.close()
    await serve({ hasAdmin: false })
    expect((await send()).headers.get('location')).toBe('/')
  })

  it('is exactly one of ten made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) => send({ email: `admin-${turn}@staff.example` })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(9).fill(409)])
    expect(await accounts()).toBe(1)
  })

  it('is not made twice by one form sent twice', async () => {
    const answers = await Promise.all([send(), send()])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await accounts()).toBe(1)
  })

  it.each(['', 'A'.repeat(22)])('is not made with the token %j', async (token) => {
    const response = await send({ token })
    expect(response.status).toBe(403)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(await accounts()).toBe(0)
  })

  it.each([
    ['password', { password: 'short', again: 'short' }],
    ['again', { again: 'something else' }],
    ['email', { email: 'not an address' }],
    ['name', { name: ' ' }],
  ])('is not made while the field %s is wrong, and the link stays good', async (field, fields) => {
    const response = await send(fields)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(`id="${field}-fault"`)
    expect(await accounts()).toBe(0)
    expect((await send()).status).toBe(303)
  })

  it('uses the link up, also when it was made otherwise', async () => {
    await payload.create({
      collection: 'users',
      data: { name: 'Bob', email: 'bob@staff.example', password, role: 'admin' },
    })
    expect(await (await open(`/setup?token=${setupToken(payload)}`)).text()).toContain('has an administrator already')
    expect((await send()).status).toBe(409)
    expect(await accounts()).toBe(1)
  })

  it('is pointed to where the admin would offer a form to anybody', async () => {
    for (const path of ['/admin', '/admin/create-first-user', '/setup', '/setup?token=wrong']) {
      const response = await open(path)
      expect(response.status, path).toBe(403)
      expect(await response.text()).toContain('one-time link is needed')
    }
    await send()
    expect((await open('/admin/create-first-user')).headers.get('location')).toBe('/admin')
  })
})
