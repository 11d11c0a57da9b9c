import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

const cookieOf = (response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** By the link for the first administrator: a command would be a process of its own, which takes as long to start as the server. */
const addAdmin = async (url, setupLink) => {
  if (!setupLink) throw new Error('This site has an administrator already')
  const account = { email: 'desk@staff.example', password: randomBytes(12).toString('base64url') }
  const token = new URL(setupLink).searchParams.get('token')
  const made = await fetch(`${url}/setup`, {
    method: 'POST',
    body: new URLSearchParams({ token, name: 'Desk', ...account, again: account.password }),
    redirect: 'manual',
  })
  if (made.status !== 303) throw new Error(`The first administrator: ${made.status} ${await made.text()}`)
  return { ...account, cookie: cookieOf(made) }
}

/** What a site in production must be given, and a development site makes up. */
const productionSecrets = () => ({
  PAYLOAD_SECRET: randomBytes(32).toString('base64url'),
  VAULT_KEY: JSON.stringify({ version: 1, id: 'checks', key: randomBytes(32).toString('base64url') }),
})

/**
 * Starts the built server (`npm run build` first) on a free port and a database of its own, for measurements and for
 * checks from outside. With one administrator, unless `account` is false: then `setupLink` makes the first one. `port` is for
 * a server that is started again where it was. `production` starts it as a site in production, with secrets of its own.
 * `onOutput` gets all the server writes, in place of the terminal. `nodeFlags` are for the server's process, such as `--cpu-prof`,
 * `serverFlags` for the server, such as `--no-admin`.
 * @param {{dataDir: string, env?: Record<string, string>, account?: boolean, port?: number, production?: boolean, onOutput?: (text: string) => void, nodeFlags?: string[], serverFlags?: string[]}} options
 */
export const startBuilt = async ({
  dataDir,
  env: extra = {},
  account = true,
  port: given,
  production = false,
  onOutput,
  nodeFlags = [],
  serverFlags = [],
}) => {
  const flags = production ? [] : ['--development']
  const port = given ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    // As `npm run serve`.
    MALLOC_ARENA_MAX: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    ...(production ? productionSecrets() : {}),
    ...extra,
  }
  const child = spawn(
    process.execPath,
    [...nodeFlags, '--conditions=production', 'dist/server.js', ...flags, ...serverFlags],
    {
      env,
      stdio: ['ignore', onOutput ? 'pipe' : 'inherit', onOutput ? 'pipe' : 'inherit', 'ipc'],
    },
  )
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput)
  const exited = once(child, 'exit')
  // Told as soon as there is one, which may be before the server listens; nobody need wait for it.
  let adminState = 'absent'
  const setupLink = await Promise.race([
    // Not by `once` again and again, which misses a message that comes right after another.
    new Promise((resolve) => {
      child.on('message', (message) => {
        if (message?.admin) adminState = message.admin
        if (message?.listening) resolve(message.setupLink)
      })
    }),
    exited.then(([code]) => {
      throw new Error(`The server ended with ${code} while starting`)
    }),
  ])
  const admin = !account
    ? undefined
    : await addAdmin(url, setupLink).catch((error) => {
        child.kill('SIGKILL')
        throw error
      })
  return {
    url,
    setupLink,
    admin,
    adminState: () => adminState,
    /** Asks what `bench/inside.mjs` answers, where that was loaded into the server. */
    async ask(measure) {
      child.send({ measure })
      for (;;) {
        const [message] = await once(child, 'message')
        if (message?.measured === measure) return message.value
      }
    },
    pid: child.pid,
    port,
    /** Ends it as a power cut would. */
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}
