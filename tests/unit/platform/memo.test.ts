import { describe, expect, it } from 'vitest'
import { createMemo } from '../../../src/platform/memo'
import { createClock } from '../../support/clock'

const setUp = () => {
  const clock = createClock()
  const memo = createMemo<number>({ now: clock.now, ttl: 1000 })
  let found = 0
  const find = async () => {
    found += 1
    return found
  }
  return { clock, memo, find }
}

describe('createMemo', () => {
  it('finds a value once for as long as it is kept', async () => {
    const { clock, find, memo } = setUp()
    expect([await memo.get(find), await memo.get(find)]).toEqual([1, 1])
    clock.advance(1000)
    expect(await memo.get(find)).toBe(2)
  })

  it('finds it again when it has been forgotten', async () => {
    const { find, memo } = setUp()
    await memo.get(find)
    memo.forget()
    expect(await memo.get(find)).toBe(2)
  })

  it('does not keep what was looked for while it changed', async () => {
    const { find, memo } = setUp()
    const late = memo.get(async () => {
      memo.forget()
      return -1
    })
    expect(await late).toBe(-1)
    expect(await memo.get(find)).toBe(1)
  })

  it('keeps nothing of a failure', async () => {
    const { find, memo } = setUp()
    await expect(memo.get(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    expect(await memo.get(find)).toBe(1)
  })
})
