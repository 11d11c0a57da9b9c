import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { type MongoServer, startMongo } from './mongodbServer'
import { atWorkerEnd } from './worker'

/** The server of this worker process, which outlives its test files. */
let server: MongoServer | undefined
/** Databases that the running test file has asked for. */
let databases: string[] = []

/**
 * Makes sure that this worker has a server that answers, before each test file: a server that is stuck is replaced, so that
 * it takes one file with it at most.
 */
export async function ensureServer(): Promise<void> {
  if (server && (await isAnswering(server))) return
  if (server) await server.stop()
  // The server removes itself when the process exits, which it does at the end of the worker.
  else atWorkerEnd(() => {})
  server = await startMongo()
}

/** Removes what the test file has made: hundreds of collections would slow down the files that follow. */
export async function dropDatabases(): Promise<void> {
  const names = databases
  databases = []
  if (!server || names.length === 0) return
  const client = await connect(server)
  try {
    // The vault lies in a database beside the content.
    for (const name of names) for (const suffix of ['', '_vault']) await client.db(name + suffix).dropDatabase()
  } catch {
    // A file that has left the server stuck is reported by its own tests; the next file gets another server.
  } finally {
    await client.close()
  }
}

/** Connection string of a new, empty database on this worker's server. Only in projects on MongoDB. */
export function mongoUrl(): string {
  if (!server) throw new Error('There is a MongoDB server in projects on MongoDB only')
  const name = `test-${randomUUID()}`
  databases.push(name)
  // So that tests can count what a client sends: see `callsOf`.
  return `${server.uri(name)}&monitorCommands=true`
}

async function connect({ uri }: MongoServer): Promise<MongoClient> {
  return MongoClient.connect(uri('admin'), { serverSelectionTimeoutMS: 5000, socketTimeoutMS: 10_000 })
}

async function isAnswering(running: MongoServer): Promise<boolean> {
  try {
    const client = await connect(running)
    try {
      return (await client.db('admin').command({ hello: 1 })).isWritablePrimary === true
    } finally {
      await client.close()
    }
  } catch {
    return false
  }
}
