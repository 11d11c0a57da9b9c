// Servers that are measured from inside (`inside.mjs`), and what something costs them.
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { startBuilt } from '../scripts/startBuilt.mjs'

const flags = `--import=${path.resolve('bench/inside.mjs')}`
/** For the servers that are measured; what is in `NODE_OPTIONS` already stays. */
export const inside = { NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', flags].join(' ').trim() }

const metricsToken = 'a-token-of-the-benchmark'

/** The built server on a database of its own in `folder`, without limits and demo content. `more` is for `startBuilt`. */
export const startMeasured = (folder, more = {}) =>
  startBuilt({
    ...more,
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

/** What the server says of its cache: answers from memory (`hits`) and made anew (`misses`), those that took something in, what is kept. */
export const cacheNumbers = async ({ url }) => {
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  const text = await metrics.text()
  const counted = (name) => {
    const [, value] = new RegExp(`^colloquy_cache_${name} (\\d+)$`, 'm').exec(text) ?? []
    if (value === undefined) throw new Error(`/metrics does not say colloquy_cache_${name}`)
    return Number(value)
  }
  return {
    hits: counted('hits_total'),
    misses: counted('misses_total'),
    patched: counted('patched_total'),
    differing: counted('patches_differing_total'),
    entries: counted('entries'),
    bytes: counted('bytes'),
  }
}

/** CPU time in µs, of what `ask('usage')` says. */
export const cpuOf = ({ cpu }) => cpu.user + cpu.system

/** What `count` things that `work` does cost a server: CPU in µs, statements, and how many a second. */
export const costOf = async (server, count, work) => {
  const before = await server.ask('usage')
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  const after = await server.ask('usage')
  return {
    cpuUs: (cpuOf(after) - cpuOf(before)) / count,
    statements: (after.statements - before.statements) / count,
    perSecond: count / seconds,
  }
}

/** Measures each side in turns, so that what else the machine does is the same for all. @returns {Promise<Record<string, object[]>>} */
export const inTurns = async (rounds, sides) => {
  const measured = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, measure] of Object.entries(sides)) measured[name].push(await measure(round))
  return measured
}
