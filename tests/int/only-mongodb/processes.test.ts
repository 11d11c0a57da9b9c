import { join } from 'node:path'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownWritesOf } from '../../../src/platform/database/mongodb/adapter'
import { bootServer, type TestServer } from '../../support/app'
import { openEvents } from '../../support/eventStream'
import { actions } from '../../support/exactness/actions'
import { createWorld, look, viewsOf } from '../../support/exactness/world'

let one: TestServer
let two: TestServer
let three: TestServer
beforeAll(async () => {
  one = await bootServer()
  const shared = { DATABASE_URL: one.databaseUrl, VAULT_KEY_FILE: join(one.folder, 'vault.keys') }
  two = await bootServer(shared)
  three = await bootServer(shared)
  await one.discussion({ floodSeconds: 0 })
})
afterAll(async () => {
  await three.stop()
  await two.stop()
  await one.stop()
})

const page = async (server: TestServer, path: string) => (await fetch(server.base + path)).text()

it('what one process publishes, the other’s cache shows at once, and hides again', async () => {
  const { slug } = await one.article({})
  const id = await one.comment({ article: slug, status: 'pending', name: 'Nadia Two' })
  const path = `/articles/${slug}`
  // Filled there before the change, so that what follows is an invalidation and no first read.
  await expect.poll(() => page(two, path)).toContain('Nobody has answered')
  const decide = (to: string) =>
    fetch(`${one.base}/api/moderation/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: one.base, cookie: one.staff.moderator.cookie },
      body: JSON.stringify({ ids: [id], to }),
    })
  await decide('approved')
  await expect.poll(() => page(two, path), { timeout: 5000 }).toContain('Nadia Two')
  expect(await page(one, path)).toContain('Nadia Two')
  await decide('spam')
  await expect.poll(() => page(two, path), { timeout: 5000 }).not.toContain('Nadia Two')
})

it('sign-ins of one account at all of them in the same moment give a session each', async () => {
  const { email, password } = one.staff.author
  const servers = [one, two, three, one, two, three]
  const sent = { 'content-type': 'application/json' }
  const answers = await Promise.all(
    servers.map(({ base }) =>
      fetch(`${base}/api/users/login`, { method: 'POST', body: JSON.stringify({ email, password }), headers: sent }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(servers.map(() => 200))
  for (const [index, { base }] of servers.entries()) {
    const cookie = answers[index]?.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const me = await fetch(`${base}/api/users/me`, { headers: { cookie, origin: base } })
    expect((await me.json()).user?.email).toBe(email)
  }
})

it('settings saved at one hold at the other, and the vault opens at both', async () => {
  await one.discussion({ floodSeconds: 0, open: false })
  const { slug } = await one.article({})
  await expect.poll(() => page(two, `/articles/${slug}`)).toContain('closed')
  await one.discussion({ floodSeconds: 0 })
  const id = await one.comment({ article: slug, status: 'pending', email: 'shared@reader.example' })
  const headers = { cookie: two.staff.moderator.cookie, origin: two.base }
  const identity = await fetch(`${two.base}/api/moderation/comments/${id}/identity`, { headers })
  expect(await identity.json()).toEqual({ email: 'shared@reader.example' })
})

it('a desk open at one is told of a comment sent to the other', async () => {
  const { id: article } = await one.article({})
  const stream = await openEvents(`${two.base}/api/moderation/live`, {
    cookie: two.staff.moderator.cookie,
    origin: two.base,
  })
  const { data: first } = await stream.next()
  const id = await one.comment({ article, status: 'pending' })
  let told = await stream.next()
  // What was written before may be heard of first.
  while (!told.data.ids.includes(id)) told = await stream.next()
  expect(told.data.counts.pending).toBe((first.counts.pending ?? 0) + 1)
  await stream.close()
})

it('readers at one are told of a comment that is published at the other', async () => {
  const { slug } = await one.article({})
  await expect.poll(() => page(two, `/articles/${slug}`)).toContain('Nobody has answered')
  const stream = await openEvents<{ count: number; newest: string | null }>(`${two.base}/api/articles/${slug}/live`, {})
  expect((await stream.next()).data).toEqual({ count: 0, newest: null })
  const newest = await one.comment({ article: slug, status: 'approved' })
  let told = await stream.next()
  // The number and the comment may be heard of one after the other.
  while (told.data.count !== 1 || told.data.newest === null) told = await stream.next()
  expect(told.data).toEqual({ count: 1, newest })
  await stream.close()
})

it('answers nothing from memory while it does not hear of changes', async () => {
  const { id } = await one.article({ title: 'Before' })
  const path = `/api/articles/${id}`
  await expect.poll(() => page(two, path)).toContain('Before')
  two.store.stop()
  await one.payload.update({ collection: 'articles', id, data: { title: 'After' } })
  expect(await page(two, path)).toContain('After')
  expect(two.store.get(path)).toBeUndefined()
  two.store.resume()
  expect(await page(two, path)).toContain('After')
})

/** Of everything that changes what readers see, a part; all of it in the full size. */
const isFullSize = process.env.EXACTNESS_RUNS !== undefined
const changes = isFullSize ? Object.keys(actions) : Object.keys(actions).filter((_name, index) => index % 3 === 0)

it('whatever one process acknowledges, the memories of the others are right about a moment later', async () => {
  await one.discussion({ floodSeconds: 0, holdAll: true })
  const world = await createWorld(one)
  const others = [two, three]
  for (const { store } of others) await expect.poll(() => store.stats().running, { timeout: 10_000 }).toBe(true)
  const hitsOf = () => others.map(({ store }) => store.counts.hits)
  const before = hitsOf()
  const tookMs: number[] = []
  for (const [index, name] of ['post', 'post', 'approve', ...changes].entries()) {
    const views = viewsOf(world).filter((_view, place) => place % 7 === index % 7)
    for (const { base } of others) for (const view of views) await look(base, view)
    await actions[name]?.(world, index)
    const begun = performance.now()
    for (const { base } of others)
      for (const view of views) {
        const isRight = async () => {
          const [given, fresh] = [await look(base, view), await look(base, view, { fresh: true })]
          return given.status === fresh.status && given.text === fresh.text && given.location === fresh.location
        }
        await expect
          .poll(isRight, { timeout: 10_000, interval: 20, message: `${view.path} after “${name}”` })
          .toBe(true)
      }
    tookMs.push(performance.now() - begun)
  }
  for (const [index, hits] of hitsOf().entries()) expect(hits).toBeGreaterThan(before[index] ?? 0)
  // With time for the comparing itself. A busy machine says nothing of time.
  if (isFullSize) expect(Math.max(...tookMs)).toBeLessThan(1000)
}, 120_000)

it('finds a process that takes what others have done for its own', async () => {
  const { id } = await one.article({ title: 'Before' })
  const path = `/api/articles/${id}`
  // What tells of the new article may come after it was first read, and what was kept is forgotten once more.
  const isKept = async (server: TestServer) => {
    const { hits } = server.store.counts
    return (await page(server, path)).includes('Before') && server.store.counts.hits > hits
  }
  for (const server of [two, three]) await expect.poll(() => isKept(server), { timeout: 5000 }).toBe(true)
  const own = ownWritesOf(two.payload.db as unknown as MongooseAdapter)
  const { tellRest } = own
  own.tellRest = () => {}
  try {
    await one.payload.update({ collection: 'articles', id, data: { title: 'After' } })
    await expect.poll(() => page(three, path), { timeout: 5000 }).toContain('After')
    expect(await page(two, path)).toContain('Before')
  } finally {
    own.tellRest = tellRest
  }
  await one.payload.update({ collection: 'articles', id, data: { title: 'After' } })
  await expect.poll(() => page(two, path), { timeout: 5000 }).toContain('After')
})
