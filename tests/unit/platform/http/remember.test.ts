import { describe, expect, it } from 'vitest'
import { remembering } from '../../../../src/platform/http/remember'

const counting = () => {
  const asked: string[] = []
  const read = remembering((text) => {
    asked.push(text)
    return text === 'none' ? undefined : { text }
  })
  return { asked, read }
}

describe('what is remembered of a text', () => {
  it('is made once, also where it is nothing', () => {
    const { asked, read } = counting()
    expect(read('one')).toBe(read('one'))
    expect([read('none'), read('none')]).toEqual([undefined, undefined])
    expect(asked).toEqual(['one', 'none'])
  })

  it('is made each time of a long text, and again after thousands of others', () => {
    const { asked, read } = counting()
    const long = 'x'.repeat(513)
    read(long)
    read(long)
    expect(asked).toEqual([long, long])
    read('first')
    for (let count = 0; count < 5000; count++) read(`other ${count}`)
    read('first')
    expect(asked.filter((text) => text === 'first')).toHaveLength(2)
  })
})
