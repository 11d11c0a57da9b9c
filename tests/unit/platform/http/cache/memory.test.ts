import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { placesBelow, type ShapedThread, threadPatch } from '../../../../../src/comments/threads/patch'
import { buildTree } from '../../../../../src/comments/threads/tree'
import { createStore, type Entry } from '../../../../../src/platform/http/cache/store'

const bytesOf = (length: number, fill: number) => Buffer.allocUnsafeSlow(length).fill(fill)

/** As `keepAnswer` makes them: each text and list an object of its own. */
const headers = (index: number) =>
  Object.entries({
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'public, max-age=0, must-revalidate',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
    'X-Of-One': `${index}-${'x'.repeat(20)}`,
  }).flat()

const threadOf = (index: number): ShapedThread => {
  const segment = (place: string, at: number) => `00mno${String(index).padStart(8, '0')}${place}${at}`
  const row = (path: string, depth: number) => ({
    id: `${crypto.randomUUID()}`,
    path,
    root: segment('r', 0),
    createdAt: '',
    status: 'approved',
    depth,
  })
  const roots = Array.from({ length: 20 }, (_, at) => row(segment('r', at), 0))
  const descendants = Array.from({ length: 5 }, (_, at) => row(`${segment('r', 0)}/${segment('d', at)}`, 1))
  return {
    page: { docs: buildTree({ roots, descendants, more: () => '' }), totalDocs: 25, next: null },
    shape: {
      hasVotes: false,
      cursor: undefined,
      order: 'oldest' as const,
      limit: 20,
      pinned: [],
      roots: roots.map(({ path }) => path),
      below: placesBelow(descendants),
      sign: () => '',
    },
  }
}

const entries: Record<string, (index: number) => Entry> = {
  small: (index) => ({
    status: 200,
    headers: headers(index),
    body: bytesOf(120, index),
    compressed: new Map(),
    etag: `"${index}-${'e'.repeat(20)}"`,
    tags: [`article:${index}`, `comments:${index}`, 'articles', 'discussion'],
  }),
  thread: (index) => ({
    status: 200,
    headers: headers(index),
    body: bytesOf(12_000, index),
    compressed: new Map([
      ['br', bytesOf(2_000, index)],
      ['gzip', bytesOf(2_400, index)],
    ]),
    etag: `"${index}-${'e'.repeat(20)}"`,
    tags: [`article:${index}`, `comments:${index}`, `slug:an-article-${index}`, 'discussion'],
    patch: threadPatch(`${index}`, threadOf(index)),
  }),
  nothing: (index) => ({
    status: 404,
    headers: headers(index),
    body: bytesOf(200, index),
    compressed: new Map(),
    etag: undefined,
    tags: [],
  }),
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const mostCollections = 30

/** What the process holds. What other suites and buffers have held is given back some collections and turns later. */
const used = async (): Promise<number> => {
  const seen: number[] = []
  while (seen.length < mostCollections) {
    collect()
    await nextTurn()
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    seen.push(heapUsed + arrayBuffers)
    const last = seen.slice(-3)
    if (last.length === 3 && Math.max(...last) - Math.min(...last) < 16 * 1024) break
  }
  return seen.at(-1) ?? 0
}

const maxBytes = 16 * 1024 * 1024

it.each(Object.entries(entries))('counts what answers really take of memory: %s', async (_kind, make) => {
  const filled = (from: number, count: number, store = createStore({ maxBytes, now: () => new Date() })) => {
    for (let index = from; index < from + count; index++)
      store.put(`/api/articles/an-article-of-this-site-${index}/thread?limit=20`, make(index), store.begin())
    return store
  }
  // What is compiled and set up by the first of a kind is no part of what is measured.
  filled(0, 1000)
  const before = await used()
  const stores: ReturnType<typeof filled>[] = []
  let bytes = 0
  // Answers that say nothing have a small part of the room: several stores of them, so that what is measured is more than what the
  // process itself gains and gives back meanwhile.
  while (bytes < maxBytes / 2) {
    const store = filled(0, 100)
    const each = store.stats().bytes / 100
    // More than there is room for: what was thrown away must not stay.
    filled(100, Math.ceil((1.5 * maxBytes) / each), store)
    expect(store.stats().bytes).toBeLessThanOrEqual(maxBytes)
    bytes += store.stats().bytes
    stores.push(store)
  }
  const taken = (await used()) - before
  // Of a few entries the process itself, with what it has compiled meanwhile, is a part that can be seen.
  expect(taken).toBeLessThan(1.15 * bytes + 2 * 1024 * 1024)
  expect(taken).toBeGreaterThan(0.5 * bytes)
  expect(stores.length).toBeGreaterThan(0)
})
