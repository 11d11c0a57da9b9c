// Many readers for a long time: SOAK_CONNECTIONS connections that stay open, 95 % reads and 5 % comments, and what the server's
// memory does meanwhile. Fails on any error, on any answer that is not 2xx, and (from five minutes on) when the heap grows.
// usage: npm run soak   (SOAK_SECONDS=600, SOAK_CONNECTIONS=1000, SOAK_RATE=1000 requests a second; SOAK_PLANT=leak to see it fail)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import autocannon from 'autocannon'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'

const seconds = Number(process.env.SOAK_SECONDS ?? 600)
const connections = Number(process.env.SOAK_CONNECTIONS ?? 1000)
const rate = Number(process.env.SOAK_RATE ?? 1000)
/** Of the heap that is left after each collection. A kilobyte a comment would be three times as much. */
const limitKbPerMinute = 1000
/** A shorter run says nothing about growth: caches fill, code is compiled. */
const judgedFromSeconds = 300
const restSeconds = 10
const say = (text) => process.stdout.write(`${text}\n`)
const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`

/** Runs in the server: collects every ten seconds, so that what is measured is what is held. */
const collecting =
  "import v8 from 'node:v8';import vm from 'node:vm';v8.setFlagsFromString('--expose_gc');setInterval(vm.runInNewContext('gc'),10000).unref();"
/** 160 KB each second, never let go of. */
const leaking = 'setInterval(()=>(globalThis.kept??=[]).push(Array(2000).fill(0)),100).unref();'
const inServer = collecting + (process.env.SOAK_PLANT === 'leak' ? leaking : '')
const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-soak-'))
const server = await startBuilt({
  dataDir: folder,
  env: {
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
    TRUST_PROXY: '1',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(inServer)}`,
  },
})

const readMemory = async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const numberOf = (name) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
  return { rss: numberOf('process_resident_memory_bytes'), heap: numberOf('nodejs_heap_size_used_bytes') }
}

let turn = 0
/** A comment of another reader's each time. */
const comment = (slug) => (request) => {
  turn += 1
  return {
    ...request,
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${(turn >> 8) & 7}.${turn & 255}.1`,
    },
    body: JSON.stringify({
      article: slug,
      name: `Reader ${turn % 500}`,
      email: `reader-${turn % 5000}@soak.example`,
      content: `Something about tide pools that nobody has said before, number ${turn}.`,
    }),
  }
}

/** Kilobytes a minute by least squares, of points [seconds, bytes]. */
const slopeOf = (points) => {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0)
  const below = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
  return ((above / below) * 60) / 1024
}

/** What is left after collections: the least of each stretch, over the last two thirds. */
const leastOf = (samples) => {
  const counted = samples.filter(({ at }) => at >= seconds / 3)
  const stretch = Math.max(1, Math.floor(counted.length / 20))
  const least = []
  for (let start = 0; start < counted.length; start += stretch) {
    const part = counted.slice(start, start + stretch)
    const lowest = part.reduce((low, sample) => (sample.heap < low.heap ? sample : low))
    least.push([lowest.at, lowest.heap])
  }
  return least
}

let failed = false
try {
  const { id, slug } = await fillArticle(server)
  const reads = [`/articles/${slug}`, `/api/articles/${slug}/thread?limit=20`, `/api/articles/${id}`, '/', '/feed.xml']
  const before = await readMemory()
  say(
    `${connections} connections, ${rate} requests a second for ${seconds} s, 5 % of them comments; RSS ${mb(before.rss)}`,
  )
  const samples = []
  const started = Date.now()
  const sampling = setInterval(async () => {
    const memory = await readMemory().catch(() => undefined)
    if (memory) samples.push({ at: (Date.now() - started) / 1000, ...memory })
  }, 2000)
  const progress = setInterval(() => {
    const { at = 0, heap = 0, rss = 0 } = samples.at(-1) ?? {}
    say(`  ${at.toFixed(0).padStart(4)} s   RSS ${mb(rss)}, heap ${mb(heap)}`)
  }, 30_000)
  const requests = [
    ...Array.from({ length: 19 }, (_, index) => ({ method: 'GET', path: reads[index % reads.length] })),
    { method: 'POST', path: '/api/comments', setupRequest: comment(slug) },
  ]
  let joined = 0
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    overallRate: rate,
    timeout: 20,
    setupClient: (client) => {
      // Each begins elsewhere: otherwise all of them would comment in the same second.
      joined += 7
      client.setRequests(requests.map((_, index) => requests[(index + joined) % requests.length]))
    },
  })
  clearInterval(sampling)
  clearInterval(progress)
  await pause(restSeconds * 1000)
  const after = await readMemory()
  const { errors, non2xx, timeouts } = result
  const atThird = samples.find(({ at }) => at >= seconds / 3)
  say(
    `requests ${result.requests.total} (${result.requests.average.toFixed(0)}/s), errors ${errors}, timeouts ${timeouts}, not 2xx ${non2xx}; comments ${turn}`,
  )
  say(`latency in ms: median ${result.latency.p50}, 99 % ${result.latency.p99}, longest ${result.latency.max}`)
  say(
    `RSS: ${mb(before.rss)} before, ${mb(atThird?.rss ?? 0)} after a third, ${mb(samples.at(-1)?.rss ?? 0)} at the end, ${mb(after.rss)} after ${restSeconds} s of rest`,
  )
  const slope = slopeOf(leastOf(samples))
  say(
    `heap after collections: ${slope.toFixed(0)} KB a minute (limit ${limitKbPerMinute}${seconds < judgedFromSeconds ? '; too short to judge' : ''})`,
  )
  failed = errors + timeouts + non2xx > 0 || (seconds >= judgedFromSeconds && slope > limitKbPerMinute)
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
if (failed) {
  say('FAILED')
  process.exitCode = 1
}
