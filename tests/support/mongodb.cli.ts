import { startMongo } from './mongodbServer'

/**
 * Starts a MongoDB for a server under test: prints the connection string of database `colloquy` (or the name given) on one
 * line, and stays until it is asked to end.
 * Usage: npx tsx tests/support/mongodb.cli.ts [DATABASE]
 */
const server = await startMongo()
process.stdout.write(`${server.uri(process.argv[2] ?? 'colloquy')}\n`)
// A pending promise does not keep Node alive; the child's handle would, but not a server that was given.
const alive = setInterval(() => {}, 60_000)
let ending = false
const end = async () => {
  // A second signal must not leave the server behind.
  if (ending) return
  ending = true
  clearInterval(alive)
  await server.stop()
  process.exit(0)
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
