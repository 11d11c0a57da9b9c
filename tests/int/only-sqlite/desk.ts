import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { type SQLiteAdapter, type SQLiteAdapterArgs, sqliteAdapter } from '@payloadcms/db-sqlite'
import { sql } from '@payloadcms/db-sqlite/drizzle'
import { index, sqliteTable, text } from '@payloadcms/db-sqlite/drizzle/sqlite-core'
import {
  buildConfig,
  type CollectionSlug,
  createLocalReq,
  getPayload,
  type Payload,
  type PayloadRequest,
  type SanitizedConfig,
} from 'payload'
import { type AfterCommit, createAfterCommit } from '../../../src/platform/database/afterCommit'
import {
  type ColloquySqliteOptions,
  colloquySqlite,
  type SqliteMigration,
} from '../../../src/platform/database/sqlite/adapter'

/** A table of ours, as the vault has one. */
export const ledger = sqliteTable('ledger', { id: text('id').primaryKey(), note: text('note') }, (table) => [
  index('ledger_note_idx').on(table.note),
])

/** What a test lets the hooks of `notes` do: passed in `context`. */
export type Step = (req: PayloadRequest, id?: string) => Promise<unknown>
export type Steps = { before?: Step; after?: Step }

/** Drizzle's adapter behind a Payload instance. */
export const sqliteOf = (payload: { db: unknown }) => payload.db as unknown as SQLiteAdapter

/** Statements of the request's transaction, on either adapter. */
export const statementsOf = async (req: PayloadRequest): Promise<SQLiteAdapter['drizzle']> =>
  // The adapter's type allows for other databases' statements too.
  sqliteOf(req.payload).sessions[String(await req.transactionID)]?.db as unknown as SQLiteAdapter['drizzle']

export const createEverything: SqliteMigration = {
  name: 'create_everything',
  async up({ db, payload }) {
    const adapter = sqliteOf(payload)
    const { generateDrizzleJson, generateMigration } = adapter.requireDrizzleKit()
    const schema = await generateDrizzleJson(adapter.schema)
    for (const statement of await generateMigration(adapter.defaultDrizzleSnapshot, schema))
      await db.run(sql.raw(statement))
  },
  async down() {},
}

/** A collection of this file only: the generated types know the product's. */
const topics = 'topics' as CollectionSlug

const buildDeskConfig = (db: Parameters<typeof buildConfig>[0]['db'], sent: unknown[]): Promise<SanitizedConfig> =>
  buildConfig({
    db,
    secret: 'a secret of the tests only',
    telemetry: false,
    typescript: { autoGenerate: false },
    logger: { options: { level: 'silent' } },
    email: () => ({
      name: 'kept',
      defaultFromAddress: 'desk@example.test',
      defaultFromName: 'Desk',
      sendEmail: async (message) => void sent.push(message),
    }),
    collections: [
      { slug: 'users', auth: { maxLoginAttempts: 5, lockTime: 60_000 }, fields: [] },
      {
        slug: 'topics',
        fields: [
          { name: 'title', type: 'text' },
          { name: 'notes', type: 'number', defaultValue: 0 },
        ],
      },
      {
        slug: 'notes',
        versions: { drafts: true },
        access: { create: () => true, read: () => true, update: () => true },
        hooks: {
          beforeChange: [({ req }) => (req.context as Steps).before?.(req)],
          afterChange: [({ req, doc }) => (req.context as Steps).after?.(req, doc.id)],
        },
        fields: [
          { name: 'text', type: 'text' },
          { name: 'topic', type: 'relationship', relationTo: topics },
        ],
      },
    ],
    globals: [{ slug: 'settings', versions: true, fields: [{ name: 'motto', type: 'text' }] }],
    jobs: {
      deleteJobOnComplete: false,
      tasks: [
        { slug: 'ring', inputSchema: [{ name: 'times', type: 'number' }], handler: async () => ({ output: {} }) },
      ],
    },
  })

/** A Payload instance on a database file of its own, and what a test needs beside it. */
type Doc = { id: string } & Record<string, unknown>
type Loose = {
  collection: string
  data?: Record<string, unknown>
  req?: Partial<PayloadRequest>
  context?: Steps | undefined
  [option: string]: unknown
}

/** Payload without the generated types, which describe the product's collections and not the ones of this file. */
export type LoosePayload = Omit<
  Payload,
  | 'create'
  | 'update'
  | 'delete'
  | 'find'
  | 'findByID'
  | 'count'
  | 'updateGlobal'
  | 'duplicate'
  | 'restoreVersion'
  | 'findVersions'
  | 'login'
  | 'db'
> & {
  create(args: Loose): Promise<Doc>
  update(args: Loose & { id?: string }): Promise<Doc>
  delete(args: Loose): Promise<Doc>
  find(args: Loose): Promise<{ docs: Doc[]; totalDocs: number }>
  findByID(args: Loose & { id: string }): Promise<Doc>
  findVersions(args: Loose): Promise<{ docs: Doc[] }>
  count(args: Loose): Promise<{ totalDocs: number }>
  duplicate(args: Loose & { id: string }): Promise<Doc>
  restoreVersion(args: Loose & { id: string }): Promise<Doc>
  updateGlobal(args: { slug: string; data: Record<string, unknown> }): Promise<Record<string, unknown>>
  login(args: Loose): Promise<{ token?: string }>
  db: Omit<Payload['db'], 'create'> & { create(args: Loose): Promise<Doc> }
}

export type Desk = {
  payload: LoosePayload
  /** The same instance, for functions that take any. */
  instance: Payload
  url: string
  sent: unknown[]
  /** Statements on a connection of another program. */
  ask: (statement: string) => Promise<Record<string, unknown>[]>
  /** Holds the write lock as another program would, until the function it gives is called. */
  lock: () => Promise<() => Promise<void>>
  request: () => Promise<PayloadRequest>
  close: () => Promise<void>
}

let desks = 0

const open = async (
  adapter: (url: string) => Parameters<typeof buildConfig>[0]['db'],
  { url: given, prepare }: { url?: string | undefined; prepare?: (payload: Payload) => Promise<void> } = {},
): Promise<Desk> => {
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), 'colloquy-sqlite-')) : undefined
  const url = given ?? `file:${folder}/new/desk.db`
  const sent: unknown[] = []
  desks += 1
  const payload = await getPayload({ config: buildDeskConfig(adapter(url), sent), key: `desk ${process.pid} ${desks}` })
  await prepare?.(payload)
  return {
    // See LoosePayload.
    payload: payload as unknown as LoosePayload,
    instance: payload,
    url,
    sent,
    async ask(statement) {
      const client = createClient({ url })
      try {
        return (await client.execute(statement)).rows.map((row) => ({ ...row }))
      } finally {
        client.close()
      }
    },
    async lock() {
      const client = createClient({ url })
      await client.execute('BEGIN IMMEDIATE')
      return async () => {
        await client.execute('ROLLBACK')
        client.close()
      }
    },
    request: () => createLocalReq({}, payload),
    async close() {
      await payload.destroy()
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type OursOptions = Partial<Omit<ColloquySqliteOptions, 'afterCommit'>> & { afterCommit?: AfterCommit }

/** Payload on the adapter of this repository. */
export const openOurs = ({ url, migrations = [], ...options }: OursOptions = {}): Promise<Desk> =>
  open(
    (at) =>
      colloquySqlite({
        url: at,
        afterCommit: createAfterCommit(),
        migrations: [createEverything, ...migrations],
        tables: { ledger },
        ...options,
      }),
    { url },
  )

/** Payload on the adapter as it is shipped; it makes no folders. `transactional` switches its transactions on. */
export const openShipped = async ({
  transactional = true,
  migrations = [],
  ...options
}: Partial<SQLiteAdapterArgs> & { transactional?: boolean; migrations?: SqliteMigration[] } = {}): Promise<Desk> => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-sqlite-'))
  const url = `file:${folder}/desk.db`
  const desk = await open(
    () =>
      sqliteAdapter({
        client: { url },
        idType: 'uuidv7',
        wal: true,
        push: false,
        ...(transactional ? { transactionOptions: { behavior: 'immediate' } } : {}),
        beforeSchemaInit: [({ schema }) => ({ ...schema, tables: { ...schema.tables, ledger } })],
        ...options,
      }),
    {
      url,
      prepare: (payload) => payload.db.migrate({ migrations: [createEverything, ...migrations] as never }),
    },
  )
  return {
    ...desk,
    async close() {
      await desk.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Whether a promise kept its word, and what it said: for outcomes that are compared. */
export const outcome = async <T>(
  promise: Promise<T>,
): Promise<{ value: T } | { error: Error & { status?: number } }> => {
  try {
    return { value: await promise }
  } catch (error) {
    return { error: error as Error }
  }
}
