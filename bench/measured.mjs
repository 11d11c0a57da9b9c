// Servers that are measured from inside (`inside.mjs`), and what something costs them.
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { startBuilt } from '../scripts/startBuilt.mjs'

const flags = `--import=${path.resolve('bench/inside.mjs')}`
/** For the servers that are measured; what is in `NODE_OPTIONS` already stays. */
export const inside = { NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', flags].join(' ').trim() }

/** The built server on a database of its own in `folder`, without limits and demo content. */
export const startMeasured = (folder) =>
  startBuilt({
    dataDir: folder,
    env: { ...inside, DEMO: 'false', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'error' },
  })

/** What `count` things that `work` does cost a server: CPU in µs, statements, and how many a second. */
export const costOf = async (server, count, work) => {
  const before = await server.ask('usage')
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  const after = await server.ask('usage')
  return {
    cpuUs: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / count,
    statements: (after.statements - before.statements) / count,
    perSecond: count / seconds,
  }
}
