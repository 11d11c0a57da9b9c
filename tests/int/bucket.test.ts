import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProbe } from '../../src/platform/database/probeDatabase'
import { bootServer, type TestServer } from '../support/app'
import { tinyPng } from '../support/pictures'
import { type S3Server, startS3 } from '../support/s3'

let s3: S3Server
let server: TestServer
beforeAll(async () => {
  s3 = await startS3()
  server = await bootServer({ S3_URL: s3.url })
}, 300_000)
afterAll(async () => {
  await server?.stop()
  await s3?.stop()
})

it('keeps pictures in the bucket of S3_URL, on a database that was made without one, and serves all that shows them', async () => {
  const picture = await tinyPng()
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(picture.data)], { type: picture.mimetype }), 'pool.png')
  form.set('_payload', JSON.stringify({ alt: 'A pool', credit: 'Kim' }))
  const uploaded = await fetch(`${server.base}/api/media`, {
    method: 'POST',
    body: form,
    headers: { cookie: server.staff.editor.cookie, origin: server.base },
  })
  expect(uploaded.status, await uploaded.clone().text()).toBe(201)
  const { doc } = await uploaded.json()
  expect(s3.files().length).toBeGreaterThan(0)
  const { slug } = await server.article({ hero: doc.id })
  for (const path of ['/', `/articles/${slug}`, '/api/articles?depth=1', '/api/media', '/feed.xml', '/readyz', doc.url])
    expect([path, (await fetch(new URL(path, server.base))).status]).toEqual([path, 200])
  const { body } = await server.ask('GET', `/api/media/${doc.id}`)
  expect(body).toMatchObject({ id: doc.id, alt: 'A pool' })
})

it('is not ready while a table that pages are read from cannot be read', async () => {
  const { find } = server.payload.db
  const probe = createProbe(server.payload)
  expect(await probe()).toBe(true)
  const broken = (args: Parameters<typeof find>[0]) =>
    args.collection === 'media' ? Promise.reject(new Error('no such column')) : find.call(server.payload.db, args)
  Object.assign(server.payload.db, { find: broken })
  try {
    server.clock.advance(60_000)
    await expect(probe()).rejects.toThrow('no such column')
  } finally {
    Object.assign(server.payload.db, { find })
  }
})
