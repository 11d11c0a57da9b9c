import v8 from 'node:v8'
import { onParentGone, tellParent } from '#platform'
import { mapStackTraces } from '#platform/log'
import { choosePort, loadConfig, loadEnvFile, startFailure } from './config'

/** `--no-admin` leaves the admin out: another process serves it, or nobody. */
const flags = ['--development', '--no-admin']

/**
 * V8 lets a small heap grow to three or four times what is in use before it collects all of it, and buffers outside the heap wait for
 * that too. `npm run bench:start` shows what this costs and saves.
 */
v8.setFlagsFromString('--heap-growing-percent=60')

mapStackTraces(new URL('.', import.meta.url).href)

/** The process: `node dist/server.js [--development] [--no-admin]`. */
async function main(): Promise<void> {
  const given = process.argv.slice(2)
  const unknown = given.find((flag) => !flags.includes(flag))
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}. There are: ${flags.join(', ')}`)
  loadEnvFile()
  await choosePort()
  const config = loadConfig({ development: given.includes('--development') })
  // Imported only now: Payload's configuration reads the same settings when it is loaded, and its message about a fault says less.
  const { startServer } = await import('./server')
  const running = await startServer(config, { admin: !given.includes('--no-admin') })
  tellParent({ listening: running.url, setupLink: running.setupLink ?? null })
  running.payload.logger.info({ msg: `Listening on ${running.place} for ${running.url}` })
  if (running.setupLink && !process.connected)
    process.stdout.write(`Create the first administrator: ${running.setupLink}\n`)
  // Payload leaves some promises of its query checks unhandled; their rejection must not end the server.
  process.on('unhandledRejection', (error) =>
    running.payload.logger.error({ err: error, msg: 'A promise failed that nobody waited for' }),
  )
  // Node would print the error with the values that a database's errors carry; the log leaves those out.
  process.on('uncaughtException', (error) => {
    running.payload.logger.fatal({ err: error, msg: 'The process ends: nobody caught an error' })
    process.exit(1)
  })
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    running.payload.logger.info({ msg: 'Stopping: requests that run are finished first' })
    running.stop().then(
      () => {
        running.payload.logger.info({ msg: 'Stopped' })
        process.exit(0)
      },
      (error: unknown) => {
        running.payload.logger.error({ err: error, msg: 'Stopping failed' })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  onParentGone(stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
})
