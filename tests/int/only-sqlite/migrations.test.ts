import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createClient } from '@libsql/client'
import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import type { SqliteMigration } from '../../../src/platform/database/sqlite/adapter'
import { type Desk, type OursOptions, openOurs, outcome, sqliteOf } from './desk'

const desks: Desk[] = []
const folders: string[] = []
const use = async (options: OursOptions = {}): Promise<Desk> => {
  const desk = await openOurs(options)
  desks.push(desk)
  return desk
}
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-migrations-'))
  folders.push(folder)
  return folder
}

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A migration of these statements, as Payload would write it down. */
const migration = (name: string, ...statements: string[]): SqliteMigration => ({
  name,
  async up({ db }) {
    for (const statement of statements) await db.run(statement)
  },
  async down() {},
})

const families = migration(
  'families',
  'CREATE TABLE parents (id text PRIMARY KEY)',
  'CREATE TABLE children (id text PRIMARY KEY, parent text REFERENCES parents(id) ON DELETE CASCADE)',
  `INSERT INTO parents VALUES ('p')`,
  `INSERT INTO children VALUES ('c', 'p')`,
)
const recreation = [
  'PRAGMA foreign_keys=OFF',
  'CREATE TABLE __new_parents (id text PRIMARY KEY, name text)',
  'INSERT INTO __new_parents (id) SELECT id FROM parents',
  'DROP TABLE parents',
  'ALTER TABLE __new_parents RENAME TO parents',
  'PRAGMA foreign_keys=ON',
]
const names = async ({ ask }: Desk) =>
  (await ask('SELECT name FROM payload_migrations ORDER BY name')).map(({ name }) => name)

describe('migrations on SQLite', () => {
  it('that a version does not know keep it from starting, by name', async () => {
    const { url } = await use({ migrations: [families] })
    await expect(use({ url })).rejects.toThrow(/newer version.+families.+Start the newer version/)
  })

  it('are applied to a database that has been copied, for its owner alone; the newest copy is kept', async () => {
    const url = `file:${newFolder()}/desk.db`
    const folder = dirname(url.slice('file:'.length))
    await use({ url })
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([])
    await use({ url, migrations: [families] })
    const copy = join(folder, 'desk.db.before-families')
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const before = createClient({ url: `file:${copy}` })
    expect((await before.execute('SELECT name FROM payload_migrations')).rows).toMatchObject([
      { name: 'create_everything' },
    ])
    before.close()
    await use({ url, migrations: [families, migration('later', 'CREATE TABLE later (id text)')] })
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual(['desk.db.before-later'])
  })

  it('are applied once, at the start that first knows them', async () => {
    const first = await use()
    const second = await use({ url: first.url, migrations: [families] })
    await use({ url: first.url, migrations: [families] })
    expect(await names(second)).toEqual(['create_everything', 'families'])
    expect(await second.ask('SELECT name, batch FROM payload_migrations ORDER BY batch')).toEqual([
      { name: 'create_everything', batch: 1 },
      { name: 'families', batch: 2 },
    ])
  })

  it('are applied once by two processes that start together', async () => {
    const url = `file:${newFolder()}/desk.db`
    const [desk] = await Promise.all([use({ url, migrations: [families] }), use({ url, migrations: [families] })])
    expect(await names(desk)).toEqual(['create_everything', 'families'])
  })

  it('carry tables of ours with their indexes', async () => {
    const { ask } = await use()
    expect(await ask(`SELECT tbl_name FROM sqlite_master WHERE name = 'ledger_note_idx'`)).toEqual([
      { tbl_name: 'ledger' },
    ])
  })

  it('keep the children of a table they recreate', async () => {
    const { ask } = await use({ migrations: [families, migration('recreate', ...recreation)] })
    expect(await ask('SELECT id, parent FROM children')).toEqual([{ id: 'c', parent: 'p' }])
  })

  it('are refused, and leave nothing, when rows would point nowhere', async () => {
    const { url, ask } = await use({ migrations: [families] })
    const careless = migration('careless', ...recreation.filter((statement) => !statement.startsWith('INSERT')))
    const start = await outcome(use({ url, migrations: [families, careless] }))
    expect(start).toMatchObject({ error: { message: expect.stringContaining('Migration careless failed') } })
    expect(await ask('SELECT id FROM parents')).toEqual([{ id: 'p' }])
  })

  it('are undone as a whole when a statement is invalid, as generated ones can be', async () => {
    const { url, ask } = await use({ migrations: [families] })
    const generated = recreation.map((statement) => statement.replace('(id) SELECT id', '(id, name) SELECT id, name'))
    const start = await outcome(
      use({ url, migrations: [families, migration('generated', 'CREATE TABLE extra (id text)', ...generated)] }),
    )
    expect(start).toMatchObject({ error: { message: expect.stringContaining('Migration generated failed') } })
    expect(await ask(`SELECT 1 FROM sqlite_master WHERE name IN ('extra', '__new_parents')`)).toEqual([])
    expect(await ask('SELECT id FROM children')).toEqual([{ id: 'c' }])
  })

  it('leave foreign keys checked afterwards', async () => {
    const { payload } = await use({ migrations: [families] })
    const id = String(await payload.db.beginTransaction())
    // The adapter's type allows for other databases' statements too.
    const db = sqliteOf(payload).sessions[id]?.db as unknown as SQLiteAdapter['drizzle']
    await expect(db.run(`INSERT INTO children VALUES ('x', 'nobody')`)).rejects.toThrow()
    await payload.db.rollbackTransaction(id)
  })

  it('keep children on the way down too', async () => {
    const migrationDir = newFolder()
    writeFileSync(join(migrationDir, 'package.json'), '{"type":"module"}')
    const file = (name: string, down: string[]) =>
      writeFileSync(
        join(migrationDir, `${name}.js`),
        `export const up = async () => {}\nexport const down = async ({ db }) => { for (const s of ${JSON.stringify(down)}) await db.run(s) }\n`,
      )
    file('families', [])
    file('recreate', recreation)
    const { url } = await use({ migrations: [families] })
    const { payload, ask } = await use({ url, migrationDir, migrations: [families, migration('recreate')] })
    await payload.db.migrateDown()
    expect(await ask('SELECT id FROM children')).toEqual([{ id: 'c' }])
    expect(await ask("SELECT name FROM pragma_table_info('parents') ORDER BY name")).toEqual([
      { name: 'id' },
      { name: 'name' },
    ])
  })

  it('start afresh from an empty database when told to', async () => {
    const migrationDir = join(newFolder(), 'migrations')
    mkdirSync(migrationDir)
    const { payload, ask } = await use({ migrationDir, migrations: [families] })
    await payload.db.migrateFresh({ forceAcceptWarning: true })
    expect(await ask(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)).toEqual([])
  })
})
