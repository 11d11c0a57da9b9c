// What open streams of announcements cost: the built server's memory with BENCH_STREAMS of them beside that without, and how long it
// takes until each has heard of a new comment. Prints JSON; `--keep` writes it to bench/results/live.json. Fails above 300 MB.
// usage: npm run bench:live [-- --keep]   (BENCH_STREAMS=5000)
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { printAndKeep } from './keep.mjs'

const count = Number(process.env.BENCH_STREAMS ?? 5000)
/** Below what one network may have. */
const perNetwork = 25
const mostMb = 300

/** Runs in the server: collects often, so that what is measured is what is held. */
const collecting =
  "import v8 from 'node:v8';import vm from 'node:vm';v8.setFlagsFromString('--expose_gc');setInterval(vm.runInNewContext('gc'),2000).unref();"
const folder = mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-live-'))
const server = await startBuilt({
  dataDir: folder,
  env: {
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
    TRUST_PROXY: '1',
    NODE_OPTIONS: `--import=${path.resolve('bench/inside.mjs')} --import=data:text/javascript,${encodeURIComponent(collecting)}`,
  },
})
const ask = async (at, body) => {
  const response = await fetch(server.url + at, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { 'content-type': 'application/json', origin: server.url, cookie: server.admin.cookie },
  })
  if (!response.ok) throw new Error(`${at}: ${response.status} ${await response.text()}`)
  return response.json()
}
const memory = async () => {
  const { external, heapUsed, rss } = (await server.ask('usage')).memory
  return { rss, heapUsed, external }
}
const difference = (after, before) =>
  Object.fromEntries(Object.keys(after).map((name) => [name, Math.round((after[name] - before[name]) / 2 ** 20)]))

/** One reader, as little as that can be: the kernel holds what is not looked at. */
const openStream = (slug, index) =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1')
    const address = `10.${Math.floor(index / perNetwork / 250)}.${Math.floor(index / perNetwork) % 250}.1`
    const stream = { socket, events: 0, heard: undefined }
    socket.setEncoding('latin1').on('data', (text) => {
      if (text.includes('HTTP/1.1 ') && !text.includes(' 200 ')) reject(new Error(text.slice(0, 200)))
      for (const _ of text.matchAll(/event: comments/g)) stream.events += 1
      if (stream.events === 1) resolve(stream)
      if (stream.events === 2) stream.heard ??= performance.now()
    })
    socket.on('error', reject)
    socket.write(
      `GET /api/articles/${slug}/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Forwarded-For: ${address}\r\n\r\n`,
    )
  })

try {
  const { docs } = await ask('/api/articles?limit=1&select[slug]=true')
  const [{ slug }] = docs
  for (let turn = 0; turn < 200; turn += 1) await ask(`/api/articles/${slug}/thread`)
  await pause(6_000)
  const before = await memory()
  const streams = []
  while (streams.length < count) {
    const batch = Array.from({ length: Math.min(50, count - streams.length) }, (_, index) =>
      openStream(slug, streams.length + index),
    )
    streams.push(...(await Promise.all(batch)))
  }
  // Longer than each is silent.
  await pause(30_000)
  const open = difference(await memory(), before)

  const begun = performance.now()
  await ask('/api/comments', { article: slug, content: 'A new one.' })
  while (streams.some(({ heard }) => heard === undefined)) await pause(50)
  const heard = streams.map((stream) => stream.heard - begun).sort((one, two) => one - two)
  const result = {
    streams: count,
    moreMb: open,
    kilobytesEach: Math.round((open.heapUsed * 1024) / count),
    heardMs: { first: Math.round(heard[0]), half: Math.round(heard[count >> 1]), last: Math.round(heard[count - 1]) },
  }
  printAndKeep('live', result)
  if (Math.max(open.rss, open.heapUsed) > mostMb) process.exitCode = 1
  for (const { socket } of streams) socket.destroy()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}
