import { ConfigError, loadConfig } from './config'
import { loadEnvFile } from './env'
import { onParentGone, tellParent } from './http/parent'
import { startServer } from './server'

/** The process: `node dist/server.js [--development]`. */
const main = async (): Promise<void> => {
  loadEnvFile()
  const running = await startServer(loadConfig({ development: process.argv.includes('--development') }))
  tellParent({ listening: running.url, setupLink: running.setupLink ?? null })
  running.payload.logger.info({ msg: `Listening at ${running.url}` })
  if (running.setupLink && !process.connected)
    process.stdout.write(`Create the first administrator: ${running.setupLink}\n`)
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    running.stop().then(
      () => process.exit(0),
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
  // Before there is a logger: a sentence for whoever started it, the stack only where it helps.
  const text =
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
