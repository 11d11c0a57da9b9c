import { createLocalReq, type Payload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refuseNewer } from '../../src/platform/database/mongodb/knownMigrations'
import { inOwnTransaction, inTransaction } from '../../src/platform/database/transactions'
import { insertStateOnce, readState, readStates, removeState, replaceState, writeState } from '../../src/platform/state'
import { bootPayload } from '../support/app'

let payload: Payload
let stop: () => Promise<void>
let outside: { payload: Payload }

beforeAll(async () => {
  ;({ payload, stop } = await bootPayload())
  outside = { payload }
})
afterAll(() => stop())

describe('a database without migrations of its own', () => {
  it('is refused to a version that does not know all names a later one has left', async () => {
    // On MongoDB the start has left the names it knows.
    await removeState(outside, 'migrations')
    await refuseNewer(payload, ['first'])
    await refuseNewer(payload, ['first', 'second'])
    await expect(refuseNewer(payload, ['first'])).rejects.toThrow(/newer version.+second/)
    await refuseNewer(payload, ['first', 'second', 'third'])
    await removeState(outside, 'migrations')
  })
})

describe('the system’s state', () => {
  it('is what was written last, and nothing after it was removed', async () => {
    expect(await readState(outside, 'written')).toBeUndefined()
    await writeState(outside, 'written', 'one')
    await writeState(outside, 'written', 'two')
    expect(await readState(outside, 'written')).toBe('two')
    await removeState(outside, 'written')
    expect(await readState(outside, 'written')).toBeUndefined()
  })

  it('is read for several keys at once', async () => {
    await writeState(outside, 'several:1', 'one')
    await insertStateOnce(outside, 'several:2')
    const found = await readStates(outside, ['several:1', 'several:2', 'several:3'])
    expect(Object.fromEntries(found)).toEqual({ 'several:1': 'one', 'several:2': '' })
  })

  it('is rolled back with the transaction it was written in', async () => {
    const req = await createLocalReq({}, payload)
    const work = inTransaction(req, async () => {
      await writeState(req, 'rolled-back', 'one')
      expect(await readState(req, 'rolled-back')).toBe('one')
      throw new Error('on purpose')
    })
    await expect(work).rejects.toThrow('on purpose')
    expect(await readState(outside, 'rolled-back')).toBeUndefined()
  })

  it('is inserted by exactly one of many that try at once', async () => {
    const tries = Array.from({ length: 8 }, (_, at) =>
      inOwnTransaction(payload, (req) => insertStateOnce(req, 'once', String(at))),
    )
    const results = await Promise.allSettled(tries)
    const winners = results.flatMap(({ status }, at) => (status === 'fulfilled' ? [String(at)] : []))
    expect(winners).toHaveLength(1)
    expect(await readState(outside, 'once')).toBe(winners[0])
  })

  it('is replaced only where it is still what was read', async () => {
    await writeState(outside, 'replaced', 'one')
    expect(await replaceState(outside, 'replaced', { before: 'one', value: 'two' })).toBe(true)
    expect(await replaceState(outside, 'replaced', { before: 'one', value: 'three' })).toBe(false)
    expect(await replaceState(outside, 'missing', { before: 'one', value: 'two' })).toBe(false)
    expect(await readState(outside, 'replaced')).toBe('two')
  })
})
