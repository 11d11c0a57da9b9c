// How long one anonymous request keeps everybody else waiting, with 100,000 comments on SQLite, at every door and at the edge of
// every bound. Measured from inside, as the longest turn of the event loop without what other programs took of it, and from
// outside: a health check every few milliseconds; the slowest answer is the longest stall. Fails where a turn takes over 50 ms.
// usage: npm run bench:stall   (BENCH_COMMENTS=100000, BENCH_ARTICLES=20, BENCH_ROUNDS=3, BENCH_ONLY=name)
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { createClient } from '@libsql/client'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { bodyOf } from './fillArticle.mjs'
import { inside } from './measured.mjs'

const count = Number(process.env.BENCH_COMMENTS ?? 100_000)
const articleCount = Number(process.env.BENCH_ARTICLES ?? 20)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const only = process.env.BENCH_ONLY
const mostMs = 50
const say = (text) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-stall-'))
const file = path.join(folder, 'colloquy.db')
const server = await startBuilt({
  dataDir: folder,
  env: {
    ...inside,
    DATABASE_URL: `file:${file}`,
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'fatal',
  },
})

async function makeArticles() {
  const ids = []
  for (let index = 0; index < articleCount; index++) {
    const response = await fetch(`${server.url}/api/articles`, {
      method: 'POST',
      headers: { cookie: server.admin.cookie, origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify({
        title: `Article ${index}`,
        slug: `bench-${index}`,
        tags: [`tag ${index}`],
        body: bodyOf(['Of tides.']),
        _status: 'published',
      }),
    })
    const data = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(data))
    ids.push(data.doc.id)
  }
  return ids
}

const graphql = (query, variables) => ({
  path: '/api/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables }),
})
const times = (length, make) => Array.from({ length }, (_, index) => make(index))
const byPost = (target, form) => ({
  path: target,
  method: 'POST',
  headers: { 'x-http-method-override': 'GET', 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form).toString(),
})
const ofGraphql = (aliases, clauses, clause) =>
  graphql(
    `query ($w: Comment_where) { ${times(aliases, (index) => `a${index}: Comments(where: $w, limit: 5) { totalDocs }`).join(' ')} }`,
    { w: { OR: times(clauses, clause) } },
  )

/** What strangers may ask, and what they may not; `many` are sent at once. */
const casesOf = (article) => ({
  'comments, first page': { path: '/api/comments' },
  'comments, 100 of one article': { path: `/api/comments?limit=100&where[article][equals]=${article}` },
  'comments, 100 with depth 2': { path: '/api/comments?limit=100&depth=2' },
  'comments, the last page there may be': { path: '/api/comments?limit=100&page=100' },
  'comments, page 1000': { path: '/api/comments?limit=100&page=1000' },
  'comments, by votes': { path: '/api/comments?sort=-votes' },
  'comments, by name': { path: '/api/comments?sort=name' },
  'comments, name contains': { path: '/api/comments?where[name][contains]=zqN' },
  'comments, content contains': { path: '/api/comments?where[content][contains]=zqN' },
  'comments, depth above': { path: '/api/comments?where[depth][greater_than]=3' },
  'comments, 400 clauses by POST': byPost(
    '/api/comments',
    Object.fromEntries(times(400, (index) => [`where[or][${index}][html][contains]`, `zqN${index}`])),
  ),
  'comments, count': { path: '/api/comments/count' },
  'comments, count since': { path: '/api/comments/count?where[createdAt][greater_than]=2020-01-01' },
  'articles, 50 clauses on titles': byPost(
    '/api/articles',
    Object.fromEntries(times(50, (index) => [`where[or][${index}][title][contains]`, `zqN${index}`])),
  ),
  'articles, 100': { path: '/api/articles?limit=100' },
  'articles, 100 with depth 2': { path: '/api/articles?limit=100&depth=2' },
  'authors, 100': { path: '/api/authors?limit=100' },
  'media, 100': { path: '/api/media?limit=100' },
  'thread, 100 roots': { path: `/api/articles/${article}/thread?limit=100` },
  'thread, newest': { path: `/api/articles/${article}/thread?limit=100&order=newest` },
  counts: { path: `/api/comments/counts?articles=${times(100, (index) => `bench-${index}`).join(',')}` },
  'feed of an article': { path: '/articles/bench-1/comments.xml' },
  'page of an article': { path: '/articles/bench-1' },
  feed: { path: '/feed.xml' },
  sitemap: { path: '/sitemap.xml' },
  'GraphQL, 990 clauses': ofGraphql(1, 990, () => ({ html: { contains: 'zqN' } })),
  'GraphQL, 50 aliases of 100 clauses': ofGraphql(50, 100, () => ({ html: { contains: 'zqN' } })),
  'GraphQL, 50 aliases without clauses': ofGraphql(50, 0, () => ({})),
  'GraphQL, 50 aliases of one clause': ofGraphql(50, 1, () => ({ createdAt: { greater_than: '2020-01-01' } })),
  'GraphQL, 50 counts': graphql(
    `{ ${times(50, (index) => `a${index}: countComments(where: { createdAt: { greater_than: "2020-01-01" } }) { totalDocs }`).join(' ')} }`,
  ),
  'GraphQL, 300 comments': graphql(
    '{ a: Comments(limit: 100) { docs { html } } b: Comments(limit: 100, page: 2) { docs { html } } c: Comments(limit: 100, page: 3) { docs { html } } }',
  ),
  'GraphQL, thread of 100': graphql(`{ Thread(article: "${article}", first: 100) { totalDocs } }`),
  'a sort by 10,000 names': byPost('/api/comments', { sort: times(10_000, (index) => `f${index}`).join(',') }),
  'a list of 33,000': byPost('/api/comments', { 'where[id][in]': times(33_000, String).join(',') }),
  '1,200 words': byPost('/api/articles', { 'where[title][like]': times(1200, (index) => `w${index}`).join(' ') }),
  '54,000 letters': byPost('/api/articles', { 'where[title][contains]': 'x'.repeat(54_000) }),
  // Another text each time: a copy is refused before it is judged.
  'a comment of 65,525 bytes': (round) => ({
    path: '/api/comments',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      article,
      name: 'Bench',
      email: `bench${round}@bench.example`,
      content: `*${'abcdefgh'[round]}* [b](https://c${round}.example) `.repeat(2300).slice(0, 65_000),
    }),
  }),
})

const { hostname, port } = new URL(server.url)
const probes = new Agent({ keepAlive: true })
function send({ body, headers, method = 'GET', path: target, agent }) {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, method, headers, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode, took: performance.now() - started }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const database = createClient({ url: `file:${file}` })
/** Takes everything out of memory, as any change by another process does: what is kept is not what an attacker asks for. */
async function forget(round) {
  const { rowsAffected } = await database.execute({ sql: 'UPDATE articles SET title = ?', args: [`Round ${round}`] })
  if (rowsAffected === 0) throw new Error('Nothing was changed')
}

/** Sends a request, and health checks one after the other until it is answered: the slowest of them says how long nobody else was. */
async function stallOf(asked) {
  await server.ask('watch')
  let done = false
  const answering = send(asked).finally(() => {
    done = true
  })
  let longest = 0
  while (!done) longest = Math.max(longest, (await send({ path: '/healthz', agent: probes })).took)
  return { ...(await answering), longest, held: await server.ask('longestTurn') }
}

async function letEveryPost() {
  const response = await fetch(`${server.url}/api/globals/discussion`, {
    method: 'POST',
    headers: { cookie: server.admin.cookie, origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify({ floodSeconds: 0 }),
  })
  if (!response.ok) throw new Error(await response.text())
}

try {
  await letEveryPost()
  const articles = await makeArticles()
  // A process of its own: it would keep this one from noticing which connections the server has closed.
  await promisify(execFile)(process.execPath, ['bench/seedHistory.mjs', file, `${count}`, '1000', ...articles])
  if (process.env.BENCH_KEEP) await promisify(execFile)('cp', [file, process.env.BENCH_KEEP])
  say(
    `${count} comments below ${articleCount} articles; milliseconds, the best of ${rounds}: turn, stall, whole request\n`,
  )
  for (const [name, asked] of Object.entries(casesOf(articles[0]))) {
    if (only && !name.includes(only)) continue
    const ask = (round) => stallOf(typeof asked === 'function' ? asked(round) : asked)
    await ask(rounds)
    const measured = []
    for (let round = 0; round < rounds; round++) {
      await forget(round)
      measured.push(await ask(round))
    }
    const least = (key) => Math.min(...measured.map((one) => one[key]))
    const held = least('held')
    if (held > mostMs) process.exitCode = 1
    const figures = [held, least('longest'), least('took')].map((value) => value.toFixed(1).padStart(9)).join(' ')
    say(`${name.padEnd(40)} ${figures}   ${measured[0].status}${held > mostMs ? '   too long' : ''}`)
  }
} finally {
  probes.destroy()
  database.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
