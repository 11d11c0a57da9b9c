import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildAutomaton } from '../../../../src/moderation/words/automaton'
import { fold } from '../../../../src/moderation/words/fold'
import { compileWords } from '../../../../src/moderation/words/matcher'
import { faultsOfWords } from '../../../../src/moderation/words/wordList'

const found = (list: string, text: string) =>
  compileWords(list)
    .find(text, 10)
    .map(({ span }) => text.slice(...span))

describe('a line', () => {
  it.each([
    ['casino', 'Great CASINOs here', ['CASINO']],
    ['press', 'WordPress', ['Press']],
    ['a b', 'A  B', ['A  B']],
    ['şarkı', 'Bir ŞARKI daha', ['ŞARKI']],
    ['straße', 'in der STRASSE', ['STRASSE']],
    ['casino', 'c\u200bаsinο!', ['c\u200bаsinο']],
    ['ａ１', 'see a1', ['a1']],
  ])('%j is found as a part of %j', (list, text, spans) => {
    expect(found(list, text)).toEqual(spans)
  })

  it.each([
    ['"press"', 'WordPress press Press! pressing', ['press', 'Press']],
    ['"c++"', 'I like C++.', ['C++']],
    ['"c++"', 'abc++', []],
    ['"ski"', 'skiд дski 𝒮ski', []],
    ['"ski"', '𝄞ski👍', ['ski']],
  ])('%j is found as a whole word of %j only', (list, text, spans) => {
    expect(found(list, text)).toEqual(spans)
  })

  it.each([
    ['/buy\\s+now/', 'BUY \n now', ['BUY \n now']],
    ['/\\bv[i1]agra\\b/', 'V1AGRA', ['V1AGRA']],
    ['/v[i1]agra/', 'vіagra', ['vіagra']],
    ['/[а-я]{3}/', 'Привет', ['При']],
    ['/x*/', 'nothing', []],
  ])('%j is a regular expression on %j', (list, text, spans) => {
    expect(found(list, text)).toEqual(spans)
  })

  it('is nothing when it is empty', () => {
    expect(found('\n  \n\u200b\n', 'anything at all')).toEqual([])
    expect(found('', 'anything')).toEqual([])
  })

  it('ends with any kind of line end', () => {
    expect(found('one\r\ntwo', 'one two')).toEqual(['one', 'two'])
  })
})

describe('a list', () => {
  it('finds overlapping entries, and ends of longer ones', () => {
    expect(found('she\nhe\nhers\nhis', 'ushers')).toEqual(['she', 'he', 'hers'])
  })

  it('finds at most as many as are asked for', () => {
    expect(compileWords('a').find('aaaaaaa', 3)).toHaveLength(3)
  })

  it('finds what a plain search finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', 'с', ' '), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'É', 'с', ' '), maxLength: 30 }),
        (words, text) => {
          const { text: folded } = fold(text)
          const expected = words.some((word) => {
            const entry = fold(word.trim()).text
            return entry !== '' && !/^".*"$|^\/.*\/$/.test(word.trim()) && folded.includes(entry)
          })
          const matches = compileWords(words.join('\n')).find(text, 1)
          expect(matches.length > 0).toBe(expected)
          for (const { span } of matches)
            expect(words.map((word) => fold(word.trim()).text)).toContain(fold(text.slice(...span)).text)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('holds ten thousand entries', () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `word${index}x`)
    expect(found(words.join('\n'), 'here is word9999x and word123x')).toEqual(['word9999x', 'word123x'])
    expect(found(words.join('\n'), 'here is word10000x')).toEqual([])
  })
})

describe('the automaton', () => {
  it('finds every occurrence of every pattern', () => {
    const unit = fc.constantFrom('a', 'b')
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit, minLength: 1, maxLength: 5 }), { maxLength: 12 }),
        fc.string({ unit, maxLength: 40 }),
        (patterns, text) => {
          const seen: string[] = []
          buildAutomaton(patterns).search(text, (number, end) => {
            seen.push(`${number} ${end}`)
            return false
          })
          const expected = patterns.flatMap((pattern, number) =>
            Array.from({ length: text.length + 1 }, (_, end) => end)
              .filter((end) => end >= pattern.length && text.slice(end - pattern.length, end) === pattern)
              .map((end) => `${number} ${end}`),
          )
          expect(seen.sort()).toEqual(expected.sort())
        },
      ),
    )
  })
})

describe('nasty expressions', () => {
  it.each(['/(a+)+$/', '/(a|a)*b/', '/(x+x+)+y/', '/(.*)*$z/', '/([a-zA-Z]+)*\\d/'])(
    '%s ends on a text made for it',
    (list) => {
      // A backtracking engine would not come back from this in a lifetime: the test itself would not end.
      expect(found(list, `${'a'.repeat(30_000)}${'x'.repeat(30_000)}!`).length).toBeLessThanOrEqual(1)
    },
  )
})

describe('faultsOfWords', () => {
  it('finds nothing wrong with a good list', () => {
    expect(faultsOfWords('casino\n"whole"\n/buy\\s+now/\n\n')).toEqual([])
  })

  it('names the lines whose expressions cannot be used', () => {
    const faults = faultsOfWords('fine\n/(/\n/(?=ahead)/\n/(a)\\1/')
    expect(faults).toHaveLength(3)
    expect(faults[0]).toMatch(/^Line 2: /)
    expect(faults[1]).toMatch(/^Line 3: /)
    expect(faults[2]).toMatch(/^Line 4: /)
  })

  it('bounds lines, expressions and their lengths', () => {
    expect(faultsOfWords('x'.repeat(501))).toEqual(['Line 1: at most 500 characters are allowed.'])
    expect(faultsOfWords('x\n'.repeat(20_001))[0]).toContain('20001 lines')
    expect(faultsOfWords('/x/\n'.repeat(201))[0]).toContain('201 regular expressions')
    expect(faultsOfWords('/.{0,1000}.{0,1000}é/')).toEqual([
      'Line 1: this regular expression cannot be used (4003 steps when its repetitions are written out; at most 250 are allowed).',
    ])
    expect(faultsOfWords('/a.{0,100}b/\n'.repeat(6))).toEqual([
      expect.stringMatching(/^The regular expressions of this list take 12\d\d steps together/),
    ])
  })

  it('lets a list that was saved by other means do what it can', () => {
    expect(found('/(/\ncasino', 'casino')).toEqual(['casino'])
    const costly = '/a.{0,100}b/\n'
    expect(found(`${costly.repeat(4)}/x/`, 'x')).toEqual(['x'])
    expect(found(`${costly.repeat(6)}/x/`, 'x')).toEqual([])
    // Not even read: the test itself would take minutes.
    expect(found(`/${'(a|b){0,9}'.repeat(50_000)}/`, 'ab')).toEqual([])
  })
})
