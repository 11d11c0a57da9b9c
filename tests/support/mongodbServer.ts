import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { MongoClient } from 'mongodb'
import { installSecantus } from './secantus'

/** A MongoDB that answers, with transactions and change streams. */
export type MongoServer = {
  /** What stands behind it, for messages. */
  kind: 'TEST_MONGODB_URI' | 'mongod' | 'SecantusDB'
  /** Connection string of one database on it. */
  uri(database: string): string
  /** Ends it and removes its files. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would; its files stay. Nothing on a server that was given. */
  kill(): void
  /** Takes connections and says nothing until `resume`. Nothing on a server that was given. */
  pause(): void
  resume(): void
  /** Starts it again on the same port and files after `kill`. */
  restart(): Promise<void>
}

type Launch = {
  kind: 'mongod' | 'SecantusDB'
  program: string
  args(port: number, directory: string): string[]
}

export type StartOptions = {
  /** Present the server without a replica set, so that transactions are not to be had (SecantusDB only). */
  standalone?: boolean
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

const isOnPath = (program: string): Promise<boolean> =>
  promisify(execFile)(program, ['--version']).then(
    () => true,
    () => false,
  )

const withDatabase = (uri: string, database: string): string => {
  const [, hosts, query] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? []
  if (!hosts) throw new Error('TEST_MONGODB_URI is not a MongoDB connection string')
  return `${hosts}/${database}${query ?? ''}`
}

const setName = 'colloquy'

const mongod: Launch = {
  kind: 'mongod',
  program: 'mongod',
  args: (port, directory) => [
    '--replSet',
    setName,
    '--port',
    `${port}`,
    '--dbpath',
    directory,
    '--bind_ip',
    '127.0.0.1',
    '--quiet',
  ],
}

const secantus = (program: string, extra: string[]): Launch => ({
  kind: 'SecantusDB',
  program,
  args: (port, directory) => [
    '--port',
    `${port}`,
    '--storage-path',
    directory,
    '--log-level',
    'ERROR',
    '--cache-size',
    '256M',
    ...extra,
  ],
})

const chooseLaunch = async ({ standalone }: StartOptions): Promise<Launch> => {
  if (!standalone && (await isOnPath(mongod.program))) return mongod
  const installed = await installSecantus()
  if ('program' in installed) return secantus(installed.program, standalone ? ['--standalone'] : [])
  throw new Error(
    [
      'The MongoDB tests cannot run: no server could be had.',
      '  - TEST_MONGODB_URI is not set,',
      '  - there is no `mongod` on PATH,',
      `  - SecantusDB could not be installed: ${installed.fault}`,
    ].join('\n'),
  )
}

/**
 * Waits until the server takes writes, making it a replica set of one node where it is not one yet.
 * @returns the name of its set, which a stand-alone server has not
 */
const untilWritable = async (launch: Launch, port: number, child: ChildProcess): Promise<string | undefined> => {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${launch.kind} ended with exit code ${child.exitCode} while starting`)
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 1000,
    })
    try {
      const hello = await client.db('admin').command({ hello: 1 })
      if (hello.isWritablePrimary) return hello.setName
      if (launch === mongod && !hello.setName)
        await client
          .db('admin')
          .command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host: `127.0.0.1:${port}` }] } })
    } catch (error) {
      if (Date.now() > deadline) throw error
    } finally {
      await client.close()
    }
    await sleep(100)
  }
}

/**
 * Makes sure that a server can be started.
 * @throws Error that lists every way that was tried
 */
export const installMongo = async (): Promise<void> => {
  if (!process.env.TEST_MONGODB_URI) await chooseLaunch({})
}

/**
 * Starts a MongoDB by the first way that is there: `TEST_MONGODB_URI` (used as it is), `mongod` on PATH (one-node
 * replica set in a temporary directory), SecantusDB from PyPI.
 * @throws Error that lists every way that was tried
 */
export const startMongo = async (options: StartOptions = {}): Promise<MongoServer> => {
  const given = process.env.TEST_MONGODB_URI
  if (given && !options.standalone)
    return {
      kind: 'TEST_MONGODB_URI',
      uri: (name) => withDatabase(given, name),
      stop: async () => {},
      kill: () => {},
      pause: () => {},
      resume: () => {},
      restart: async () => {},
    }

  const launch = await chooseLaunch(options)
  const directory = await mkdtemp(join(tmpdir(), 'colloquy-mongodb-'))
  const port = await freePort()
  let child: ChildProcess
  let set: string | undefined
  const start = async () => {
    child = spawn(launch.program, launch.args(port, directory), { stdio: ['ignore', 'ignore', 'inherit'] })
    const failed = new Promise<never>((_, reject) => child.once('error', reject))
    set = await Promise.race([untilWritable(launch, port, child), failed])
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    const forced = setTimeout(() => child.kill('SIGKILL'), 5000)
    await exited
    clearTimeout(forced)
  }
  // A run that ends without teardown must not leave the server behind.
  const onExit = () => {
    child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
  process.once('exit', onExit)
  await start().catch(async (error: unknown) => {
    await end('SIGKILL')
    throw error
  })
  return {
    kind: launch.kind,
    uri: (name) => `mongodb://127.0.0.1:${port}/${name}${set ? `?replicaSet=${set}` : ''}`,
    kill: () => void child.kill('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    restart: async () => {
      await end('SIGKILL')
      await start()
    },
    stop: async () => {
      await end('SIGTERM')
      process.removeListener('exit', onExit)
      await rm(directory, { recursive: true, force: true })
    },
  }
}
