import { LibsqlError } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TransactionEnded } from '../../../../../src/platform/database/errors'
import { type Connection, openConnection } from '../../../../../src/platform/database/sqlite/connection'
import { guardTransaction } from '../../../../../src/platform/database/sqlite/guard'

let connection: Connection
beforeEach(() => {
  connection = openConnection(':memory:')
})
afterEach(() => connection.close())

describe('a guarded connection', () => {
  it('passes statements on while the transaction lives', async () => {
    const { client } = guardTransaction(connection)
    expect((await client.execute('SELECT 1 AS one')).rows).toMatchObject([{ one: 1 }])
  })

  it('refuses statements after the end', async () => {
    const { client, end, rows } = guardTransaction(connection)
    expect(rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
    end()
    await expect(client.execute('SELECT 1')).rejects.toThrow(TransactionEnded)
    expect(() => rows('SELECT 1')).toThrow(TransactionEnded)
    expect(client.closed).toBe(true)
  })

  it('lives on after a statement that failed alone', async () => {
    const { client } = guardTransaction(connection)
    await expect(client.execute('SELECT nothing')).rejects.toThrow()
    await expect(client.execute('SELECT 1')).resolves.toBeDefined()
  })

  it('refuses statements after an error at which SQLite rolls back by itself', async () => {
    const { client } = guardTransaction(connection)
    vi.spyOn(connection, 'execute').mockRejectedValueOnce(new LibsqlError('database or disk is full', 'SQLITE_FULL'))
    await expect(client.execute('SELECT 1')).rejects.toThrow('disk is full')
    await expect(client.execute('SELECT 1')).rejects.toThrow(TransactionEnded)
  })

  it('runs a batch within the transaction, which libsql would end', async () => {
    const { client } = guardTransaction(connection)
    await connection.execute('CREATE TABLE t (n integer)')
    await connection.execute('BEGIN')
    await client.batch(['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)'])
    await connection.execute('ROLLBACK')
    expect((await connection.execute('SELECT * FROM t')).rows).toEqual([])
  })

  it('refuses what would begin or end a transaction behind the back of this one', async () => {
    const { client } = guardTransaction(connection)
    for (const attempt of [client.transaction('write'), client.executeMultiple('SELECT 1'), client.migrate([])])
      await expect(attempt).rejects.toThrow('begun by the adapter only')
  })
})
