import { inspect } from 'node:util'
import { DrizzleQueryError } from '@payloadcms/db-sqlite/drizzle'
import { describe, expect, it } from 'vitest'
import { TransactionEnded } from '../../../src/platform/database/errors'
import { isTransient } from '../../../src/platform/errorAnswers'
import { failSafe, IdempotencyTaken } from '../../../src/vault/errors'

const thrown = async (error: unknown): Promise<Error & { code?: unknown }> =>
  failSafe(async () => {
    throw error
  }).then(
    () => Promise.reject(new Error('Nothing was thrown')),
    (caught: Error) => caught,
  )

const secret = 'reader@example.com'
const ofDatabase = (name: string, code: string | number) =>
  Object.assign(new Error(`about ${secret}`), { name, code, keyValue: { email: secret } })
const ofDrizzle = (cause: Error) => new DrizzleQueryError('insert into vault_rows values (?)', [secret], cause)

describe('failSafe', () => {
  it('gives what the work gives', async () => {
    expect(await failSafe(async () => 7)).toBe(7)
  })

  it.each([
    ['an error of SQLite', ofDrizzle(ofDatabase('LibsqlError', 'SQLITE_CONSTRAINT'))],
    ['an error of MongoDB', ofDatabase('MongoServerError', 11000)],
    ['something that is no error', { message: secret }],
  ])('keeps the values of a statement out of %s', async (_, error) => {
    expect(inspect(await thrown(error), { depth: 9, showHidden: true })).not.toContain(secret)
  })

  it.each([new IdempotencyTaken(), new TransactionEnded('it ended')])('lets %s pass', async (error) => {
    expect(await thrown(error)).toBe(error)
  })

  it('lets a refusal pass that drizzle has wrapped', async () => {
    const ended = new TransactionEnded('it ended')
    expect(await thrown(ofDrizzle(ended))).toBe(ended)
  })

  it('keeps the code of a full disk, which is answered 503', async () => {
    expect((await thrown(ofDrizzle(ofDatabase('LibsqlError', 'SQLITE_FULL')))).code).toBe('SQLITE_FULL')
  })

  it('keeps the name of a server that is not there, which is answered 503', async () => {
    expect((await thrown(ofDatabase('MongoServerSelectionError', ''))).name).toBe('MongoServerSelectionError')
  })

  it('keeps the label that asks for another try', async () => {
    const conflict = Object.assign(ofDatabase('MongoServerError', 112), { errorLabels: ['TransientTransactionError'] })
    expect(isTransient(await thrown(conflict))).toBe(true)
  })
})
