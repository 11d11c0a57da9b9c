import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alikeFrom, bandsOf, likeness, printOf, textHash } from '../../../../src/moderation/spam/print'
import { groupSimilar, type Print, printsKept } from '../../../../src/moderation/spam/similar'

const print = (id: string, printed: string, hash = id): Print => ({ id, textHash: hash, print: printed })
const of = (id: string, text: string): Print => ({ id, textHash: textHash(text), print: printOf(text) })

/** A print of which some numbers are another's. */
const turned = (printed: string, ...places: number[]): string =>
  places.reduce((text, place) => {
    const at = place * 4
    const other = (Number.parseInt(text.slice(at, at + 4), 16) ^ (1 + place)).toString(16).padStart(4, '0')
    return text.slice(0, at) + other + text.slice(at + 4)
  }, printed)

const offer = 'Buy cheap watches from our shop today and tell everybody you know about the wonderful prices we have'
const base = printOf(offer)
const places = (count: number, step = 1): number[] => Array.from({ length: count }, (_, index) => index * step)

describe('printOf', () => {
  it('is empty for a text of which hardly eight words could be made, and for one that only repeats itself', () => {
    for (const text of ['Great post!', 'Thanks for this great article!', 'ha'.repeat(500), '😀'.repeat(90)])
      expect(printOf(text)).toBe('')
    expect(base).toHaveLength(240)
  })

  it('is the same whatever the capitals, spaces, signs, links, look-alikes and invisible letters', () => {
    for (const text of [
      offer.toUpperCase(),
      `${offer}!!! https://a.example/?x=1`,
      offer.replaceAll(' ', '  \n'),
      offer.replaceAll('a', 'а'),
      offer.replaceAll('e', 'e\u200b'),
    ])
      expect(printOf(text)).toBe(base)
  })

  it('compares texts of scripts that write no spaces', () => {
    const one =
      '本店出售各种名牌手表价格便宜质量保证全国包邮欢迎新老客户前来选购详情请点击下面的链接联系我们的客服人员谢谢'
    expect(likeness(printOf(one), printOf(one.replace('手表', '钱包')))).toBeGreaterThanOrEqual(alikeFrom)
  })

  it('tells how alike texts are: more for a word than for half of them, and nearly nothing for others', () => {
    const word = likeness(base, printOf(offer.replace('watches', 'handbags')))
    const half = likeness(base, printOf(`${offer.slice(0, 50)} I once slept on that ferry, and woke up in Norway`))
    const other = likeness(base, printOf('The harbour master was called Janssen, with two s, and knew every lamp'))
    expect([word > alikeFrom, half < word, other < 0.1]).toEqual([true, true, true])
    expect([likeness('', base), likeness('', ''), likeness(base, base)]).toEqual([0, 0, 1])
  })

  it('has a band in common with what is as alike as a campaign asks', () => {
    const shared = (one: string, other: string) => bandsOf(other).some((band) => bandsOf(one).includes(band))
    expect(shared(base, turned(base, ...places(19, 3)))).toBe(true)
    expect(shared(base, turned(base, ...places(20, 3)))).toBe(false)
    expect(bandsOf('')).toEqual([])
  })
})

describe('groupSimilar', () => {
  it('groups what is alike by half or more, and leaves apart what is less', () => {
    expect(groupSimilar([print('a', base), print('b', turned(base, ...places(30)))])).toEqual([['a', 'b']])
    expect(groupSimilar([print('a', base), print('b', turned(base, ...places(31)))])).toEqual([])
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

  it.each(['Buy cheap box\u0302es now', 'Buy che\u200bap boxes now', 'Buy  CHEAP, boxes\u00ad now!'])(
    'takes %j for the same text as without what shows nothing',
    (text) => {
      expect(textHash(text)).toBe(textHash('Buy cheap boxes now'))
      expect(textHash(`${text}\u0302`.repeat(4000))).not.toBe('')
    },
  )

  it('tells letters by their marks, in whatever form, and by the vowels of scripts that write them as marks', () => {
    expect(textHash('u\u0308ber')).toBe(textHash('\u00fcber'))
    expect(textHash('\u00fcber')).not.toBe(textHash('uber'))
    expect(textHash('\u0939\u093f\u0928\u094d\u0926\u0940')).not.toBe(textHash('\u0939\u0928\u0926'))
  })

  it('takes texts without words for alike no more than others', () => {
    expect(groupSimilar([of('a', '!!!'), of('b', '???')])).toEqual([])
  })

  it('joins groups that share a member, and keeps the order given', () => {
    const prints = [
      print('a', base),
      print('x', printOf(`${'ferry lamps and rope '.repeat(2)}${'qwertz uiop asdf '.repeat(4)}`)),
    ]
    const far = turned(base, ...places(40))
    expect(likeness(base, far)).toBeLessThan(alikeFrom)
    expect(groupSimilar([...prints, print('b', turned(base, ...places(20))), print('c', far)])).toEqual([
      ['a', 'b', 'c'],
    ])
  })

  it('puts the largest group first', () => {
    const prints = ['a', 'b', 'c', 'd', 'e'].map((id, index) => print(id, '', index < 2 ? 'two' : 'three'))
    expect(groupSimilar(prints)).toEqual([
      ['c', 'd', 'e'],
      ['a', 'b'],
    ])
  })

  it('finds the same groups whatever the order the texts come in', () => {
    const words = ['red', 'green', 'blue', 'cheap', 'best', 'fast', 'new', 'old', 'free', 'safe']
    const text = fc
      .tuple(
        fc.constantFrom(offer, `I earned it at home ${offer}`, offer.split(' ').reverse().join(' ')),
        fc.nat(9),
        fc.nat(9),
      )
      .map(([sentence, one, other]) => sentence.replace('cheap', words[one] ?? '').replace('today', words[other] ?? ''))
    const asSets = (groups: string[][]) => groups.map((group) => group.toSorted().join()).toSorted()
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2, maxLength: 20 }).chain((texts) => {
          const prints = texts.map((one, index) => of(`c${index}`, one))
          return fc.tuple(fc.constant(prints), fc.shuffledSubarray(prints, { minLength: prints.length }))
        }),
        ([given, shuffled]) => {
          expect(asSets(groupSimilar(shuffled))).toEqual(asSets(groupSimilar(given)))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('finds a campaign among thousands', () => {
    // Prints of texts that have nothing in common are hashes of any kind.
    const others = Array.from({ length: 5000 }, (_, index) =>
      print(
        `o${index}`,
        Array.from({ length: 8 }, (_, part) => textHash(`${index} ${part}`))
          .join('')
          .slice(0, 240),
      ),
    )
    const campaign = Array.from({ length: 12 }, (_, index) => of(`c${index}`, `${offer}${'.'.repeat(index)}`))
    const found = groupSimilar([...others.slice(0, 2500), ...campaign, ...others.slice(2500)])
    expect(found).toEqual([campaign.map(({ id }) => id)])
  })

  it('finds a large campaign whose members all differ, in a bounded time', () => {
    const prints = Array.from({ length: 3000 }, (_, index) =>
      print(`p${index}`, turned(base, index % 60, Math.floor(index / 60) % 60)),
    )
    expect(groupSimilar(prints)[0]).toHaveLength(3000)
  })
})

describe('printsKept', () => {
  it('keeps a few that differ, and none of what says nearly the same or is too short', () => {
    const near = turned(base, 1, 2)
    const other = turned(base, ...places(20))
    expect(printsKept(['', base, near, other, base])).toEqual([base, other])
    const many = Array.from({ length: 40 }, (_, index) => turned(base, ...places(30), index + 10))
    expect(
      printsKept(many.map((printed, index) => turned(printed, ...places(12, 3).map((place) => (place + index) % 60)))),
    ).toHaveLength(12)
  })
})
