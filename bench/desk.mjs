// How long the desk's answers take with 100,000 comments of which 10,000 are pending, on SQLite. What is measured is a whole request
// on a kept connection, one at a time: sign-in checked, answer read and parsed.
// usage: npm run bench:desk   (BENCH_COMMENTS=100000, BENCH_PENDING=10000, BENCH_ROUNDS=20)
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { startBuilt } from '../scripts/startBuilt.mjs'

const count = Number(process.env.BENCH_COMMENTS ?? 100_000)
const pending = Number(process.env.BENCH_PENDING ?? 10_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 20)
const say = (text) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-desk-'))
const file = path.join(folder, 'colloquy.db')
const server = await startBuilt({
  dataDir: folder,
  env: {
    DATABASE_URL: `file:${file}`,
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
  },
})

const headers = { cookie: server.admin.cookie, origin: server.url }
const ask = async (target) => {
  const started = performance.now()
  const response = await fetch(`${server.url}/api/moderation/${target}`, { headers })
  const data = await response.json()
  if (response.status !== 200) throw new Error(`${target}: ${response.status} ${JSON.stringify(data)}`)
  return { data, took: performance.now() - started }
}

const report = async (name, target, times = rounds) => {
  // The first answer pays for what is compiled and read once.
  const { data } = await ask(target)
  const taken = []
  for (let round = 0; round < times; round++) taken.push((await ask(target)).took)
  taken.sort((a, b) => a - b)
  const figures = [taken[0], taken[Math.floor(taken.length / 2)], taken.at(-1)]
  const found = data.total ?? data.groups?.length ?? ''
  say(`${name.padEnd(34)} ${figures.map((value) => value.toFixed(1).padStart(8)).join(' ')}   ${found}`)
  return data
}

const makeArticles = async (number) => {
  const ids = []
  for (let index = 0; index < number; index++) {
    const response = await fetch(`${server.url}/api/articles?draft=true`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Article ${index}`, slug: `bench-${index}`, _status: 'draft' }),
    })
    const data = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(data))
    ids.push(data.doc.id)
  }
  return ids
}

try {
  const articles = await makeArticles(20)
  const started = performance.now()
  // A process of its own: it would keep this one from noticing which connections the server has closed.
  await promisify(execFile)(process.execPath, ['bench/seedHistory.mjs', file, `${count}`, `${pending}`, ...articles])
  say(`${count} comments, ${pending} pending, seeded in ${((performance.now() - started) / 1000).toFixed(0)} s`)
  say(`milliseconds of ${rounds} requests: min, median, max; what was found\n`)
  const tabs = ['pending', 'reported', 'spam', 'approved', 'trash']
  for (const tab of tabs) await report(`list ${tab}`, `queue?tab=${tab}`)
  await report('list pending, newest', 'queue?sort=newest')
  await report('list pending, 200 cards', 'queue?limit=200')
  const { next } = await report('list pending, one article', `queue?article=${articles[0]}`)
  await report('list pending, page 2', `queue?article=${articles[0]}&after=${next}`)
  await report('list pending, by reason', 'queue?reason=too_many_links')
  await report('list pending, by author', 'queue?author=Reader%2010')
  await report('list pending, with links', 'queue?links=true')
  await report('search pending', 'queue?search=anemone')
  await report('search pending, finds nothing', 'queue?search=nothingofthekind')
  await report('search pending, by reason', 'queue?search=anemone&reason=too_many_links')
  for (const tab of tabs.slice(1)) await report(`search ${tab}`, `queue?tab=${tab}&search=anemone`)
  await report('list approved, by reason', 'queue?tab=approved&reason=too_many_links')
  await report('counts', 'queue/counts')
  await report('similar', 'similar?tab=pending', 5)
  const first = await ask('statistics?days=29')
  say(`${'statistics, added up'.padEnd(34)} ${first.took.toFixed(1).padStart(8)}`)
  await report('statistics, kept for a minute', 'statistics?days=29')
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
