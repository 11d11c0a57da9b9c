import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ METRICS_TOKEN: 'one-token-of-sixteen' }, { production: true })
})
afterAll(() => server.stop())

const gql = async (query: string, cookie?: string) => {
  const response = await fetch(`${server.base}/api/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query }),
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie, origin: server.base } : {}) },
  })
  return { status: response.status, text: await response.text() }
}

describe('in production', () => {
  it.each([
    getIntrospectionQuery(),
    '{ __type(name: "Comment") { name } }',
    'query { ...a } fragment a on Query { hidden: __schema { types { name } } }',
  ])('GraphQL shows its schema to staff only (%#)', async (query) => {
    expect(await gql(query)).toMatchObject({ status: 403, text: expect.stringContaining('for staff') })
    expect((await gql(query, server.staff.author.cookie)).status).toBe(200)
  })

  it('GraphQL answers queries of readers, with the names of types', async () => {
    const { status, text } = await gql('{ Articles { __typename totalDocs } }')
    expect([status, JSON.parse(text).data.Articles.totalDocs]).toEqual([200, 0])
  })

  it('/metrics are for whoever has their token, on this machine too', async () => {
    const ask = (authorization?: string) =>
      fetch(`${server.base}/metrics`, authorization ? { headers: { authorization } } : {})
    for (const wrong of [undefined, 'Bearer', 'Bearer one-token-of-sixteem', 'one-token-of-sixteen'])
      expect((await ask(wrong)).status).toBe(404)
    const answer = await ask('Bearer one-token-of-sixteen')
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, expect.stringContaining('process_uptime_seconds')])
    const lines = text.trimEnd().split('\n')
    const named = (kind: RegExp) => lines.flatMap((line) => kind.exec(line)?.[1] ?? [])
    const names = named(/^(\w+) [\d.]+$/)
    expect(lines).toHaveLength(3 * names.length)
    expect([named(/^# HELP (\w+) .+\.$/), named(/^# TYPE (\w+) (?:counter|gauge)$/)]).toEqual([names, names])
  })

  it('/metrics count the comments and tasks that wait', async () => {
    const waiting = async () => {
      const answer = await fetch(`${server.base}/metrics`, {
        headers: { authorization: 'Bearer one-token-of-sixteen' },
      })
      const text = await answer.text()
      const numbers = ['colloquy_comments_waiting', 'colloquy_jobs_waiting', 'colloquy_jobs_failed']
      return numbers.map((name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]))
    }
    const [before = Number.NaN] = await waiting()
    const { slug } = await server.article({})
    await server.comment({ article: slug, status: 'pending' })
    await server.payload.jobs.queue({
      task: 'sendNotice',
      input: {},
      waitUntil: new Date(Date.now() + 3_600_000),
    } as never)
    const [comments, jobs = 0, failed] = await waiting()
    expect([comments, jobs >= 1, failed]).toEqual([before + 1, true, 0])
  })

  it('a page of this machine is a page of another site', async () => {
    const response = await fetch(`${server.base}/api/comments`, {
      method: 'POST',
      headers: { origin: 'http://localhost:5173', 'content-type': 'application/json' },
      body: '{}',
    })
    expect([response.status, (await response.json()).errors[0].data.errors[0].code]).toEqual([
      403,
      'origin_not_allowed',
    ])
  })

  it('comments under a page of this machine are those of another site', async () => {
    const url = 'http://localhost:5173/posts/first/'
    const read = await server.ask('GET', `/api/pages/discussion?url=${encodeURIComponent(url)}`)
    const sent = await server.ask('POST', '/api/comments', {
      page: { url, title: 'First' },
      name: 'Robin',
      email: server.canary.email(),
      content: 'Said on a page of this machine.',
    })
    for (const [{ body, status }, expected] of [
      [read, [404, 'page_not_found']],
      [sent, [403, 'origin_not_allowed']],
    ] as const) {
      expect([status, body.errors[0].data.errors[0].code]).toEqual(expected)
      expect(body.errors[0].message).toMatch(
        /^Pages of http:\/\/localhost:5173 have no comments here\. An administrator/,
      )
    }
  })
})
