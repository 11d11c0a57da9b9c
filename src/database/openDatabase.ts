import path from 'node:path'
import type { DatabaseAdapterObj } from 'payload'
import type { Config } from '../config'
import { vaultTables } from '../privacy/vaultTables'
import type { AfterCommit } from './afterCommit'
import { migrations } from './migrations'
import { colloquyMongo } from './mongodb'
import { colloquySqlite } from './sqlite'

/** The adapter `DATABASE_URL` asks for. */
export const openDatabase = (
  { databaseUrl, migrating }: Pick<Config, 'databaseUrl' | 'migrating'>,
  afterCommit: AfterCommit,
): DatabaseAdapterObj =>
  databaseUrl.startsWith('file:')
    ? colloquySqlite({
        url: databaseUrl,
        afterCommit,
        migrations,
        migrationDir: path.join(process.cwd(), 'src/database/migrations'),
        migrateAtStart: !migrating,
        tables: vaultTables,
      })
    : colloquyMongo({ url: databaseUrl, afterCommit })
