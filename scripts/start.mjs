// npm start: the site and its API within seconds, then the admin, then a box with the addresses. Asks nothing.
// `--no-admin`: without the admin and its build.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { box, welcome } from './box.mjs'
import { buildAdmin, forgetAdmin, isAdminStale } from './buildAdmin.mjs'
import { buildServer, isServerStale } from './buildServer.mjs'
import { startProgress } from './progress.mjs'

const root = path.resolve(import.meta.dirname, '..')
const say = (text) => process.stderr.write(`${text}\n`)

if (process.env.NODE_ENV === 'production')
  say(
    'NODE_ENV=production: npm start runs a development site all the same; npm run build && npm run serve runs production.',
  )

if (isServerStale(root)) {
  say('Building the server …')
  await buildServer(root)
}
const flags = process.argv.slice(2)
const isWithoutAdmin = flags.includes('--no-admin')
const adminIsStale = !isWithoutAdmin && isAdminStale(root)
// The server loads whatever build it finds.
if (adminIsStale) forgetAdmin(root)

const server = spawn(process.execPath, ['--conditions=production', 'dist/server.js', '--development', ...flags], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, NODE_ENV: 'production' },
  // A group of its own: Ctrl+C in a terminal would reach it twice, from the terminal and from here.
  detached: true,
})
const stopping = new AbortController()
let ending = false

const stop = (signal) => {
  ending = true
  stopping.abort()
  // A closed terminal is no reason to drop what is being written.
  server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))

// npm hands a SIGTERM to the shell between it and this, and the shell just goes.
if (process.env.npm_lifecycle_event === 'start') {
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && !ending && stop('SIGTERM'), 500).unref()
}

server.once('error', (error) => {
  say(`The server could not be started: ${error.message}`)
  process.exit(1)
})
server.once('exit', (code, signal) => {
  stopping.abort()
  process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0))
})

/** Resolves with the first message of the server's that `pick` finds something in. */
const hear = (pick) =>
  new Promise((resolve) => {
    const receive = (message) => {
      const found = pick(message)
      if (found === undefined) return
      server.off('message', receive)
      resolve(found)
    }
    server.on('message', receive)
  })

const tell = (admin) => {
  if (server.connected) server.send({ admin })
}

const up = hear((message) => (message.listening ? message : undefined))
const settled = hear(({ admin }) => (admin === 'ready' || admin === 'failed' ? admin : undefined))

const { listening: url, setupLink } = await up
say(`The site and its API are up: ${url}`)

if (adminIsStale) {
  tell('building')
  const progress = startProgress('Building the admin')
  try {
    await buildAdmin(root, { onPhase: progress.phase, signal: stopping.signal })
    progress.done('built')
    tell('ready')
  } catch (error) {
    progress.done(ending ? 'stopped' : 'failed')
    if (!ending) say(error.message)
    tell('failed')
  }
}
const admin = isWithoutAdmin ? 'none' : await settled
/** Whether the link still has a form: a command may have made the first administrator while the admin was built. */
const isOpen = (link) =>
  fetch(link).then(
    async (response) => (await response.text()).includes('name="token"'),
    () => true,
  )
const link = setupLink && (await isOpen(setupLink)) ? setupLink : null
if (!ending) say(box(welcome({ url, setupLink: link, admin }), process.stderr.columns))
await once(server, 'exit')
