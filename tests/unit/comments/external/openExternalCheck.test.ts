import { describe, expect, it } from 'vitest'
import { withCircuitBreaker } from '../../../../src/comments/external/openExternalCheck'
import type { CheckAnswer, Checked } from '../../../../src/comments/external/types'
import { createClock } from '../../../support/clock'

const comment: Checked = { name: '', url: null, content: '', permalink: '', at: new Date(0), reply: false }

const setUp = () => {
  const clock = createClock()
  let asked = 0
  let works = false
  const check = withCircuitBreaker({
    check: async (): Promise<CheckAnswer> => {
      asked += 1
      if (!works) throw new Error('down')
      return 'clean'
    },
    now: clock.now,
    failures: 3,
    rest: 30_000,
  })
  const fail = async (times: number) => {
    for (let index = 0; index < times; index++) await expect(check(comment)).rejects.toThrow()
  }
  const mend = () => {
    works = true
  }
  return { check, clock, fail, asked: () => asked, mend }
}

describe('withCircuitBreaker', () => {
  it('asks while failures are few', async () => {
    const { asked, check, fail, mend } = setUp()
    await fail(2)
    mend()
    expect(await check(comment)).toBe('clean')
    expect(asked()).toBe(3)
  })

  it('fails at once, without asking, after too many failures in a row', async () => {
    const { asked, check, fail, mend } = setUp()
    await fail(3)
    mend()
    await expect(check(comment)).rejects.toThrow(/resting/)
    expect(asked()).toBe(3)
  })

  it('lets one try when the rest is over, and goes on when that answers', async () => {
    const { asked, check, clock, fail, mend } = setUp()
    await fail(3)
    mend()
    clock.advance(30_000)
    const both = await Promise.allSettled([check(comment), check(comment)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await check(comment)).toBe('clean')
    expect(asked()).toBe(5)
  })

  it('rests again when the one that tried fails', async () => {
    const { asked, clock, fail } = setUp()
    await fail(3)
    clock.advance(30_000)
    await fail(2)
    expect(asked()).toBe(4)
  })

  it('forgets old failures once it is answered', async () => {
    const { check, fail, mend } = setUp()
    await fail(2)
    mend()
    await check(comment)
    expect(await check(comment)).toBe('clean')
  })
})
