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

const node = (file, ...args) => ['--conditions=production', '--enable-source-maps', file, ...args]

const execute = async (file, args, { env, input }) => {
  const child = spawn(file, args, { env, stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin.end(input)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
}

const addAdmin = async (env, flags) => {
  const account = { email: 'desk@staff.example', password: randomBytes(12).toString('base64url') }
  const args = node(
    'dist/cli.js',
    'user',
    'add',
    '--email',
    account.email,
    '--role',
    'admin',
    '--name',
    'Desk',
    ...flags,
  )
  await execute(process.execPath, args, { env, input: `${account.password}\n` })
  return account
}

const signIn = async (url, account) => {
  const login = await fetch(`${url}/api/users/login`, {
    method: 'POST',
    body: JSON.stringify(account),
    headers: { 'content-type': 'application/json', origin: url },
  })
  if (login.status !== 200) throw new Error(`Sign-in: ${login.status} ${await login.text()}`)
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { ...account, cookie }
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
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    ...(production ? productionSecrets() : {}),
    ...extra,
  }
  const added = account ? await addAdmin(env, flags) : undefined
  const child = spawn(process.execPath, [...nodeFlags, ...node('dist/server.js', ...flags, ...serverFlags)], {
    env,
    stdio: ['ignore', onOutput ? 'pipe' : 'inherit', onOutput ? 'pipe' : 'inherit', 'ipc'],
  })
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput)
  const exited = once(child, 'exit')
  // Told as soon as there is one, which may be before the server listens; nobody need wait for it.
  let admin = 'absent'
  const setupLink = await Promise.race([
    // Not by `once` again and again, which misses a message that comes right after another.
    new Promise((resolve) => {
      child.on('message', (message) => {
        if (message?.admin) admin = message.admin
        if (message?.listening) resolve(message.setupLink)
      })
    }),
    exited.then(([code]) => {
      throw new Error(`The server ended with ${code} while starting`)
    }),
  ])
  return {
    url,
    setupLink,
    admin: added && (await signIn(url, added)),
    adminState: () => admin,
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
