import { describe, expect, it } from 'vitest'
import { createDrafts, type Draft } from '../../../../src/desk/admin/drafts'

const storage = () => {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
    size: () => kept.size,
  }
}

const draft = (comment: string, changes: Partial<Draft> = {}): Draft => ({
  comment,
  kind: 'reply',
  name: 'Ada',
  text: `To ${comment}`,
  ...changes,
})

describe('what is half-written', () => {
  it('is kept for each comment and each kind, and found again when the page is loaded anew', () => {
    const kept = storage()
    const drafts = createDrafts('me', kept)
    drafts.keep(draft('a'))
    drafts.keep(draft('a', { kind: 'note', text: 'A note' }))
    drafts.keep(draft('b'))
    drafts.keep(draft('a', { text: 'Better' }))
    const again = createDrafts('me', kept)
    expect(again.find({ comment: 'a', kind: 'reply' })?.text).toBe('Better')
    expect(again.find({ comment: 'a', kind: 'note' })?.text).toBe('A note')
    expect(again.list()).toHaveLength(3)
  })

  it('leaves nothing behind when all of it was sent', () => {
    const kept = storage()
    const drafts = createDrafts('me', kept)
    drafts.keep(draft('a'))
    drafts.drop({ comment: 'a', kind: 'reply' })
    expect([drafts.list(), kept.size()]).toEqual([[], 0])
  })

  it('is not shown to another account in the same tab', () => {
    const kept = storage()
    createDrafts('me', kept).keep(draft('a'))
    expect(createDrafts('kim', kept).list()).toEqual([])
    expect(createDrafts('me', kept).list()).toEqual([])
  })

  it('is bounded in number and length', () => {
    const drafts = createDrafts('me', storage())
    for (let index = 0; index < 60; index += 1) drafts.keep(draft(String(index), { text: 'x'.repeat(80_000) }))
    expect(drafts.list().map(({ comment }) => comment)).toEqual(
      Array.from({ length: 50 }, (_, index) => String(index + 10)),
    )
    expect(drafts.list()[0]?.text.length).toBe(70_000)
  })

  it('stays in memory where the tab has no room, and starts anew where what is stored is damaged', () => {
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error('Quota exceeded')
      },
    }
    const drafts = createDrafts('me', full)
    drafts.keep(draft('a'))
    expect(drafts.list()).toHaveLength(1)
    for (const text of ['{', '[]', '{"account":"me","drafts":[{"comment":1},null]}'])
      expect(createDrafts('me', { ...storage(), getItem: () => text }).list()).toEqual([])
  })

  it('tells who listens', () => {
    const drafts = createDrafts('me', undefined)
    let told = 0
    const stop = drafts.subscribe(() => {
      told += 1
    })
    drafts.keep(draft('a'))
    drafts.drop({ comment: 'b', kind: 'reply' })
    stop()
    drafts.drop({ comment: 'a', kind: 'reply' })
    expect(told).toBe(1)
  })
})
