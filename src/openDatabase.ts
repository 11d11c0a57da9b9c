import path from 'node:path'
import type { DatabaseAdapterObj } from 'payload'
import { type AfterCommit, colloquyMongo, colloquySqlite, migrations } from '#platform/database'
import { vaultTables } from '#vault'
import type { Config } from './config'

/** The adapter `DATABASE_URL` asks for. */
export function openDatabase(
  { databaseUrl, migrating }: Pick<Config, 'databaseUrl' | 'migrating'>,
  afterCommit: AfterCommit,
): DatabaseAdapterObj {
  return databaseUrl.startsWith('file:')
    ? colloquySqlite({
        url: databaseUrl,
        afterCommit,
        migrations,
        migrationDir: path.join(process.cwd(), 'src/platform/database/migrations'),
        migrateAtStart: !migrating,
        tables: vaultTables,
      })
    : colloquyMongo({ url: databaseUrl, afterCommit })
}
