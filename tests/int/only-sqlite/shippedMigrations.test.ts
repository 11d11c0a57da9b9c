import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrations } from '../../../src/platform/database/migrations'
import { inSqliteTransaction } from '../../../src/platform/database/sqlite/adapter'
import { vaultOf } from '../../../src/vault/services'
import { bootServer, type TestServer } from '../../support/app'
import { readTables } from '../../support/tables'
import { seedRows } from '../../support/vaultData'

/** `MIGRATION_ROWS=100000` for the size the promise names. */
const rows = Number(process.env.MIGRATION_ROWS ?? 300)

let server: TestServer

beforeAll(
  async () => {
    server = await bootServer()
    // Their table goes with the migration that made it.
    await server.payload.db.deleteMany({ collection: 'api-keys', where: {} })
    const { id: article } = await server.article({})
    await server.comment({ article, status: 'approved' })
    for (const collection of ['learning-records', 'public-changes'] as const)
      await server.payload.db.deleteMany({ collection, where: {} })
    await seedRows(
      server.payload,
      vaultOf(server.payload),
      Array.from({ length: rows }, (_, index) => ({
        owner: { type: 'comment', id: randomUUID() },
        // The search for leaks would take hours with as many readers: accounts are not searched for.
        email: `row-${index}@staff.example`,
      })),
    )
  },
  120_000 + rows * 20,
)

afterAll(() => server.stop())

/** Those that found rows there already; what the first ones made goes when they are taken back. */
const later = migrations.slice(4)

/** As `payload migrate:down` does, which reads the files of migrations as they are written: only its own program can. */
const takeBack = async () => {
  const { payload } = server
  for (const { down, name } of later.toReversed()) {
    const req = await createLocalReq({}, payload)
    await inSqliteTransaction(payload, req, (db) => down({ db, payload, req }))
    await payload.delete({ collection: 'payload-migrations', where: { name: { equals: name } } })
  }
}

/**
 * Without what the desk searches in and compares, before the last two columns of its rows: both are made from the comments.
 * Without readers' tokens, whose hashes have a kind in the last column: they go with it. Without the numbers of articles' revisions, which
 * begin anew.
 */
const dump = async (): Promise<Record<string, unknown[][]>> => {
  const {
    moderation_queue: listed = [],
    vault_blind_indexes: hashes = [],
    revisions: _revisions,
    ...tables
  } = await readTables(server.databaseUrl)
  return {
    ...tables,
    moderation_queue: listed.map((row) => row.toSpliced(-4, 2)),
    vault_blind_indexes: hashes.filter((row) => row.at(-1) !== 'reader'),
  }
}

it('migrations of a database in use, taken back and applied again, leave every row as it was', async () => {
  const before = await dump()
  expect(before.vault_blind_indexes?.length).toBeGreaterThan(rows)
  await takeBack()
  expect(await dump()).not.toEqual(before)
  await server.payload.db.migrate()
  const { payload_migrations: _before, ...kept } = before
  const { payload_migrations: _after, ...now } = await dump()
  expect(now).toEqual(kept)
}, 120_000)
