import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../../src/moderation/words/fold'

/** What of the original stands behind each unit of the folded text. */
const origins = (text: string) => {
  const { ends, starts, text: folded } = fold(text)
  return [...folded].map((_, index) => text.slice(starts[index], ends[index]))
}

describe('fold', () => {
  it.each([
    ['CASINO', 'casino'],
    ['ＣＡＳＩＮＯ', 'casino'],
    ['𝐂𝐚𝐬𝐢𝐧𝐨', 'casino'],
    ['ﬁne', 'fine'],
    ['cas\u200bi\u00adno', 'casino'],
    // A scribble behind something that cannot be seen, on a letter that only looks Latin, or behind a soft hyphen.
    ['ca\u200b\u0332si\u00ad\u0336no', 'casino'],
    ['с\u0332аs\u0332ino', 'casino'],
    ['a\ufe0f \t\ufe0f b', 'a b'],
    ['a\u1680\u2de0b', 'a b'],
    ['c\u0336a\u0336s\u0336ino', 'casino'],
    ['cafe\u0301', 'café'],
    ['ŞARKI', 'şarki'],
    ['şarkı', 'şarki'],
    ['İSTANBUL', 'istanbul'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['два  слова', 'два слова'],
    ['a \t b', 'a b'],
    ['a  b', 'a b'],
    ['one \n two', 'one\ntwo'],
  ])('reads %j as %j', (text, folded) => {
    expect(fold(text).text).toBe(folded)
  })

  it.each([
    ['cаsino', 'casino'],
    ['сasinо', 'casino'],
    ['хосе', 'xoce'],
    ['pаураl', 'paypal'],
    ['cαsinο', 'casino'],
  ])('takes look-alikes in %j for Latin letters', (text, folded) => {
    expect(fold(text).text).toBe(folded)
  })

  it.each(['вода', 'соска', 'και', 'привет мир', 'नमस्ते', 'שָׁלוֹם'])(
    'leaves words of other scripts, such as %j, as they are',
    (text) => {
      expect(fold(text).text).toBe(text.normalize('NFKC'))
    },
  )

  it('knows where each part comes from', () => {
    expect(origins('a\u200bB ﬁ')).toEqual(['a', 'B', ' ', 'ﬁ', 'ﬁ'])
    expect(origins('x  y')).toEqual(['x', '  ', 'y'])
  })

  it('keeps to the text, in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const { ends, starts, text: folded } = fold(text)
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length])
        for (let index = 0; index < folded.length; index++) {
          expect(starts[index]).toBeLessThan(ends[index] ?? 0)
          expect(ends[index]).toBeLessThanOrEqual(text.length)
          if (index > 0) expect(starts[index]).toBeGreaterThanOrEqual(starts[index - 1] ?? 0)
        }
      }),
    )
  })

  it('reads plain texts as it reads others', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '1') }), (text) => {
        // The accent makes it take the long way.
        const long = fold(`${text}é`)
        const short = fold(text)
        expect(long.text.slice(0, -1)).toBe(short.text)
        expect([...long.ends.slice(0, -1)]).toEqual([...short.ends])
      }),
    )
  })
})
