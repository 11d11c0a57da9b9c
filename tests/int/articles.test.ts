import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { paragraph } from '../support/paragraph'
import { tinyPng } from '../support/pictures'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
})
afterAll(() => server.stop())

const staff = (role: 'admin' | 'editor' | 'author' = 'editor') => ({
  origin: server.base,
  cookie: server.staff[role].cookie,
})
const send = async (method: string, path: string, body: unknown) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { ...staff(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, data: await response.json() }
}
const read = async (path: string) => {
  const response = await fetch(server.base + path, { redirect: 'manual' })
  return { status: response.status, location: response.headers.get('location'), text: await response.text() }
}
const picture = async (data: Record<string, string>) =>
  String(
    (
      await server.payload.create({
        collection: 'media',
        data,
        file: { ...(await tinyPng()), name: `${randomUUID()}.png` },
      })
    ).id,
  )

/** A body that links to another article. */
const linkTo = (id: string) => {
  const { root } = paragraph('See ')
  const link = {
    type: 'link',
    version: 3,
    format: '',
    indent: 0,
    direction: 'ltr',
    id: randomUUID(),
    fields: { linkType: 'internal', newTab: false, doc: { relationTo: 'articles', value: id } },
    children: [{ type: 'text', text: 'the other one', detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
  }
  return {
    root: { ...root, children: root.children.map((child) => ({ ...child, children: [...child.children, link] })) },
  }
}

describe('publishing', () => {
  it('is refused with every fault named, while a draft may lack anything', async () => {
    const hero = await picture({ alt: '', credit: '' })
    const { data, status } = await send('POST', '/api/articles?draft=true', {
      title: 'Not yet',
      hero,
      _status: 'draft',
    })
    expect(status).toBe(201)
    const refused = await send('PATCH', `/api/articles/${data.doc.id}`, { title: ' ', slug: '', _status: 'published' })
    expect(refused.status).toBe(400)
    const faults: { path: string; message: string }[] = refused.data.errors[0].data.errors
    expect(faults.map(({ path }) => path).sort()).toEqual(['body', 'hero', 'slug', 'title'])
    expect(faults.find(({ path }) => path === 'hero')?.message).toMatch(/alternative .* and a credit/)
    expect((await read(`/api/articles/${data.doc.id}`)).status).toBe(404)
  })

  it('is refused for a time that has not come, which is what scheduling is for', async () => {
    const later = new Date(server.clock.now().getTime() + 3_600_000).toISOString()
    const { data, status } = await send('POST', '/api/articles', {
      title: `Tomorrow ${randomUUID().slice(0, 8)}`,
      body: paragraph('Text.'),
      publishedAt: later,
      _status: 'published',
    })
    expect([status, data.errors[0].data.errors[0].path]).toEqual([400, 'publishedAt'])
  })

  it('takes the slug from the title, and today as its date', async () => {
    const { data, status } = await send('POST', '/api/articles', {
      title: `Über den Fluß ${randomUUID().slice(0, 8)}`,
      body: paragraph('Text.'),
      _status: 'published',
    })
    expect(status).toBe(201)
    expect(data.doc.slug).toMatch(/^uber-den-flu-?[a-z0-9-]+$/)
    expect(data.doc.publishedAt).toBe(server.clock.now().toISOString())
  })

  it('happens by itself at the time it was scheduled for', async () => {
    const { data } = await send('POST', '/api/articles?draft=true', {
      title: 'Later',
      slug: `later-${randomUUID()}`,
      body: paragraph('Text.'),
      _status: 'draft',
    })
    const { id, slug } = data.doc
    expect((await read(`/articles/${slug}`)).status).toBe(404)
    await server.payload.jobs.queue({
      task: 'schedulePublish',
      input: {
        type: 'publish',
        doc: { relationTo: 'articles', value: id },
        user: { relationTo: 'users', value: server.staff.editor.id },
      },
      waitUntil: new Date(Date.now() - 1000),
    })
    await server.payload.jobs.run({ limit: 5 })
    await expect.poll(async () => (await read(`/articles/${slug}`)).status, { timeout: 20_000 }).toBe(200)
  })
})

describe('an article that was renamed', () => {
  it('is found under its old slug, until another one takes it', async () => {
    const { id, slug } = await server.article({})
    await read(`/articles/${slug}`)
    const renamed = `renamed-${randomUUID()}`
    expect((await send('PATCH', `/api/articles/${id}`, { slug: renamed })).status).toBe(200)
    expect(await read(`/articles/${slug}`)).toMatchObject({ status: 301, location: `/articles/${renamed}` })
    expect((await read(`/api/articles/${slug}/thread`)).status).toBe(200)
    await server.article({ slug })
    expect((await read(`/articles/${slug}`)).status).toBe(200)
  })
})

describe('two articles that link to each other', () => {
  it('are read to the end, each with the other’s address of today', async () => {
    const one = await server.article({})
    const two = await server.article({ body: linkTo(one.id) })
    await send('PATCH', `/api/articles/${one.id}`, { body: linkTo(two.id) })
    const first = JSON.parse((await read(`/api/articles/${one.id}?depth=2`)).text)
    expect(first.html).toContain(`href="/articles/${two.slug}"`)
    expect((await read(`/articles/${two.slug}`)).text).toContain(`href="/articles/${one.slug}"`)
    const moved = `moved-${randomUUID()}`
    await send('PATCH', `/api/articles/${one.id}`, { slug: moved })
    expect((await read(`/articles/${two.slug}`)).text).toContain(`href="/articles/${moved}"`)
  })
})

describe('the number of comments', () => {
  it('is not set by hand, and survives a restored version', async () => {
    const { id, slug } = await server.article({})
    await server.comment({ article: slug, status: 'approved' })
    expect(
      (await send('PATCH', `/api/articles/${id}`, { commentCount: 99, title: 'Changed' })).data.doc.commentCount,
    ).toBe(1)
    const { docs } = await server.payload.findVersions({
      collection: 'articles',
      where: { parent: { equals: id } },
      sort: 'createdAt',
      limit: 1,
    })
    await server.payload.restoreVersion({ collection: 'articles', id: String(docs[0]?.id) })
    expect(await server.payload.findByID({ collection: 'articles', id, depth: 0 })).toMatchObject({
      title: expect.stringContaining('Article'),
      commentCount: 1,
    })
  })

  it('does not make a comment look edited to the moderator who decides on it', async () => {
    const { slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'approved' })
    const seen = (await server.moderation(parent)).comment.updatedAt
    await server.comment({ article: slug, status: 'approved', parent })
    const { data } = await send('POST', '/api/moderation/comments', { ids: [parent], to: 'spam', seen })
    expect(data.results).toMatchObject([{ ok: true, status: 'spam' }])
  })
})

describe('an article deleted for good', () => {
  it('takes its comments and their addresses with it', async () => {
    const { id, slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'approved' })
    expect(
      (await fetch(`${server.base}/api/articles/${id}`, { method: 'DELETE', headers: staff('admin') })).status,
    ).toBe(200)
    expect(await server.count('comments', { id: { equals: comment } })).toBe(0)
    const identity = await fetch(`${server.base}/api/moderation/comments/${comment}/identity`, {
      headers: staff('admin'),
    })
    expect(identity.status).toBe(404)
  })
})

describe('an author', () => {
  it('keeps their byline on what they write, and cannot touch what others wrote', async () => {
    const created = await fetch(`${server.base}/api/articles?draft=true`, {
      method: 'POST',
      headers: { ...staff('author'), 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Mine', authors: [] }),
    })
    expect((await created.json()).doc.authors.map((author: { id: string }) => author.id ?? author)).toEqual([
      server.staff.author.byline,
    ])
    const { id } = await server.article({})
    const change = await fetch(`${server.base}/api/articles/${id}`, {
      method: 'PATCH',
      headers: { ...staff('author'), 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Taken' }),
    })
    expect([403, 404]).toContain(change.status)
  })
})

describe('a picture', () => {
  const upload = async (bytes: Buffer, name: string, type: string) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
    form.set('_payload', JSON.stringify({ alt: 'A picture', credit: 'Us' }))
    const response = await fetch(`${server.base}/api/media`, { method: 'POST', headers: staff(), body: form })
    return { status: response.status, data: await response.json() }
  }

  it('is kept in the sizes pages need', async () => {
    const bytes = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#246' } })
      .jpeg()
      .toBuffer()
    const { data, status } = await upload(bytes, `${randomUUID()}.jpg`, 'image/jpeg')
    expect(status).toBe(201)
    expect(data.doc.sizes).toMatchObject({
      thumb: { width: 400, mimeType: 'image/webp' },
      card: { width: 800 },
      hero: { width: 1600 },
    })
    const path = new URL(data.doc.sizes.thumb.url, server.base).pathname
    expect((await fetch(server.base + path)).headers.get('content-type')).toBe('image/webp')
  })

  it.each([
    [
      'a page that calls itself a picture',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'x.png',
      'image/png',
    ],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'x.svg',
      'image/svg+xml',
    ],
    [
      'an SVG that calls itself a PNG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
      'x.png',
      'image/png',
    ],
    ['a program', Buffer.from('#!/bin/sh\necho hello'), 'x.sh', 'text/x-shellscript'],
  ])('is not %s', async (_what, bytes, name, type) => {
    const { status } = await upload(bytes, `${randomUUID()}-${name}`, type)
    expect(status).toBe(400)
  })

  it('is at most 20 MB', async () => {
    const png = await tinyPng()
    const large = Buffer.concat([png.data, Buffer.alloc(21 * 1024 * 1024)])
    expect([400, 413]).toContain((await upload(large, 'large.png', 'image/png')).status)
  })
})
