// What an answer from memory costs beside a bare node:http server that sends the same bytes, and for a question of GraphQL
// reads the same body: CPU time of the process for each answer, and answers per second, which mean something on a quiet machine only.
// A third of the readers carry the cookie of their token, which must not matter.
// usage: npm run bench:hits [-- --keep]   (BENCH_ROUNDS=3, BENCH_SECONDS=4)
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { fillArticle } from './fillArticle.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { cacheNumbers, cpuOf, inside, startMeasured } from './measured.mjs'
import { rounded, spread } from './spread.mjs'
import { answersOf, startBare } from './startBare.mjs'

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
  const before = await server.ask('usage')
  const { average, total } = await load(server.url + at, asked)
  return { average, cpuUs: (cpuOf(await server.ask('usage')) - cpuOf(before)) / total }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-'))
const server = await startMeasured(folder)
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
    answers[`/${index}`] = { headers: Object.fromEntries(response.headers), body: await response.text() }
  }
  bare = await startBare(answersOf(answers, path.join(folder, 'answers.json')), inside)
  const rows = []
  say(
    `autocannon, ${connections} connections, 30 % with a reader's cookie, ${rounds} rounds of ${seconds} s; requests per second\n`,
  )
  for (const [index, [name, { body, path: at }]] of Object.entries(targets).entries()) {
    const before = await cacheNumbers(server)
    const [ratios, ours, cpuUs, cpuRatios] = [[], [], [], []]
    for (let round = 0; round < rounds; round += 1) {
      const own = await measure(server, at, { body, carriers: 0.3 })
      const other = await measure(bare, `/${index}`, { body, carriers: 0.3 })
      ours.push(own.average)
      ratios.push(own.average / other.average)
      cpuUs.push(own.cpuUs)
      cpuRatios.push(other.cpuUs / own.cpuUs)
    }
    const newEntries = (await cacheNumbers(server)).entries - before.entries
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
  printAndKeep('hits', { ...machine(), rounds, seconds, connections, loadAverage: rounded(os.loadavg()[0], 1), rows })
} finally {
  await bare?.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
