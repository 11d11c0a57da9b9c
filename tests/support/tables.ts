import { createClient } from '@libsql/client'

/** Every row of every table of a SQLite database, by the table's name; those whose names begin with `vault_` too. */
export const readTables = async (databaseUrl: string): Promise<Record<string, unknown[][]>> => {
  const client = createClient({ url: databaseUrl })
  try {
    const { rows } = await client.execute(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    const tables: Record<string, unknown[][]> = {}
    for (const { name } of rows) {
      const content = await client.execute(`SELECT * FROM "${String(name)}"`)
      tables[String(name)] = content.rows.map((row) => Object.values(row))
    }
    return tables
  } finally {
    client.close()
  }
}
