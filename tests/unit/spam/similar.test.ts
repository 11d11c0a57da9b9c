import { describe, expect, it } from 'vitest'
import { distance, simhash, textHash } from '../../../src/spam/fingerprint'
import { groupSimilar, type Print } from '../../../src/spam/similar'

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

describe('distance', () => {
  it('counts the bits in which two simhashes differ', () => {
    expect(distance(base, base)).toBe(0)
    expect(distance(base, turned(base, 0, 17, 63))).toBe(3)
    expect(distance('0000000000000000', 'ffffffffffffffff')).toBe(64)
  })
})

describe('simhash', () => {
  it('is empty for a text of fewer than four words', () => {
    expect(simhash('one two three')).toBe('')
    expect(simhash('one two three four')).toHaveLength(16)
  })
})

describe('groupSimilar', () => {
  it('groups what differs in at most three bits, wherever they are', () => {
    const near = [
      [1, 20, 40],
      [60, 61, 62],
      [0, 16, 63],
    ]
    for (const bits of near)
      expect(groupSimilar([print('a', base), print('b', turned(base, ...bits))])).toEqual([['a', 'b']])
  })

  it('leaves apart what differs in four', () => {
    expect(groupSimilar([print('a', base), print('b', turned(base, 1, 20, 40, 41))])).toEqual([])
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
      of(`o${index}`, `${textHash(`${index}`)} is ${index} of them`),
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
