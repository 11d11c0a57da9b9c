import { escapeRegExp } from 'payload'
import { describe, expect, it } from 'vitest'
import { patternOf } from '../../../../../src/platform/database/mongodb/foldPatterns'

const holds = (text: string, part: string) => new RegExp(patternOf(escapeRegExp(part)), 'i').test(text)

describe('the pattern of a text', () => {
  it('finds letters that are alike', () => {
    expect([holds('à l’École', 'ecole'), holds('à l’Echelle', 'ecole')]).toEqual([true, false])
  })

  const long = [
    'aeiou.aeiou-aeiou+'.repeat(14),
    'e'.repeat(2_000),
    `${'ae'.repeat(98)}${'.'.repeat(300)}`,
    '['.repeat(1_500),
    String.raw`\a`.repeat(400),
    '日'.repeat(1_001),
  ]
  it.each(long)('is no longer than databases take, and finds what was asked for: %s', (text) => {
    expect(patternOf(escapeRegExp(text)).length).toBeLessThanOrEqual(1_000)
    expect([holds(`in ${text} there`, text), holds(text.replaceAll('e', 'É'), text)]).toEqual([true, true])
  })

  it('tells addresses of 100 letters from each other', () => {
    const address = `${'ea'.repeat(45)}@mail.example`
    expect([holds(address, address), holds(address.replace('mail', 'post'), address)]).toEqual([true, false])
  })
})
