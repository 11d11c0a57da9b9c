import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { MigrateDownArgs, MigrateUpArgs, SQLiteAdapter } from '@payloadcms/db-sqlite'
import { sql } from '@payloadcms/db-sqlite/drizzle'
import { commitTransaction, createLocalReq, initTransaction, killTransaction } from 'payload'
import { newerDatabase } from '../errors'
import { openConnection } from './connection'
import { type SqliteDatabase, type Transactions, within } from './transactions'

/** One entry of the array in Payload's generated `migrations/index.ts`. */
export type SqliteMigration = {
  name: string
  up: (args: MigrateUpArgs) => Promise<void>
  down: (args: MigrateDownArgs) => Promise<void>
}

type Context = { adapter: SQLiteAdapter; transactions: Transactions; file: string }

async function applied(adapter: SQLiteAdapter, db: SqliteDatabase) {
  const [table] = await db.all(sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'payload_migrations'`)
  if (!table) return { names: new Set<string>(), batch: 0 }
  const rows = await db.all<{ name: string; batch: number | null }>(sql`SELECT name, batch FROM payload_migrations`)
  adapter.payload.logger.debug({ msg: `${rows.length} migrations have been applied` })
  return { names: new Set(rows.map(({ name }) => name)), batch: Math.max(0, ...rows.map(({ batch }) => batch ?? 0)) }
}

type Turn = { batch: number; isNew: boolean }

async function runUp(
  { adapter, transactions }: Omit<Context, 'file'>,
  migration: SqliteMigration,
  { batch, isNew }: Turn,
) {
  const { payload } = adapter
  const req = await createLocalReq({}, payload)
  try {
    await initTransaction(req)
    const db = transactions.db(String(await req.transactionID))
    // Asked again now that the lock is held: another process may have been quicker.
    if (!(await applied(adapter, db)).names.has(migration.name)) {
      payload.logger[isNew ? 'debug' : 'info']({ msg: `Migrating the database: ${migration.name}` })
      await migration.up({ db, payload, req })
      await payload.create({ collection: 'payload-migrations', data: { name: migration.name, batch }, req })
    }
    await commitTransaction(req)
  } catch (error) {
    await killTransaction(req)
    throw new Error(`Migration ${migration.name} failed; the database is as it was before it`, { cause: error })
  }
}

/**
 * Copies the database beside itself before it is migrated, so that the version before can be gone back to; only the newest such copy
 * is kept, because it holds what is erased later.
 */
async function copyBefore({ adapter, file }: Context, migration: string): Promise<void> {
  const folder = path.dirname(file)
  const beginning = `${path.basename(file)}.before-`
  const copy = path.join(folder, `${beginning}${migration}`)
  const partial = path.join(folder, `${path.basename(file)}.${process.pid}.partial`)
  const connection = openConnection(file)
  try {
    closeSync(openSync(partial, 'w', 0o600))
    await connection.execute({ sql: 'VACUUM INTO ?', args: [partial] })
    renameSync(partial, copy)
  } catch (error) {
    throw new Error(`The database could not be copied to ${copy} before it is migrated; it is as it was`, {
      cause: error,
    })
  } finally {
    connection.close()
    rmSync(partial, { force: true })
  }
  for (const name of readdirSync(folder))
    if (name.startsWith(beginning) && name !== path.basename(copy)) rmSync(path.join(folder, name))
  adapter.payload.logger.info({ msg: `Before it is migrated, the database has been copied to ${copy}` })
}

/**
 * Applies what has not been applied yet, each in its own transaction, and throws at the first that fails. In place of the shipped
 * `migrate`, which ends the process, runs only with `NODE_ENV=production`, and lets a recreated table empty its children: their
 * `ON DELETE CASCADE` fires at `DROP TABLE`, since `PRAGMA foreign_keys=OFF` does nothing inside a transaction.
 */
export async function migrateUp(context: Context, migrations: readonly SqliteMigration[]): Promise<void> {
  const { names, batch } = await applied(context.adapter, context.adapter.drizzle)
  const pending = migrations.filter(({ name }) => !names.has(name))
  const unknown = [...names].filter((name) => !migrations.some((migration) => migration.name === name))
  if (unknown.length > 0) throw newerDatabase(unknown)
  const [first] = pending
  const isNew = names.size === 0
  if (first && !isNew) await copyBefore(context, first.name)
  if (first && isNew) context.adapter.payload.logger.info({ msg: `Making the database, in ${pending.length} steps` })
  await context.transactions.migrating(async () => {
    for (const migration of pending) await runUp(context, migration, { batch: batch + 1, isNew })
  })
}

/** Makes the commands `payload migrate:*` safe: foreign keys are off before each transaction begins and checked before it commits. */
export function guardMigrations(
  { adapter, file, transactions }: Context,
  migrations: readonly SqliteMigration[],
): void {
  const { migrateDown, migrateRefresh, migrateReset, migrateFresh } = adapter
  Object.assign(adapter, {
    migrate: (args?: { migrations?: SqliteMigration[] }) =>
      migrateUp({ adapter, transactions, file }, args?.migrations ?? migrations),
    migrateDown: () => transactions.migrating(() => migrateDown.call(adapter)),
    migrateRefresh: () => transactions.migrating(() => migrateRefresh.call(adapter)),
    migrateReset: () => transactions.migrating(() => migrateReset.call(adapter)),
    migrateFresh: (args: { forceAcceptWarning?: boolean }) =>
      transactions.migrating(() => migrateFresh.call(adapter, args)),
    // As shipped it goes to the connection that reads, which may not write here.
    dropDatabase: () =>
      transactions.migrating(() =>
        within(transactions, undefined, async (_req, db) => {
          const tables = await db.all<{ name: string }>(
            sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
          )
          for (const { name } of tables) await db.run(sql`DROP TABLE ${sql.identifier(name)}`)
        }),
      ),
  })
}
