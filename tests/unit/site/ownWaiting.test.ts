import { describe, expect, it } from 'vitest'
import type { StoredComment } from '../../../src/comments/storedComment'
import { addWaiting } from '../../../src/site/ownComments'
import { comment } from './samples'

const stored = (fields: Partial<StoredComment>): StoredComment => ({
  id: 'w1',
  article: 'a1',
  parent: null,
  name: 'Me',
  url: null,
  content: 'Mine',
  html: '<p>Mine</p>',
  status: 'pending',
  depth: 0,
  root: 'r',
  path: 'r',
  visibleReplies: 0,
  badge: null,
  pinned: false,
  editedAt: null,
  createdAt: '2026-05-04T10:00:00.000Z',
  updatedAt: '2026-05-04T10:00:00.000Z',
  ...fields,
})

describe('addWaiting', () => {
  it('puts a reply below what it answers, marked and with its text', () => {
    const [first] = addWaiting([comment({ id: 'a' })], [stored({ parent: 'a' })], 'oldest')
    expect(first?.replies).toMatchObject([{ id: 'w1', waiting: true, removed: false, html: '<p>Mine</p>' }])
  })

  it('puts what answers the article where new comments go', () => {
    const ids = (order: 'oldest' | 'newest') =>
      addWaiting([comment({ id: 'a' })], [stored({ id: 'w1' }), stored({ id: 'w2' })], order).map(({ id }) => id)
    expect(ids('oldest')).toEqual(['a', 'w1', 'w2'])
    expect(ids('newest')).toEqual(['w2', 'w1', 'a'])
  })

  it('leaves pinned comments first', () => {
    const comments = [comment({ id: 'p', pinned: true }), comment({ id: 'a' })]
    expect(addWaiting(comments, [stored({})], 'newest').map(({ id }) => id)).toEqual(['p', 'w1', 'a'])
  })

  it('shows a reply whose parent is not on the page all the same', () => {
    expect(addWaiting([comment({ id: 'a' })], [stored({ parent: 'elsewhere' })], 'oldest')).toHaveLength(2)
  })

  it('treats what the rules take for spam like what waits: a spammer learns nothing', () => {
    const shown = (status: StoredComment['status']) => addWaiting([], [stored({ status })], 'oldest')
    expect(shown('spam')).toEqual(shown('pending'))
  })

  it('shows what a shadow ban hides as if everybody saw it', () => {
    const [shown] = addWaiting([], [{ ...stored({ status: 'trash' }), shadowed: true }], 'oldest')
    expect(shown).toMatchObject({ id: 'w1', waiting: false, removed: false, html: '<p>Mine</p>' })
  })
})
