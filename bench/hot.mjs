// An article that everybody talks about: comments are approved one after the other while readers ask for its page, thread,
// counts, discussion and JSON. How many answers come from memory, by the server's own numbers, and what the server takes of a CPU.
// usage: npm run bench:hot [-- --keep]   (BENCH_SECONDS=20, BENCH_APPROVALS=10 and BENCH_READS=500 a second)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const approvalsPerSecond = Number(process.env.BENCH_APPROVALS ?? 10)
const readsPerSecond = Number(process.env.BENCH_READS ?? 500)
const metricsToken = 'a-token-of-the-benchmark'

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-hot-'))
const server = await startBuilt({
  dataDir: folder,
  env: {
    METRICS_TOKEN: metricsToken,
    DEMO: 'false',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import=${path.resolve('bench/inside.mjs')}`,
  },
})

const send = async (to, body, signedIn) => {
  const response = await fetch(server.url + to, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(signedIn ? { cookie: server.admin.cookie, origin: server.url } : {}),
    },
  })
  const text = await response.text()
  if (!response.ok || text === '') throw new Error(`${to}: ${response.status} ${text}`)
  return JSON.parse(text)
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

const read = (target) =>
  new Promise((resolve, reject) => {
    get(server.url + target, { agent, headers: { 'accept-encoding': 'br' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${target}: ${response.statusCode}`))
      response.resume().on('end', resolve)
    }).on('error', reject)
  })

const numbers = async () => {
  const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  const text = await metrics.text()
  const counted = (name) => Number(new RegExp(`^colloquy_cache_${name} (\\d+)$`, 'm').exec(text)?.[1])
  const { cpu } = await server.ask('usage')
  return {
    hits: counted('hits_total'),
    misses: counted('misses_total'),
    patched: counted('patched_total'),
    differing: counted('patches_differing_total'),
    cpuUs: cpu.user + cpu.system,
  }
}

/** Does something so many times a second, whatever each takes, until it has been done `count` times. */
const paced = async (count, perSecond, work) => {
  const start = performance.now()
  const running = []
  for (let done = 0; done < count; done++) {
    const wait = start + (done * 1000) / perSecond - performance.now()
    if (wait > 1) await pause(wait)
    running.push(work(done))
  }
  await Promise.all(running)
}

try {
  const { id, slug } = await fillArticle(server)
  const held = []
  const approvals = Math.ceil(seconds * approvalsPerSecond)
  const { docs } = await (await fetch(`${server.url}/api/articles/${slug}/thread`)).json()
  for (let index = 0; index < approvals; index++) {
    const { doc } = await send('/api/comments', {
      article: id,
      // Three of ten answer somebody.
      ...(index % 10 < 3 ? { parent: docs[index % docs.length].id } : {}),
      name: `Reader ${index}`,
      email: `late${index}@bench.example`,
      content: `What a heron does all day, part ${index}.`,
    })
    held.push(doc.id)
  }
  const targets = [
    `/articles/${slug}`,
    `/api/articles/${slug}/thread`,
    `/api/articles/${slug}/thread?order=newest`,
    `/api/comments/counts?articles=${slug}`,
    `/api/articles/${slug}/discussion`,
    `/api/articles/${id}`,
    `/api/articles?where[slug][equals]=${slug}`,
    '/',
  ]
  for (const target of targets) await read(target)
  const before = await numbers()
  const [reads, decisions] = [
    paced(seconds * readsPerSecond, readsPerSecond, (turn) => read(targets[turn % targets.length])),
    paced(approvals, approvalsPerSecond, (turn) =>
      send('/api/moderation/comments', { ids: [held[turn]], to: 'approved' }, true),
    ),
  ]
  await Promise.all([reads, decisions])
  const after = await numbers()
  const spent = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
  const { cpuUs, ...counts } = spent
  const result = {
    seconds,
    approvals,
    approvalsPerSecond,
    readsPerSecond,
    targets: targets.length,
    ...counts,
    hitShare: Number((counts.hits / (counts.hits + counts.misses)).toFixed(5)),
    /** As many as were made anew before: every approval made each of them stale. */
    sharePerDropping: Number((1 - (approvals * targets.length) / (seconds * readsPerSecond)).toFixed(5)),
    cpuShare: Number((cpuUs / (seconds * 1_000_000)).toFixed(3)),
  }
  const text = `${JSON.stringify(result, null, 2)}\n`
  process.stdout.write(text)
  if (process.argv.includes('--keep')) writeFileSync('bench/results/hot.json', text)
} finally {
  agent.destroy()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
