import type { Client } from '@libsql/client'
import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { createTableRelationsHelpers, extractTablesRelationalConfig } from '@payloadcms/db-sqlite/drizzle'
import { LibSQLDatabase, LibSQLSession } from '@payloadcms/db-sqlite/drizzle/libsql'
import { SQLiteAsyncDialect } from '@payloadcms/db-sqlite/drizzle/sqlite-core'

type Options = Pick<SQLiteAdapter, 'logger' | 'schema'>
type Described = { fullSchema: SQLiteAdapter['schema']; schema: object; tableNamesMap: Record<string, string> }

/**
 * Opens drizzle on a client, as drizzle's own `drizzle()` does, but describes the tables once: it would read all of them anew
 * for every transaction, which took a twentieth of what posting a comment costs.
 */
export function createSessions() {
  let known: Described | undefined
  return (client: Client, { logger, schema }: Options): SQLiteAdapter['drizzle'] => {
    if (known?.fullSchema !== schema) {
      const { tableNamesMap, tables } = extractTablesRelationalConfig(schema, createTableRelationsHelpers)
      known = { fullSchema: schema, schema: tables, tableNamesMap }
    }
    const dialect = new SQLiteAsyncDialect()
    // Drizzle types these by the tables of each project; Payload's are only known when it starts.
    const described = known as never
    const session = new LibSQLSession(client, dialect, described, { logger: logger || undefined } as never, undefined)
    return Object.assign(new LibSQLDatabase('async', dialect, session as never, described), {
      $client: client,
    }) as never
  }
}
