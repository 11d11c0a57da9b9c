import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSearched, foldSearch } from '../../../../src/moderation/words/foldSearch'

describe('foldSearch', () => {
  it.each([
    ['Müller', 'muller'],
    ['Mu\u0308ller', 'muller'],
    ['Straße', 'strasse'],
    ['Łukasz Ødegård', 'lukasz odegard'],
    ['ΆΣΧΗΜΟΣ', foldSearch('άσχημος')],
    ['İstanbul', 'istanbul'],
    ['a\n\t b', 'a b'],
    ['100 %_\\', '100 ％＿＼'],
    ['한국어', '한국어'],
  ])('makes of %j what others type for it', (text, folded) => {
    expect(foldSearch(text)).toBe(folded)
  })
})

describe('findSearched', () => {
  it('gives what was found as it is written', () => {
    expect(findSearched('Der Müller, die MÜLLER und Mu\u0308ller', ['muller'], 9)).toEqual([
      'Müller',
      'MÜLLER',
      'Mu\u0308ller',
    ])
    expect(findSearched('Straße 100%', ['strasse', '100％'], 9)).toEqual(['Straße', '100%'])
    expect(findSearched('a b c d', ['a', 'b', 'c'], 2)).toHaveLength(2)
  })

  it('finds what the folded text contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, typed) => {
        const word = foldSearch(typed).split(' ')[0] ?? ''
        fc.pre(word !== '')
        expect(findSearched(text, [word], 1).length > 0).toBe(foldSearch(text).includes(word))
      }),
    )
  })
})
