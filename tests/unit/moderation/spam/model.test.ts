import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LabelledComment, recordsOf } from '../../../../src/moderation/spam/evaluate'
import { train } from '../../../../src/moderation/spam/filter'
import { filterOf, readFilter, scoreComment, writeFilter } from '../../../../src/moderation/spam/model'
import { spamPrior } from '../../../../src/moderation/spam/prior'

const comments: LabelledComment[] = readFileSync('scripts/spam/comments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const learned = comments.filter((_, index) => index % 2 === 0)
const others = comments.filter((_, index) => index % 2 === 1)
const filter = filterOf(train(recordsOf(learned)))
const scoreOf = (text: string) => scoreComment(filter, { text })

describe('a filter', () => {
  it('is the same again once it was written and read', () => {
    const again = readFilter(writeFilter(filter))
    expect(again).toMatchObject({ version: filter.version, bins: filter.bins, learned: filter.learned })
    expect(Buffer.from(again.weights.buffer).equals(Buffer.from(filter.weights.buffer))).toBe(true)
    expect(writeFilter(filter).length).toBeLessThan(2.5 * 1024 * 1024)
  })

  it('has the version of what it is', () => {
    expect(filter.version).toMatch(/^[0-9a-f]{12}$/)
    expect(filterOf(train(recordsOf(learned))).version).toBe(filter.version)
    expect(filterOf(train(recordsOf(learned.slice(1)))).version).not.toBe(filter.version)
  })

  it('is refused when it was damaged', () => {
    const text = writeFilter(filter)
    expect(() => readFilter(text.replace('"slope":', '"slope":1'))).toThrow('damaged')
    expect(() => readFilter(text.replace('"weights":"AAAA', '"weights":"'))).toThrow('damaged')
  })
})

describe('a score', () => {
  it('says nothing before enough was seen, whatever the filter begins with', () => {
    const few = filterOf(train(recordsOf(comments.slice(0, 30)), spamPrior()))
    expect(scoreComment(few, { text: 'Subscribe to my channel!' })).toBeNull()
  })

  it('means what was counted: of comments scored like this, about as many were spam', () => {
    const groups = new Map<number, { said: number; spam: number }>()
    for (const { spam, text } of others) {
      const { of100 } = scoreOf(text) ?? { of100: Number.NaN }
      const tenth = Math.min(9, Math.floor(of100 / 10))
      const group = groups.get(tenth) ?? { said: 0, spam: 0 }
      groups.set(tenth, { said: group.said + of100, spam: group.spam + 100 * Number(spam) })
    }
    expect(groups.size).toBeGreaterThan(3)
    // In per cent, on average over all comments.
    const off = [...groups.values()].reduce((sum, { said, spam }) => sum + Math.abs(said - spam), 0)
    expect(off / others.length).toBeLessThan(12)
  })

  it.each([30, 60, 175])(
    'means no less spam the higher it is, nor what its neighbours do not mean (%d learned of each)',
    (each) => {
      const ofKind = (isSpam: boolean) => comments.filter(({ spam, text }) => spam === isSpam && text.trim() !== '')
      const site = filterOf(
        train(recordsOf([...ofKind(true).slice(0, each), ...ofKind(false).slice(0, each)]), spamPrior()),
      )
      const texts = [
        ...comments.map(({ text }) => text),
        'What 62 lamps of the harbour see at night, I have counted them all.',
      ]
      const scores = texts.flatMap((text) => scoreComment(site, { text }) ?? [])
      expect(scores.length).toBe(texts.length)
      scores.sort((one, other) => one.percent - other.percent || one.of100 - other.of100)
      for (const [index, { of100, percent }] of scores.entries()) {
        expect(of100).toBeGreaterThanOrEqual(scores[index - 1]?.of100 ?? 0)
        expect([percent, of100, of100 < 75]).toEqual([percent, of100, percent < 25 || of100 < 75])
      }
    },
  )

  it('is never sure, and names the model', () => {
    for (const { text } of others) {
      const score = scoreOf(text)
      expect(score?.percent).toBeGreaterThanOrEqual(0.1)
      expect(score?.percent).toBeLessThanOrEqual(99.9)
      expect(score).toMatchObject({ model: filter.version, learned: filter.learned })
    }
  })

  it('says where the words are that speak for spam', () => {
    const text = 'I like the piano in this one. Please subscribe to my channel'
    const words = scoreOf(text)?.words.map(([start, end]) => text.slice(start, end))
    expect(words?.length).toBeLessThanOrEqual(5)
    expect(words).toEqual(expect.arrayContaining(['subscribe', 'channel']))
    expect(words).not.toContain('piano')
  })

  it('marks nothing in what is harmless', () => {
    expect(scoreOf('The song of my childhood, so beautiful')?.words).toEqual([])
  })
})
