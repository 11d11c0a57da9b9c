// npm run build: the server's bundle and the admin, each only when its sources have changed. `--server` or `--admin`: that one.
import path from 'node:path'
import { buildAdmin, isAdminStale } from './buildAdmin.mjs'
import { buildServer, isServerStale } from './buildServer.mjs'
import { startProgress } from './progress.mjs'

const root = path.resolve(import.meta.dirname, '..')
const known = ['--server', '--admin']
const flags = process.argv.slice(2)
const say = (text) => process.stderr.write(`${text}\n`)

const unknown = flags.find((flag) => !known.includes(flag))
if (unknown) {
  say(`Unknown option ${unknown}. Usage: npm run build -- [--server] [--admin]`)
  process.exit(2)
}
const wanted = (flag) => flags.length === 0 || flags.includes(flag)

try {
  if (wanted('--server')) {
    if (isServerStale(root)) await buildServer(root)
    say('Server: built')
  }
  if (wanted('--admin')) {
    if (isAdminStale(root)) {
      const progress = startProgress('Building the admin')
      await buildAdmin(root, { onPhase: progress.phase }).catch((error) => {
        progress.done('failed')
        throw error
      })
      progress.done('ready')
    } else say('Admin: built')
  }
} catch (error) {
  say(error.message)
  process.exit(1)
}
