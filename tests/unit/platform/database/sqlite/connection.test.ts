import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type InStatement } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, openConnection } from '../../../../../src/platform/database/sqlite/connection'

let folder: string
let connection: Connection
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-connection-'))
  connection = openConnection(join(folder, 'test.db'))
  await connection.execute('CREATE TABLE things (id TEXT PRIMARY KEY, size REAL NOT NULL, bytes BLOB)')
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true, force: true })
})

const add = (id: unknown, size: unknown = 1, bytes: unknown = null): InStatement => ({
  sql: 'INSERT INTO things (id, size, bytes) VALUES (?, ?, ?)',
  args: [id, size, bytes] as never,
})

describe('a connection that keeps its statements', () => {
  it('gives rows as libsql’s own client gives them, the first time and later', async () => {
    const theirs = createClient({ url: `file:${join(folder, 'test.db')}` })
    await connection.execute(add('one', 1.5, new Uint8Array([1, 2, 3]).buffer))
    await connection.execute(add('two', true))
    const statements: InStatement[] = [
      'SELECT * FROM things ORDER BY id',
      { sql: 'SELECT id, size AS id, 7 AS n, bytes FROM things WHERE id = ?', args: ['one'] },
      { sql: 'SELECT count(*) AS total, NULL AS none FROM things WHERE size > ?', args: [0] },
      { sql: 'SELECT id FROM things WHERE id = ?', args: ['absent'] },
      { sql: 'SELECT * FROM things ORDER BY id limit ? offset ?', args: [1, 0] },
      { sql: 'SELECT * FROM things ORDER BY id limit ? offset ?', args: [1, 1] },
      { sql: 'SELECT * FROM things ORDER BY id limit ? offset ?', args: [2, 1] },
      { sql: 'SELECT id, 7 AS n FROM things WHERE id = ? limit ? offset ?', args: ['absent', 1, 0] },
      'SELECT 7, 1, 8 AS "2", 9 AS length',
    ]
    for (const statement of [...statements, ...statements]) {
      const [mine, wanted] = [await connection.execute(statement), await theirs.execute(statement)]
      expect(mine.columns).toEqual(wanted.columns)
      expect(mine.rows.map((row) => ({ ...row }))).toEqual(wanted.rows.map((row) => ({ ...row })))
      expect(mine.rows.map((row) => Array.from(row))).toEqual(wanted.rows.map((row) => Array.from(row)))
    }
    theirs.close()
  })

  it('gives rows by name alone, and runs what gives none', async () => {
    expect(connection.rows('INSERT INTO things (id, size) VALUES (?, ?)', ['one', true])).toEqual([])
    expect(connection.rows('SELECT id, size, bytes FROM things WHERE size = ?', [1])).toEqual([
      { id: 'one', size: 1, bytes: null },
    ])
    expect(() => connection.rows('SELECT id FROM things WHERE id = ?', [undefined])).toThrow('undefined')
  })

  it('leaves the snapshot of a row that was read alone, and reads its integers exactly', async () => {
    const first = ['SELECT id FROM things ORDER BY id limit ? offset ?', [1, 0]] as const
    await connection.execute(add('two'))
    expect(connection.rows(...first)).toEqual([{ id: 'two' }])
    const other = openConnection(join(folder, 'test.db'))
    await other.execute(add('one'))
    expect(connection.rows('SELECT count(*) AS total FROM things')).toEqual([{ total: 2 }])
    expect(connection.rows(...first)).toEqual([{ id: 'one' }])
    other.close()
    expect(() => connection.rows('SELECT 9007199254740993 AS n limit ? offset ?', [1, 0])).toThrow('too large')
  })

  it('says what a write changed', async () => {
    await connection.execute(add('one'))
    await connection.execute(add('two'))
    const changed = await connection.execute({ sql: 'UPDATE things SET size = ?', args: [3] })
    expect([changed.rowsAffected, changed.rows]).toEqual([2, []])
    expect((await connection.execute('DELETE FROM things RETURNING id')).rows).toHaveLength(2)
  })

  it('takes a statement again after it failed', async () => {
    await connection.execute(add('one'))
    await expect(connection.execute(add('one'))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
    await expect(connection.execute(add('two', null))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_NOTNULL' })
    await connection.execute(add('two'))
    expect((await connection.execute('SELECT count(*) AS total FROM things')).rows).toMatchObject([{ total: 2 }])
  })

  it('sees columns that are added while a statement is kept', async () => {
    await connection.execute(add('one'))
    await connection.execute('SELECT size FROM things')
    await connection.execute('ALTER TABLE things ADD COLUMN colour TEXT')
    expect((await connection.execute('SELECT size FROM things')).rows).toMatchObject([{ size: 1 }])
    expect((await connection.execute('SELECT colour FROM things')).rows).toMatchObject([{ colour: null }])
  })

  it('leaves nothing unfinished that would hold a transaction open', async () => {
    for (let turn = 0; turn < 3; turn++) {
      await connection.execute('BEGIN IMMEDIATE')
      await connection.execute(add(`id-${turn}`))
      await connection.execute('SELECT id FROM things')
      connection.rows('SELECT id FROM things limit ? offset ?', [1, 0])
      await connection.execute(turn === 1 ? 'ROLLBACK' : 'COMMIT')
    }
    const other = openConnection(join(folder, 'test.db'))
    await other.execute('BEGIN IMMEDIATE')
    expect((await other.execute('SELECT id FROM things')).rows).toHaveLength(2)
    await other.execute('COMMIT')
    other.close()
  })

  it('refuses what it could not keep or read exactly', async () => {
    await expect(connection.execute(add(undefined))).rejects.toThrow('undefined')
    await expect(connection.execute(add('one', Number.NaN))).rejects.toThrow('not finite')
    await expect(connection.execute('SELECT 9007199254740993 AS n')).rejects.toThrow('too large')
    await expect(connection.execute({ sql: 'SELECT :a', args: { a: 1 } })).rejects.toThrow('in order')
  })

  it('keeps a bounded number of statements', async () => {
    for (let size = 1; size <= 900; size++)
      expect((await connection.execute(`SELECT ${size} AS n`)).rows).toMatchObject([{ n: size }])
    expect((await connection.execute('SELECT 1 AS n')).rows).toMatchObject([{ n: 1 }])
  })
})
