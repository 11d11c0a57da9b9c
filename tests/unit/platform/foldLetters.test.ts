import { describe, expect, it } from 'vitest'
import { alikeLetters } from '../../../src/platform/database/foldLetters'

/** Whether a text holds another by the letters that are alike. */
const holds = (text: string, part: string) =>
  new RegExp(
    alikeLetters(part)
      .map((letters) => `[${letters.replace(/[\]\\^-]/g, '\\$&')}]`)
      .join(''),
    'u',
  ).test(text)

describe('alikeLetters', () => {
  it.each([
    ['ÉCOLE', 'école'],
    ['école', 'ECOLE'],
    ['Müller', 'muller'],
    ['Привет', 'ПРИВЕТ'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['Ἀθῆναι', 'αθηναι'],
    ['Ａ'.normalize('NFKC'), 'a'],
    ['100%', '100%'],
    ['Łódź', 'lodz'],
    ['Smørrebrød', 'SMORREBROD'],
  ])('finds in %s what is asked as %s', (text, part) => {
    expect(holds(text, part)).toBe(true)
  })

  it.each([
    ['o', 'a'],
    ['%', '_'],
    ['日', '月'],
  ])('tells %s from %s', (text, part) => {
    expect(holds(text, part)).toBe(false)
  })

  it('takes letters that are written with a separate accent', () => {
    expect(alikeLetters('e\u0301')).toEqual(alikeLetters('é'))
  })
})
