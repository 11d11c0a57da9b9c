// How long the built server takes until it answers, and what memory it takes: after the start, after readers, after the admin.
// Prints JSON; `--keep` writes it to bench/results/start.json.
// usage: npm run bench:start [-- --keep]   (BENCH_ROUNDS=5 starts, BENCH_MEMORY_ROUNDS=5 servers whose memory is measured,
// BENCH_REQUESTS=4000; the admin is opened where it has been built)
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { createAsker } from './asking.mjs'
import { fillSite, forgetAnswers } from './fillSite.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { spread } from './spread.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
/** How much V8 holds is a matter of when it last collected: one server says little. */
const memoryRounds = Number(process.env.BENCH_MEMORY_ROUNDS ?? 5)
const requests = Number(process.env.BENCH_REQUESTS ?? 4000)
const { close, get } = createAsker(8)
const env = {
  NODE_OPTIONS: `--import=${path.resolve('bench/inside.mjs')}`,
  DEMO: 'false',
  READS_PER_MINUTE: '0',
  WRITES_PER_MINUTE: '0',
  LOG_LEVEL: 'error',
}

const megabytes = (bytes) => Math.round(bytes / 1024 / 1024)
const memoryOf = async (server) => megabytes((await server.ask('usage')).memory.rss)

/** A server's memory after its start, after readers, and once the admin has been opened. */
async function measure({ articles, cookie }) {
  const server = await startBuilt({ dataDir: folder, env, account: false })
  const started = await memoryOf(server)
  const pages = articles.flatMap(({ id, slug }) => [
    `/articles/${slug}`,
    `/api/articles/${slug}/thread`,
    `/api/articles/${id}`,
    `/api/comments/counts?articles=${slug}`,
  ])
  const left = Array.from({ length: requests }, (_, index) => pages[index % pages.length])
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let target = left.pop(); target !== undefined; target = left.pop()) {
        // So that most of them are made anew.
        if (left.length % 100 === 0) forgetAnswers(file)
        await get(server.url + target)
      }
    }),
  )
  const afterLoad = await memoryOf(server)
  const isNextLoaded = (await server.ask('modules')).includes('next')
  if (!existsSync('.next/BUILD_ID')) {
    await server.stop()
    return { started, afterLoad, isNextLoaded }
  }
  const opened = performance.now()
  await get(`${server.url}/admin/login`)
  const adminOpensMs = Math.round(performance.now() - opened)
  for (let turn = 0; turn < 20; turn++)
    for (const page of ['/admin', '/admin/collections/articles', '/admin/collections/comments'])
      await get(server.url + page, { cookie })
  const withAdmin = await memoryOf(server)
  await server.stop()
  return { started, afterLoad, withAdmin, adminOpensMs, isNextLoaded }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-start-'))
const file = path.join(folder, 'colloquy.db')
try {
  const first = await startBuilt({ dataDir: folder, env })
  const articles = await fillSite({ server: first, file, count: 200 })
  const { cookie } = first.admin
  await first.stop()

  const startMs = []
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    const server = await startBuilt({ dataDir: folder, env, account: false })
    const { status } = await get(`${server.url}/api/articles?limit=1`)
    if (status !== 200) throw new Error(`The API answered ${status}`)
    startMs.push(performance.now() - begun)
    await server.stop()
  }

  const measured = []
  for (let round = 0; round < memoryRounds; round++) measured.push(await measure({ articles, cookie }))
  const ofAll = (name) => {
    const values = measured.flatMap((one) => one[name] ?? [])
    return values.length === 0 ? null : spread(values)
  }
  const results = {
    ...machine(),
    startMs: spread(startMs.map(Math.round)),
    rssMB: { started: ofAll('started'), afterLoad: ofAll('afterLoad'), withAdmin: ofAll('withAdmin') },
    adminOpensMs: ofAll('adminOpensMs'),
    isNextLoadedBeforeTheAdminIsOpened: measured.some(({ isNextLoaded }) => isNextLoaded),
    requests,
  }
  printAndKeep('start', results)
} finally {
  close()
  rmSync(folder, { recursive: true, force: true })
}
