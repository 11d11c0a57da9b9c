// Loaded into the measured server (`NODE_OPTIONS=--import`): counts statements, and answers over the IPC channel what the process
// has used, and how long anything has kept its event loop. Nothing of the product knows of it.
import { subscribe } from 'node:diagnostics_channel'
import inspector from 'node:inspector'
import { createRequire } from 'node:module'
import path from 'node:path'
import { performance } from 'node:perf_hooks'

const require = createRequire(path.join(process.cwd(), 'package.json'))
let statements = 0

/** SQLite: every statement but pragmas. */
const countSqlite = () =>
  subscribe('colloquy:statement', (sql) => {
    if (!/^\s*pragma/i.test(sql)) statements += 1
  })

/** MongoDB: every command but those that only watch. Elsewhere its driver would be in memory for nothing. */
const countMongo = () => {
  if (!process.env.DATABASE_URL?.startsWith('mongodb')) return
  const { Connection } = require('mongodb/lib/cmap/connection.js')
  const { command } = Connection.prototype
  Connection.prototype.command = function (namespace, asked, ...rest) {
    if (!['hello', 'ismaster', 'ping', 'getMore', 'endSessions'].includes(Object.keys(asked)[0])) statements += 1
    return command.call(this, namespace, asked, ...rest)
  }
}

const profiler = new inspector.Session()
const post = (method, params) =>
  new Promise((resolve, reject) => {
    profiler.post(method, params, (error, result) => (error ? reject(error) : resolve(result)))
  })

let watching
/**
 * Looks at the clock in every turn of the event loop. The longest turn is how long everybody else had to wait, but for what other
 * programs took meanwhile: the lesser of what passed by the clock and of CPU time in all threads of the process.
 */
const watchTurns = () => {
  const now = () => {
    const { system, user } = process.cpuUsage()
    return { clock: performance.now(), cpu: (user + system) / 1000 }
  }
  const ours = { longest: 0 }
  let last = now()
  const turn = () => {
    const at = now()
    ours.longest = Math.max(ours.longest, Math.min(at.clock - last.clock, at.cpu - last.cpu))
    last = at
    if (watching === ours) setImmediate(turn)
  }
  setImmediate(turn)
  watching = ours
}

const answers = {
  watch: watchTurns,
  /** The longest turn of the event loop since then, in ms. */
  longestTurn: () => {
    const { longest } = watching
    watching = undefined
    return longest
  },
  usage: () => ({ cpu: process.cpuUsage(), statements, memory: process.memoryUsage() }),
  /** Modules that were loaded by `require`, by package: all of Next is among them. */
  modules: () => {
    const packages = Object.keys(require.cache).map(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(file)?.[1],
    )
    return [...new Set(packages.filter((name) => name !== undefined))].sort()
  },
  profile: async () => {
    profiler.connect()
    await post('Profiler.enable')
    // V8's own 1,000 µs are longer than many an answer takes.
    await post('Profiler.setSamplingInterval', { interval: 200 })
    await post('Profiler.start')
  },
  profiled: async () => {
    const { profile } = await post('Profiler.stop')
    profiler.disconnect()
    return profile
  },
}

if (process.send) {
  countSqlite()
  countMongo()
  process.on('message', async ({ measure }) => {
    if (measure in answers) process.send({ measured: measure, value: await answers[measure]() })
  })
  // The channel alone keeps nothing running.
  process.channel?.unref()
}
