import { onParentGone, tellParent } from '#platform'
import { loadConfig, loadEnvFile, startFailure } from './config'

/** The process: `node dist/server.js [--development]`. */
async function main(): Promise<void> {
  loadEnvFile()
  const config = loadConfig({ development: process.argv.includes('--development') })
  // Not before: Payload's configuration looks at the same settings as soon as it is loaded, and knows less of what is wrong.
  const { startServer } = await import('./server')
  const running = await startServer(config)
  tellParent({ listening: running.url, setupLink: running.setupLink ?? null })
  running.payload.logger.info({ msg: `Listening at ${running.url}` })
  if (running.setupLink && !process.connected)
    process.stdout.write(`Create the first administrator: ${running.setupLink}\n`)
  // Payload lets some of the promises go that look at the parts of a query; such a one must not end everybody's server.
  process.on('unhandledRejection', (error) =>
    running.payload.logger.error({ err: error, msg: 'A promise failed that nobody waited for' }),
  )
  // Node prints such an error as it is, with the values a database's errors carry; the log says nothing of them.
  process.on('uncaughtException', (error) => {
    running.payload.logger.fatal({ err: error, msg: 'The process ends: nobody caught an error' })
    process.exit(1)
  })
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
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
})
