import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelledComment } from '../../../../src/moderation/spam/evaluate'
import { featuresOf } from '../../../../src/moderation/spam/features'
import { probabilityOf, train } from '../../../../src/moderation/spam/filter'
import { printOf, textHash } from '../../../../src/moderation/spam/print'
import {
  type DecisionRecord,
  labelOf,
  learnFrom,
  packFeatures,
  unpackFeatures,
} from '../../../../src/moderation/spam/records'

const comments: LabelledComment[] = readFileSync('scripts/spam/comments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

type Sender = { author?: string; reader?: string }
const recordOf = (index: number, text: string, isSpam: boolean, { author, reader }: Sender = {}): DecisionRecord => ({
  id: `id-${String(index).padStart(4, '0')}`,
  article: `article ${index % 3}`,
  isSpam,
  author: author ?? null,
  reader: reader ?? null,
  textHash: textHash(text),
  print: printOf(text),
  features: packFeatures(featuresOf({ text })),
})
const weightOf = (records: readonly DecisionRecord[]) => learnFrom(records).reduce((sum, { weight }) => sum + weight, 0)

describe('features as text', () => {
  it('are the same numbers again', () => {
    const any = fc.uniqueArray(fc.nat(2 ** 20 - 1), { maxLength: 200 })
    fc.assert(
      fc.property(any, (codes) => {
        expect([...unpackFeatures(packFeatures(Uint32Array.from(codes)))]).toEqual(codes.toSorted((a, b) => a - b))
      }),
    )
  })

  it('give no word of the text away', () => {
    const packed = packFeatures(featuresOf({ text: 'write to ada@example.org', name: 'Ada Lovelace' }))
    expect(Buffer.from(packed, 'base64').toString('latin1')).not.toMatch(/ada|love|example/i)
  })
})

describe('what people have decided', () => {
  type Event = Parameters<typeof labelOf>[0][number]
  const submitted: Event = { id: 'e0', kind: 'submitted', actorType: 'rule', to: 'pending' }
  const decided = (id: string, to: Event['to'], more: Partial<Event> = {}): Event => ({
    id,
    kind: 'moderated',
    actorType: 'person',
    to,
    ...more,
  })

  it('is published or spam; nothing else says what a comment is', () => {
    expect(labelOf([])).toBeUndefined()
    expect(labelOf([{ ...submitted, to: 'spam' }])).toBeUndefined()
    expect(labelOf([submitted, decided('e1', 'approved')])).toBe(false)
    expect(labelOf([submitted, decided('e1', 'spam')])).toBe(true)
    expect(labelOf([submitted, decided('e1', 'approved'), decided('e2', 'trash')])).toBeUndefined()
    expect(labelOf([submitted, decided('e1', 'spam'), decided('e2', 'pending')])).toBeUndefined()
  })

  it('stays when rules or readers move the comment, and ends when its sender takes it back or is erased', () => {
    const approved = [submitted, decided('e1', 'approved')]
    expect(labelOf([...approved, { id: 'e2', kind: 'reported', actorType: 'rule', to: 'pending' }])).toBe(false)
    expect(labelOf([...approved, decided('e2', 'trash', { actorType: 'system' })])).toBeUndefined()
    const erased: Event = { id: 'e2', kind: 'erased', actorType: 'system', to: 'approved' }
    expect(labelOf([...approved, erased])).toBeUndefined()
    const spam = decided('e3', 'spam')
    const undone = decided('e4', 'approved', { kind: 'undone', undoes: 'e3' })
    expect(labelOf([...approved, erased, spam, undone])).toBeUndefined()
    expect(labelOf([...approved, spam, { ...erased, id: 'e5' }, undone])).toBeUndefined()
  })

  it('is by an undo what it was before, and by the undo of an undo what that had ended', () => {
    const events = [submitted, decided('e1', 'approved'), decided('e2', 'spam')]
    const undone = decided('e3', 'approved', { kind: 'undone', undoes: 'e2' })
    expect(labelOf([...events, undone])).toBe(false)
    expect(labelOf([...events, undone, decided('e4', 'spam', { kind: 'undone', undoes: 'e3' })])).toBe(true)
    const first = [submitted, decided('e1', 'spam')]
    expect(labelOf([...first, decided('e2', 'pending', { kind: 'undone', undoes: 'e1' })])).toBeUndefined()
  })

  it('leaves nothing behind once it is taken back: the weights are those of what is left, byte for byte', () => {
    const texts = ['subscribe to my channel', 'what a song', 'free money here', 'I was there in the summer', 'lovely']
    const decision = fc.record({
      text: fc.constantFrom(...texts),
      to: fc.constantFrom('approved' as const, 'spam' as const, 'trash' as const),
      isUndone: fc.boolean(),
    })
    const weightsOf = (records: readonly DecisionRecord[]) =>
      Buffer.from(train(learnFrom(records)).model.weights.buffer)
    fc.assert(
      fc.property(fc.array(decision, { minLength: 2, maxLength: 12 }), fc.boolean(), (decisions, isTurned) => {
        const kept = decisions.flatMap(({ isUndone, text, to }, index) => {
          const undo = decided('e2', 'pending', { kind: 'undone', undoes: 'e1' })
          const isSpam = labelOf([submitted, decided('e1', to), ...(isUndone ? [undo] : [])])
          return isSpam === undefined ? [] : [recordOf(index, text, isSpam)]
        })
        const never = decisions.flatMap(({ isUndone, text, to }, index) =>
          isUndone || to === 'trash' ? [] : [recordOf(index, text, to === 'spam')],
        )
        expect(weightsOf(isTurned ? kept.toReversed() : kept).equals(weightsOf(never))).toBe(true)
      }),
      { numRuns: 8 },
    )
  })
})

describe('learning from records', () => {
  const long = 'this is a rather long advertisement for the very best watches that anybody can buy in the town number'

  it('counts comments of one sender as three at most, whatever they say', () => {
    const records = Array.from({ length: 200 }, (_, index) =>
      recordOf(index, `word${index} `.repeat(9), false, { author: 'one' }),
    )
    expect(weightOf(records)).toBeCloseTo(3)
    expect(train(learnFrom(records)).model.learned).toBe(3)
  })

  it.each([
    ['one browser, with another address each time', (index: number) => ({ author: `${index}`, reader: 'one' })],
    ['one address, with another browser each time', (index: number) => ({ author: 'one', reader: `${index}` })],
    [
      'one who changes address and browser by turns',
      (index: number) => ({ author: `${Math.floor(index / 2)}`, reader: `${Math.floor((index + 1) / 2)}` }),
    ],
  ])('counts comments of %s as three at most', (_, senderOf) => {
    const records = Array.from({ length: 200 }, (_, index) =>
      recordOf(index, `word${index} `.repeat(9), false, senderOf(index)),
    )
    expect(weightOf(records)).toBeCloseTo(3)
  })

  it('is hardly changed by a sender who gets 200 comments approved, whatever changes from one to the next', () => {
    // Half of them: three trainings take long enough.
    const known = comments.filter(({ group }, index) => group === 'psy' && index % 2 === 0)
    const asked = comments.filter(({ group, spam }) => group !== 'psy' && spam)
    const spam = known.filter((one) => one.spam)
    const honest = known.map((one, index) => recordOf(index, one.text, one.spam, { author: `honest ${index}` }))
    // Two hundred times what spam says, each a little different.
    const attack = (senderOf: (index: number) => Sender) =>
      Array.from({ length: 200 }, (_, index) =>
        recordOf(1000 + index, `${spam[index % 50]?.text} ${index}`, false, senderOf(index)),
      )
    const recallOf = (records: readonly DecisionRecord[]) => {
      const { model } = train(learnFrom(records))
      return asked.filter(({ text }) => probabilityOf(model, featuresOf({ text })) >= 0.5).length / asked.length
    }
    const before = recallOf(honest)
    expect(before).toBeGreaterThan(0.9)
    expect(recallOf([...honest, ...attack((index) => ({ author: `${index}`, reader: 'one' }))])).toBeGreaterThan(
      before - 0.02,
    )
    // Without anything that ties them together it would be taught.
    expect(recallOf([...honest, ...attack((index) => ({ author: `${index}` }))])).toBeLessThan(before - 0.2)
  }, 120_000)

  it('counts texts that are nearly alike as three at most, whoever sends them', () => {
    const records = Array.from({ length: 40 }, (_, index) =>
      recordOf(index, `${long} ${index}`, true, { author: `author ${index}` }),
    )
    expect(weightOf(records)).toBeCloseTo(3)
  })

  it('counts what different people say in full', () => {
    const records = ['yes', 'no', long, 'perhaps'].map((text, index) =>
      recordOf(index, text, false, { author: `author ${index}` }),
    )
    expect(weightOf(records)).toBe(4)
  })
})
