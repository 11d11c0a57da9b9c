// What an answer from memory costs beside a bare node:http server that sends the same bytes, and for a question of GraphQL
// reads the same body: CPU time of the process for each answer, and answers per second, which mean something on a quiet machine only.
// A third of the readers carry the cookie of their token, which must not matter.
// usage: npm run bench:hits   (BENCH_ROUNDS=3, BENCH_SECONDS=4)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'
import { inside } from './measured.mjs'
import { spread } from './spread.mjs'
import { startBare } from './startBare.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const connections = 32
const say = (text) => process.stdout.write(`${text}\n`)

function load(url, { body, carriers }) {
  const plain = {
    method: body ? 'POST' : 'GET',
    headers: { ...(body ? { 'content-type': 'application/json' } : {}) },
    body,
  }
  const carrying = { ...plain, headers: { ...plain.headers, cookie: 'colloquy_reader=a.reader.token' } }
  const requests = Array.from({ length: 10 }, (_, index) => (index < carriers * 10 ? carrying : plain))
  return autocannon({ url, connections, duration: seconds, requests }).then(
    ({ errors, non2xx, requests: { average, total } }) => {
      if (errors + non2xx > 0) throw new Error(`${url}: ${non2xx} answers were not 200, ${errors} errors`)
      return { average, total }
    },
  )
}

/** Answers per second, and microseconds of CPU for each. */
async function measure(server, at, asked) {
  const { cpu: before } = await server.ask('usage')
  const { average, total } = await load(server.url + at, asked)
  const { cpu } = await server.ask('usage')
  return { average, cpuUs: (cpu.user + cpu.system - before.user - before.system) / total }
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
    ...inside,
    METRICS_TOKEN: metricsToken,
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
  },
})
let bare
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
  const answers = {}
  for (const [index, { body, path: at }] of Object.values(targets).entries()) {
    const asked = body ? { method: 'POST', body, headers: { 'content-type': 'application/json' } } : {}
    const response = await fetch(server.url + at, asked)
    const left = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-encoding', 'content-length']
    const headers = Object.fromEntries([...response.headers].filter(([header]) => !left.includes(header)))
    answers[`/${index}`] = { headers, body: await response.text() }
  }
  const file = path.join(folder, 'answers.json')
  writeFileSync(file, JSON.stringify(answers))
  bare = await startBare(file, inside)
  const rows = []
  say(
    `autocannon, ${connections} connections, 30 % with a reader's cookie, ${rounds} rounds of ${seconds} s; requests per second\n`,
  )
  for (const [index, [name, { body, path: at }]] of Object.entries(targets).entries()) {
    const before = await cacheNumber(server.url, 'colloquy_cache_entries')
    const [ratios, ours, cpuUs, cpuRatios] = [[], [], [], []]
    for (let round = 0; round < rounds; round += 1) {
      const own = await measure(server, at, { body, carriers: 0.3 })
      const other = await measure(bare, `/${index}`, { body, carriers: 0.3 })
      ours.push(own.average)
      ratios.push(own.average / other.average)
      cpuUs.push(own.cpuUs)
      cpuRatios.push(other.cpuUs / own.cpuUs)
    }
    const newEntries = (await cacheNumber(server.url, 'colloquy_cache_entries')) - before
    const bytes = Buffer.byteLength(answers[`/${index}`].body)
    const row = {
      name,
      bytes,
      cpuUs: spread(cpuUs),
      cpuRatio: spread(cpuRatios),
      requestsPerSecond: spread(ours),
      ratio: spread(ratios),
      newEntries,
    }
    rows.push(row)
    say(`${name.padEnd(20)} ${JSON.stringify(row)}`)
  }
  writeFileSync('bench/results/hits.json', `${JSON.stringify({ rounds, seconds, connections, rows }, null, 2)}\n`)
} finally {
  await bare?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
