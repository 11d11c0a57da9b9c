// Readers, a crawler, comments and approvals at once: readers choose among BENCH_ARTICLES articles by Zipf's law (exponent 0.99) and ask for
// pages, threads, articles as JSON and counts; of all requests 30 % are a crawler's, who walks through old articles one by one (page, thread,
// JSON) and never comes back; 5 comments a second come in, and 5 are approved. How many answers of readers come from memory, how long reads
// take, and what the server takes of a CPU and of memory. At first everything that readers ask for is asked for once, and as many requests as
// `BENCH_WARM_UP` says are sent as fast as they are answered, which are not counted: a server that has just started has nothing in memory. Fails where readers have less than 95 % hits, or
// 1 % of reads take more than 20 ms.
// usage: npm run bench:mixed [-- --keep]   (BENCH_SECONDS=60, BENCH_RATE=200 reads a second, BENCH_ARTICLES=1000, BENCH_WARM_UP=10000, BENCH_PROFILE=folder)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAsker, paced } from './asking.mjs'
import { startFilled } from './filledSite.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { cacheNumbers, cpuOf } from './measured.mjs'
import { readings } from './readings.mjs'
import { sender } from './send.mjs'
import { percentile, rounded } from './spread.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 60)
const rate = Number(process.env.BENCH_RATE ?? 200)
const articles = Number(process.env.BENCH_ARTICLES ?? 1000)
const warmUp = Number(process.env.BENCH_WARM_UP ?? 10_000)
const profiles = process.env.BENCH_PROFILE
const crawlers = 0.3
const postsPerSecond = 5
const leastHits = 0.95
const mostMs = 20
const seed = 1

const page = ({ slug }) => `/articles/${slug}`
const thread = ({ slug }) => `/api/articles/${slug}/thread`
const json = ({ id }) => `/api/articles/${id}`
const counts = ({ slug }) => `/api/comments/counts?articles=${slug}`
/** What readers ask for of an article, as often as it stands here, and what a crawler does. */
const asked = [page, page, page, page, thread, thread, thread, json, json, counts]
const crawled = [page, thread, json]
const browser = { 'accept-encoding': 'gzip, deflate, br' }
const robot = { 'accept-encoding': 'gzip' }

const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-mixed-'))
const old = Math.ceil(((warmUp + seconds * rate) * crawlers * 1.1) / 3) + 50
// Whole: a server that starts makes what is missing at the desk, which would be measured.
const server = await startFilled(folder, { count: articles + old, isWhole: true })
const readers = createAsker(64)
const send = sender(server)
const megabytes = (bytes) => Math.round(bytes / 2 ** 20)

/** Requests by a seed, each with what it is for; the crawler's are for old articles, beyond those that readers ask for. */
function* requestsOf(site) {
  const old = site
    .slice(articles)
    .flatMap((article) => crawled.map((target) => ({ article, target: target(article) })))
    .values()
  let turn = 0
  for (const { isCrawler, key } of readings({ requests: Infinity, articles, crawlers, seed })) {
    turn += 1
    const article = site[Number(key.split('/').at(-1))]
    const request = isCrawler ? old.next().value : { article, target: asked[turn % asked.length](article) }
    if (!request) throw new Error('There are too few old articles.')
    yield { ...request, isCrawler }
  }
}

const read = async ({ isCrawler, target }) => {
  const { body, status, tookMs } = await readers.get(server.url + target, isCrawler ? robot : browser)
  if (status !== 200) throw new Error(`${target}: ${status} ${body}`)
  return tookMs
}

/** Comments wait for somebody to approve them, the oldest first. */
const waiting = []
const comment = async (article, index) => {
  const { doc } = await send(
    '/api/comments',
    {
      article: article.id,
      name: `Reader ${index}`,
      email: `late${index}@bench.example`,
      content: `What a heron does all day, part ${index}.`,
    },
    false,
  )
  waiting.push(doc.id)
}
const approve = async () => {
  const id = waiting.shift()
  if (id !== undefined) await send('/api/moderation/comments', { ids: [id], to: 'approved' })
  return id !== undefined
}

try {
  const site = server.articles
  const requests = requestsOf(site)

  const all = site
    .slice(0, articles)
    .flatMap((article) => [page, thread, json, counts].map((target) => target(article)))
  await readers.askAll(server.url, all, browser)
  let left = warmUp
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await read(requests.next().value)
    }),
  )
  // Readers comment where they read.
  const commented = [
    ...readings({ requests: (seconds + 5) * postsPerSecond, articles, crawlers: 0, seed: seed + 1 }),
  ].map(({ key }) => site[Number(key.split('/').at(-1))])
  for (let index = 0; index < postsPerSecond; index++) await comment(commented[index], index)
  await pause(1000)

  if (profiles) await server.ask('profile')
  const [before, usedBefore] = [await cacheNumbers(server), await server.ask('usage')]
  const times = { readers: [], crawler: [] }
  const posts = seconds * postsPerSecond
  let approved = 0
  let rss = 0
  const began = performance.now()
  await Promise.all([
    paced(seconds * rate, rate, async () => {
      const request = requests.next().value
      times[request.isCrawler ? 'crawler' : 'readers'].push(await read(request))
    }),
    paced(posts, postsPerSecond, (turn) => comment(commented[postsPerSecond + turn], postsPerSecond + turn)),
    paced(posts, postsPerSecond, async () => {
      if (await approve()) approved += 1
    }),
    paced(seconds, 1, async () => {
      rss = Math.max(rss, (await server.ask('usage')).memory.rss)
    }),
  ])
  const took = (performance.now() - began) / 1000
  const [after, usedAfter] = [await cacheNumbers(server), await server.ask('usage')]
  if (profiles) {
    mkdirSync(profiles, { recursive: true })
    writeFileSync(path.join(profiles, 'mixed.cpuprofile'), JSON.stringify(await server.ask('profiled')))
  }

  const misses = after.misses - before.misses
  // Nobody has asked for what the crawler asks for: each of its requests is a miss, and what is left are the readers'.
  const missesOfReaders = misses - times.crawler.length
  const hitRatio = 1 - missesOfReaders / times.readers.length
  const cpuUs = cpuOf(usedAfter) - cpuOf(usedBefore)
  const handled = seconds * rate + posts + approved
  const latency = (values) => ({
    requests: values.length,
    p50Ms: rounded(percentile(values, 0.5), 2),
    p99Ms: rounded(percentile(values, 0.99), 2),
    maxMs: rounded(Math.max(...values), 1),
  })
  const results = {
    ...machine(),
    database: 'SQLite',
    articles,
    seconds,
    readsPerSecond: rounded((seconds * rate) / took, 1),
    commentsPerSecond: rounded(posts / took, 1),
    approvalsPerSecond: rounded(approved / took, 1),
    hitRatioOfReaders: rounded(hitRatio, 4),
    misses: { readers: missesOfReaders, crawler: times.crawler.length },
    patched: after.patched - before.patched,
    differing: after.differing - before.differing,
    readers: latency(times.readers),
    crawler: latency(times.crawler),
    cpuUsPerRequest: Math.round(cpuUs / handled),
    cpuShare: rounded(cpuUs / (took * 1_000_000), 3),
    cache: { entries: after.entries, megabytes: megabytes(after.bytes) },
    rssMB: megabytes(rss),
    loadAverage: rounded(os.loadavg()[0], 1),
  }
  printAndKeep('mixed', results)
  if (hitRatio < leastHits || results.readers.p99Ms > mostMs) process.exitCode = 1
} finally {
  readers.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
