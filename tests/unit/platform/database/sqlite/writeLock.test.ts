import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DatabaseBusy } from '../../../../../src/platform/database/errors'
import { createWriteLock } from '../../../../../src/platform/database/sqlite/writeLock'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the write lock of SQLite', () => {
  it('lets one in at a time, in the order they came', async () => {
    const lock = createWriteLock()
    const order: string[] = []
    const enter = async (name: string) => {
      const release = await lock.acquire(1000)
      order.push(`${name} in`)
      return () => {
        order.push(`${name} out`)
        release()
      }
    }
    const entering = ['a', 'b', 'c'].map(enter)
    for (const each of entering) (await each)()
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
  })

  it('turns a waiter away after the time it is given, in whole seconds to come back in', async () => {
    const lock = createWriteLock()
    await lock.acquire(1000)
    const waiting = expect(lock.acquire(2500)).rejects.toMatchObject({ status: 503, retryAfter: 3 })
    await vi.advanceTimersByTimeAsync(2500)
    await waiting
  })

  it('passes the turn over one who was turned away', async () => {
    const lock = createWriteLock()
    const release = await lock.acquire(1000)
    const impatient = expect(lock.acquire(10)).rejects.toThrow(DatabaseBusy)
    const patient = lock.acquire(1000)
    await vi.advanceTimersByTimeAsync(10)
    await impatient
    release()
    await expect(patient).resolves.toBeTypeOf('function')
  })

  it('tells whether somebody waits, and has no end for who names none', async () => {
    const lock = createWriteLock()
    const release = await lock.acquire()
    expect(lock.isAwaited()).toBe(false)
    const impatient = expect(lock.acquire(10)).rejects.toThrow(DatabaseBusy)
    const patient = lock.acquire()
    expect(lock.isAwaited()).toBe(true)
    await vi.advanceTimersByTimeAsync(100_000)
    await impatient
    expect(lock.isAwaited()).toBe(true)
    release()
    await patient
    expect(lock.isAwaited()).toBe(false)
  })

  it('gives the turn back once, however often it is told to', async () => {
    const lock = createWriteLock()
    const release = await lock.acquire(1000)
    const second = lock.acquire(1000)
    release()
    await second
    release()
    const third = expect(lock.acquire(10)).rejects.toThrow(DatabaseBusy)
    await vi.advanceTimersByTimeAsync(10)
    await third
  })

  it('turns everyone away when told to, and leaves no timer behind', async () => {
    const lock = createWriteLock()
    await lock.acquire(1000)
    const waiting = [lock.acquire(1000), lock.acquire(1000)].map((each) => expect(each).rejects.toThrow(DatabaseBusy))
    lock.refuseWaiting()
    await Promise.all(waiting)
    expect(vi.getTimerCount()).toBe(0)
  })
})
