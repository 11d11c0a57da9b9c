import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { isLongTurn } from '../../../src/platform/turn'

const work = (ms: number) => {
  const end = performance.now() + ms
  while (performance.now() < end) performance.now()
}

describe('isLongTurn', () => {
  it('says so once a turn has lasted for milliseconds, and begins anew with the next', async () => {
    await nextTurn()
    expect(isLongTurn()).toBe(false)
    work(6)
    expect(isLongTurn()).toBe(true)
    await Promise.resolve()
    expect(isLongTurn()).toBe(true)
    await nextTurn()
    await nextTurn()
    expect(isLongTurn()).toBe(false)
  })
})
