import { describe, expect, it } from 'vitest'
import { DatabaseBusy, TransactionEnded } from '../../../../src/platform/database/errors'

describe.each([
  ['a busy database', new DatabaseBusy('why', { retryAfter: 3 }), 3],
  ['a transaction that has ended', new TransactionEnded('why'), 1],
])('%s', (_, error, retryAfter) => {
  it('answers 503 with the code "unavailable" and a time to come back', () => {
    expect(error).toMatchObject({ status: 503, isPublic: true, retryAfter })
    expect(error.data.errors).toEqual([{ code: 'unavailable', message: expect.stringContaining('Nothing was kept') }])
  })

  it('keeps its reason for the log', () => {
    expect(error.cause).toMatchObject({ message: 'why' })
    expect(JSON.stringify(error.data)).not.toContain('why')
  })
})
