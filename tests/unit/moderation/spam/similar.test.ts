import { describe, expect, it } from 'vitest'
import { simhash, textHash } from '../../../../src/moderation/spam/fingerprint'
import { groupSimilar, type Print } from '../../../../src/moderation/spam/similar'

const print = (id: string, simhashOf: string, hash = id): Print => ({ id, textHash: hash, simhash: simhashOf })
const of = (id: string, text: string): Print => ({ id, textHash: textHash(text), simhash: simhash(text) })

/** A simhash with some bits turned over. */
const turned = (hash: string, ...bits: number[]): string =>
  bits.reduce((text, bit) => {
    const digit = Math.floor(bit / 4)
    const value = Number.parseInt(text[digit] ?? '0', 16) ^ (1 << (bit % 4))
    return text.slice(0, digit) + value.toString(16) + text.slice(digit + 1)
  }, hash)

const base = '0123456789abcdef'

describe('simhash', () => {
  it('is empty for a text of fewer than eight words', () => {
    expect(simhash('one two three four five six seven')).toBe('')
    expect(simhash('one two three four five six seven eight')).toHaveLength(16)
  })
})

describe('groupSimilar', () => {
  it('groups what differs in at most seven bits, wherever they are', () => {
    const near = [
      [1, 9, 20, 30, 40, 50, 60],
      [57, 58, 59, 60, 61, 62, 63],
      [0, 8, 16, 24, 32, 40, 48],
    ]
    for (const bits of near)
      expect(groupSimilar([print('a', base), print('b', turned(base, ...bits))])).toEqual([['a', 'b']])
  })

  it('leaves apart what differs in more than eight', () => {
    expect(groupSimilar([print('a', base), print('b', turned(base, 1, 2, 3, 4, 5, 6, 7, 8))])).toHaveLength(1)
    expect(groupSimilar([print('a', base), print('b', turned(base, 1, 2, 3, 4, 5, 6, 7, 8, 9))])).toEqual([])
  })

  it('finds a campaign whose texts differ in a word or a number, and nothing else', () => {
    const spam = (index: number) =>
      `Hello friend number ${index}, I made ${index * 37} dollars last week from home with this one simple method, write to me and I will show you how it works`
    const campaign = Array.from({ length: 12 }, (_, index) => of(`spam${index}`, spam(index)))
    const others = [
      'I walked there last winter and the limpets were all gone from the lower rocks',
      'The photograph in the middle is the best thing I have seen on this site for months',
      'Does anybody know whether the bakery still sells the rye loaf on Saturdays?',
      'My grandmother kept a starter for forty years and never once measured the flour',
    ].map((text, index) => of(`other${index}`, text))
    expect(groupSimilar([...others, ...campaign])).toEqual([campaign.map(({ id }) => id)])
  })

  it('groups equal texts, short ones too, by their hash alone', () => {
    expect(groupSimilar([of('a', 'Nice post!'), of('b', 'nice POST'), of('c', 'Nice boat')])).toEqual([['a', 'b']])
  })

  it('takes texts without words for alike no more than others', () => {
    expect(groupSimilar([of('a', '!!!'), of('b', '???')])).toEqual([])
  })

  it('joins groups that share a member, and keeps the order given', () => {
    const prints = [print('a', base), print('x', 'ffff0000ffff0000'), print('b', turned(base, 1, 2, 3))]
    expect(groupSimilar([...prints, print('c', turned(base, 1, 2, 3, 20, 21, 22))])).toEqual([['a', 'b', 'c']])
  })

  it('puts the largest group first', () => {
    const prints = ['a', 'b', 'c', 'd', 'e'].map((id, index) => print(id, '', index < 2 ? 'two' : 'three'))
    expect(groupSimilar(prints)).toEqual([
      ['c', 'd', 'e'],
      ['a', 'b'],
    ])
  })

  it('finds a campaign among thousands', () => {
    const others = Array.from({ length: 5000 }, (_, index) =>
      // Words of their own, as people write: digits of a hash in pieces.
      of(`o${index}`, `${textHash(`${index}`).match(/.{3}/g)?.join(' ')}`),
    )
    const sentence =
      'Buy cheap watches from our shop today and tell everybody you know about the wonderful prices we have'
    const campaign = Array.from({ length: 12 }, (_, index) => of(`c${index}`, `${sentence}${'.'.repeat(index)}`))
    const found = groupSimilar([...others.slice(0, 2500), ...campaign, ...others.slice(2500)])
    expect(found[0]).toEqual(campaign.map(({ id }) => id))
  })

  it('finds a large campaign whose members all differ, in a bounded time', () => {
    const prints = Array.from({ length: 3000 }, (_, index) =>
      print(`p${index}`, turned(base, index % 48, Math.floor(index / 48) % 48)),
    )
    expect(groupSimilar(prints)[0]).toHaveLength(3000)
  })
})
