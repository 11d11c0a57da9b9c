import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { graphqlRequests } from '../support/fuzz/graphql'
import { type FuzzRequest, type Known, restRequests } from '../support/fuzz/rest'
import { shapedWrites, sizedQueries } from '../support/fuzz/shapes'

/** Of each kind. CI sends few, and fewer to what takes longer; the full run is FUZZ_REQUESTS=10000 FUZZ_LARGEST=40000, forty thousand in all. */
const requests = Number(process.env.FUZZ_REQUESTS ?? (process.env.TEST_DATABASE === 'mongodb' ? 100 : 400))
const seed = Number(process.env.FUZZ_SEED ?? 20261123)
const longestMs = 5000

let server: TestServer
let known: Known
/** What the server said of its faults: the answers do not. */
const logged: string[] = []
beforeAll(async () => {
  server = await bootServer({ LOG_LEVEL: 'fatal' })
  await server.discussion({ floodSeconds: 0, votes: true })
  vi.spyOn(server.payload.logger, 'error').mockImplementation((said: unknown) => {
    const { err } = said as { err?: Error }
    logged.push(err?.stack ?? JSON.stringify(said))
  })
  const article = await server.article({ title: 'Of many requests' })
  const draft = await server.article({ title: 'Not yet', _status: 'draft' })
  const comments = []
  for (const status of ['approved', 'pending', 'spam', 'trash'] as const)
    comments.push(await server.comment({ article: article.slug, status }))
  const events = await server.payload.find({ collection: 'moderation-events', limit: 3 })
  known = {
    articles: [article.id, article.slug, draft.id],
    comments,
    authors: [server.staff.author.byline],
    users: [server.staff.author.id],
    'moderation-events': events.docs.map(({ id }) => String(id)),
  }
})
afterAll(() => server.stop())

const people = ['anonymous', 'author', 'moderator', 'editor', 'admin'] as const

const send = async ({ body, headers, method, path, type }: FuzzRequest, who: (typeof people)[number]) => {
  const from = performance.now()
  const response = await fetch(server.base + path, {
    method,
    headers: {
      origin: server.base,
      ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }),
      ...(type ? { 'content-type': type } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(4 * longestMs),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    ms: performance.now() - from,
  }
}

/** What no answer may be, whatever was asked. */
const holds = async (request: FuzzRequest, who: (typeof people)[number]): Promise<void> => {
  const { ms, status, text, type } = await send(request, who)
  expect(status, status < 500 ? text : `${text} ${logged.at(-1)}`).toBeLessThan(500)
  expect(ms).toBeLessThan(longestMs)
  if (status >= 400 && type.includes('json')) {
    const said = JSON.parse(text)
    expect(said.errors?.[0]?.message ?? said.message).toMatch(/\w/)
  }
  expect(text).not.toMatch(/SQLITE_|MongoServerError|\bat \S+ \(.*:\d+:\d+\)/)
}

const run = (arbitrary: fc.Arbitrary<FuzzRequest>) =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...people), arbitrary, (who, request) => holds(request, who)),
    { numRuns: requests, seed, endOnFailure: requests > 400 },
  )

describe('any request', { timeout: 60_000 + requests * 200 }, () => {
  it('at REST is answered in time, with an error of its own or an answer, and never with a fault of ours', () =>
    run(restRequests(server.payload, known)))

  it('at GraphQL is answered in time, with an error of its own or an answer, and never with a fault of ours', () =>
    run(
      graphqlRequests(buildSchema(readFileSync('src/schema.graphql', 'utf8')), [
        ...Object.values(known).flat(),
        'none',
      ]),
    ))

  it('that writes a field of another shape, size or script is refused or kept, and never met with a fault of ours', () =>
    run(shapedWrites(server.payload, known)))

  it('that asks for as much as a bound allows, or for more, is never met with a fault of ours', () =>
    run(sizedQueries()))

  it('that meets a fault of ours is found out', async () => {
    const find = server.payload.db.find
    server.payload.db.find = async () => {
      throw new TypeError('planted')
    }
    try {
      await expect(holds({ method: 'GET', path: '/api/comments' }, 'admin')).rejects.toThrow('500')
    } finally {
      server.payload.db.find = find
    }
  })
})
