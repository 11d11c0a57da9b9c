import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { TestServer } from './app'
import { openOther } from './otherProgram'

type Site = Pick<TestServer, 'databaseUrl' | 'payload'>

/** How a database refuses: `gone` is a table that is not there, `constraint` one that takes nothing. */
export type Fault = 'gone' | 'constraint'

/** Every table or collection, the vault's too. */
export const storesOf = async ({ databaseUrl, payload }: Site): Promise<string[]> => {
  if (payload.db.name === 'mongoose') {
    const client = clientOf(payload)
    const names = [databaseOf(payload), `${databaseOf(payload)}_vault`].map(async (name) =>
      (await client.db(name).listCollections().toArray()).map((collection) => collection.name),
    )
    return [...new Set((await Promise.all(names)).flat())]
  }
  return sqlite(databaseUrl, async (execute) => {
    const rows = await execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return rows.map(({ name }) => String(name))
  })
}

/** Makes one store fail, with errors that say as much as such errors ever do; answers how to mend it. */
export const breakStore = async (
  { databaseUrl, payload }: Site,
  name: string,
  fault: Fault,
): Promise<() => Promise<void>> =>
  payload.db.name === 'mongoose' ? breakCollection(payload, name, fault) : breakTable(databaseUrl, name, fault)

const breakTable = async (url: string, name: string, fault: Fault): Promise<() => Promise<void>> => {
  const run = (...statements: string[]) =>
    sqlite(url, async (execute) => {
      for (const statement of statements) await execute(statement)
    })
  if (fault === 'gone') {
    await run(`ALTER TABLE "${name}" RENAME TO "gone_${name}"`)
    return () => run(`ALTER TABLE "gone_${name}" RENAME TO "${name}"`)
  }
  const kinds = ['INSERT', 'UPDATE', 'DELETE']
  await run(
    ...kinds.map(
      (kind) =>
        `CREATE TRIGGER "refuse_${kind}" BEFORE ${kind} ON "${name}" BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ${name}'); END`,
    ),
  )
  return () => run(...kinds.map((kind) => `DROP TRIGGER "refuse_${kind}"`))
}

const writes = [
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'findOneAndUpdate',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
]
const reads = ['find', 'findOne', 'aggregate', 'countDocuments', 'distinct']

type Methods = Record<string, (...args: unknown[]) => unknown>

const breakCollection = async (
  payload: TestServer['payload'],
  name: string,
  fault: Fault,
): Promise<() => Promise<void>> => {
  // The driver's own class: every collection is one, whoever asks through it.
  const methods: Methods = Object.getPrototypeOf(clientOf(payload).db('any').collection('any'))
  const broken = fault === 'gone' ? [...writes, ...reads] : writes
  const before = Object.fromEntries(broken.map((method) => [method, methods[method]]))
  for (const method of broken)
    methods[method] = function (this: { collectionName: string }, ...args: unknown[]) {
      if (this.collectionName !== name) return before[method]?.apply(this, args)
      const values = JSON.stringify(args, (key, value) => (key === 'session' ? undefined : value))
      const error = Object.assign(new Error(`Document failed validation: ${values}`), {
        name: 'MongoServerError',
        code: 121,
        errInfo: { failingDocument: args[0] },
      })
      if (method === 'find' || method === 'aggregate') throw error
      return Promise.reject(error)
    }
  return async () => void Object.assign(methods, before)
}

// Asked on MongoDB only, whose adapter is this one.
const connectionOf = (payload: TestServer['payload']) => (payload.db as unknown as MongooseAdapter).connection
const clientOf = (payload: TestServer['payload']) => connectionOf(payload).getClient()
const databaseOf = (payload: TestServer['payload']) => connectionOf(payload).name

const sqlite = async <T>(
  url: string,
  work: (execute: (statement: string) => Promise<Record<string, unknown>[]>) => Promise<T>,
): Promise<T> => {
  const client = openOther(url)
  try {
    return await work(async (statement) => (await client.execute(statement)).rows.map((row) => ({ ...row })))
  } finally {
    client.close()
  }
}
