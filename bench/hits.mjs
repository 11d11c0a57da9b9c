// What an answer from memory costs beside a bare node:http server that sends the same bytes, and for a question of GraphQL
// reads the same body. A third of the readers carry the cookie of their token, which must not matter.
// usage: npm run bench:hits   (BENCH_ROUNDS=3, BENCH_SECONDS=4)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'
import { spread } from './spread.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const connections = 32
const say = (text) => process.stdout.write(`${text}\n`)

/** Answers what it is told to, by method and path, once it has read the body. */
function bareServer() {
  const answers = new Map()
  const server = createServer((req, res) => {
    const answer = answers.get(`${req.method} ${req.url}`)
    const send = () => res.writeHead(200, answer.headers).end(answer.bytes)
    if (req.method !== 'POST') return send()
    const chunks = []
    req.on('data', (chunk) => chunks.push(chunk))
    req.on('end', () => {
      Buffer.concat(chunks)
      send()
    })
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ answers, url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }),
    ),
  )
}

function load(url, { body, carriers }) {
  const plain = {
    method: body ? 'POST' : 'GET',
    headers: { ...(body ? { 'content-type': 'application/json' } : {}) },
    body,
  }
  const carrying = { ...plain, headers: { ...plain.headers, cookie: 'colloquy_reader=a.reader.token' } }
  const requests = Array.from({ length: 10 }, (_, index) => (index < carriers * 10 ? carrying : plain))
  return autocannon({ url, connections, duration: seconds, requests }).then(
    ({ errors, non2xx, requests: { average } }) => {
      if (errors + non2xx > 0) throw new Error(`${url}: ${non2xx} answers were not 200, ${errors} errors`)
      return average
    },
  )
}

const metricsToken = 'a-token-of-the-benchmark'
const cacheNumber = async (url, name) => {
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(await metrics.text())?.[1])
}

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'))
const server = await startBuilt({
  dataDir: folder,
  env: {
    METRICS_TOKEN: metricsToken,
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
  },
})
const bare = await bareServer()
try {
  const { id, slug } = await fillArticle(server)
  const question = (query, variables) => JSON.stringify({ query, variables })
  const targets = {
    'article JSON': { path: `/api/articles/${id}` },
    'thread of 20': { path: `/api/articles/${slug}/thread?limit=20` },
    'article page': { path: `/articles/${slug}` },
    'article by GraphQL': {
      path: '/api/graphql',
      body: question('query ($id: String!) { Article(id: $id) { title slug html commentCount authors { name } } }', {
        id,
      }),
    },
    'thread by GraphQL': {
      path: '/api/graphql',
      body: question('query ($a: String!) { Thread(article: $a, first: 20) { totalDocs docs { id name html } } }', {
        a: slug,
      }),
    },
  }
  const rows = []
  say(
    `autocannon, ${connections} connections, 30 % with a reader's cookie, ${rounds} rounds of ${seconds} s; requests per second\n`,
  )
  for (const [name, { body, path: at }] of Object.entries(targets)) {
    const response = await fetch(
      server.url + at,
      body ? { method: 'POST', body, headers: { 'content-type': 'application/json' } } : {},
    )
    const headers = Object.fromEntries(
      [...response.headers].filter(
        ([header]) =>
          !['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-encoding', 'content-length'].includes(
            header,
          ),
      ),
    )
    const bytes = Buffer.from(await response.text())
    bare.answers.set(`${body ? 'POST' : 'GET'} ${at}`, {
      headers: { ...headers, 'content-length': bytes.length },
      bytes,
    })
    const before = await cacheNumber(server.url, 'colloquy_cache_entries')
    const ratios = []
    const ours = []
    for (let round = 0; round < rounds; round += 1) {
      const [own, theirs] = [
        await load(server.url + at, { body, carriers: 0.3 }),
        await load(bare.url + at, { body, carriers: 0.3 }),
      ]
      ours.push(own)
      ratios.push(own / theirs)
    }
    const grown = (await cacheNumber(server.url, 'colloquy_cache_entries')) - before
    const row = { name, bytes: bytes.length, requestsPerSecond: spread(ours), ratio: spread(ratios), newEntries: grown }
    rows.push(row)
    say(`${name.padEnd(20)} ${JSON.stringify(row)}`)
  }
  writeFileSync('bench/results/hits.json', `${JSON.stringify({ rounds, seconds, connections, rows }, null, 2)}\n`)
} finally {
  bare.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
