import { createLocalReq, type Payload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readThread } from '../../src/comments/threads/readThread'
import { seedDemo } from '../../src/demo'
import { comments } from '../../src/demo/comments'
import { readModeration } from '../../src/desk/readModeration'
import { servicesOf } from '../../src/platform/context'
import { vaultOf } from '../../src/vault/services'
import { bootPayload } from '../support/app'

let payload: Payload
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ payload, stop } = await bootPayload())
})
afterAll(() => stop())

const count = async (collection: 'articles' | 'comments' | 'media' | 'moderation-events') =>
  (await payload.count({ collection })).totalDocs
const all = async () => ({
  articles: await count('articles'),
  comments: await count('comments'),
  media: await count('media'),
  events: await count('moderation-events'),
})
const releaseClaim = () => payload.delete({ collection: 'system-state', where: { key: { equals: 'demo' } } })

describe('seedDemo', () => {
  it('gives its claim back when it fails half way, so that the next start can complete it', async () => {
    await payload.updateGlobal({ slug: 'discussion', data: { requireAccount: true } })
    await expect(seedDemo(payload)).rejects.toThrow('Please sign in to comment.')
    expect(await all()).toMatchObject({ articles: 4, comments: 0 })
    expect((await payload.count({ collection: 'system-state', where: { key: { equals: 'demo' } } })).totalDocs).toBe(0)
    await payload.updateGlobal({ slug: 'discussion', data: { requireAccount: false } })
  })

  it('makes one demo when it is called twice at once', async () => {
    await Promise.all([seedDemo(payload), seedDemo(payload)])
    expect(await all()).toMatchObject({ articles: 4, comments: comments.length, media: 5 })
  })

  it('publishes every article with its picture and the count of its public comments', async () => {
    const { docs } = await payload.find({ collection: 'articles', depth: 1 })
    for (const { _status, commentCount, hero, html, id } of docs) {
      expect(_status).toBe('published')
      expect(hero).toMatchObject({ credit: 'Drawn for Colloquy', width: 1600 })
      expect(html).toContain('href="/articles/')
      const { totalDocs } = await payload.count({
        collection: 'comments',
        where: { article: { equals: id }, status: { equals: 'approved' } },
      })
      expect(commentCount).toBe(totalDocs)
      expect(totalDocs).toBeGreaterThan(0)
    }
  })

  it('dates comments, their places and their history back to when they were sent', async () => {
    const { docs } = await payload.find({ collection: 'comments', depth: 1, limit: 100 })
    const now = servicesOf(payload).now().getTime()
    for (const { article, createdAt, id, path } of docs) {
      const published = Date.parse(typeof article === 'object' ? (article.publishedAt ?? '') : '')
      expect(Date.parse(createdAt)).toBeGreaterThan(published)
      expect(Date.parse(createdAt)).toBeLessThan(now - 60 * 60 * 1000)
      expect(Number.parseInt(path?.split('/').at(-1)?.slice(0, 9) ?? '', 36)).toBe(Date.parse(createdAt))
      const { docs: events } = await payload.find({
        collection: 'moderation-events',
        where: { comment: { equals: id } },
        sort: 'createdAt',
      })
      expect(events[0]).toMatchObject({ kind: 'submitted', createdAt })
      expect(Date.parse(events.at(-1)?.createdAt ?? '')).toBeLessThan(now)
    }
  })

  it('leaves a tombstone where a hidden comment has a public reply', async () => {
    const { docs } = await readThread(await createLocalReq({}, payload), { article: 'bread-at-2400-metres' })
    expect(docs.find(({ removed }) => removed)).toMatchObject({
      removed: true,
      name: null,
      replies: [{ name: 'Ruth Albers' }],
    })
  })

  it('puts every sender into the vault and gives reasons for what waits', async () => {
    const { docs } = await payload.find({
      collection: 'comments',
      where: { status: { equals: 'pending' } },
      limit: 100,
      depth: 0,
    })
    const admin = {
      id: 'somebody',
      collection: 'users' as const,
      name: 'Admin',
      email: 'admin@example.org',
      role: 'admin' as const,
      createdAt: '',
      updatedAt: '',
    }
    const req = await createLocalReq({ user: admin }, payload)
    const codes = new Set<string>()
    for (const { id } of docs) {
      expect(await vaultOf(payload).hasAddress(req, { type: 'comment', id })).toBe(true)
      for (const { code } of (await readModeration(req, id)).verdict?.reasons ?? []) codes.add(code)
    }
    expect(codes).toEqual(new Set(['first_time_author', 'too_many_links']))
  })

  it('adds nothing at later starts, and completes what was interrupted without doubling it', async () => {
    const before = await all()
    await seedDemo(payload)
    expect(await all()).toEqual(before)
    await releaseClaim()
    await seedDemo(payload)
    expect(await all()).toEqual(before)
  })

  it('leaves a database alone that has articles of somebody’s', async () => {
    await releaseClaim()
    await payload.create({ collection: 'articles', draft: true, data: { title: 'Mine', _status: 'draft' } })
    await payload.delete({ collection: 'authors', where: { slug: { equals: 'tomas-okafor' } } })
    await seedDemo(payload)
    expect((await payload.count({ collection: 'authors' })).totalDocs).toBe(1)
  })
})
