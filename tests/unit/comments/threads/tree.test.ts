import { describe, expect, it } from 'vitest'
import { buildTree, type ThreadComment } from '../../../../src/comments/threads/tree'
import { repliesTo, row } from './rows'

const more = ({ root, after }: { root: string; after: string }) => `${root}>${after}`

/** The shape of a tree: `id(replies)`, placeholders in brackets. */
const shape = (docs: readonly ThreadComment[]): string =>
  docs
    .map((doc) => (doc.removed ? `[${doc.id}]` : doc.id) + (doc.replies.length > 0 ? `(${shape(doc.replies)})` : ''))
    .join(' ')

describe('buildTree', () => {
  it('nests replies below their parents and keeps the order of the roots', () => {
    const docs = buildTree({
      roots: [row('b'), row('a')],
      descendants: [row('a/1'), row('a/1/2'), row('a/3'), row('b/1')],
      more,
    })
    expect(shape(docs)).toBe('b(b/1) a(a/1(a/1/2) a/3)')
  })

  it('gives a comment exactly its public fields', () => {
    const [doc] = buildTree({
      roots: [row('a', { badge: 'staff', editedAt: '2030-01-02T00:00:00.000Z' })],
      descendants: [],
      more,
    })
    expect(doc).toEqual({
      id: 'a',
      parent: null,
      name: 'name of a',
      url: 'https://example.com/',
      html: '<p>a</p>',
      createdAt: '2030-01-01T00:00:00.000Z',
      depth: 0,
      editedAt: '2030-01-02T00:00:00.000Z',
      badge: 'staff',
      source: null,
      votes: null,
      removed: false,
      pinned: false,
      replies: [],
      more: null,
    })
  })

  it.each(['pending', 'spam', 'trash'])(
    'leaves a placeholder of a %s comment while an approved reply needs it',
    (status) => {
      const hidden = { status, visibleReplies: 1, badge: 'author' as const, editedAt: '2030-01-02T00:00:00.000Z' }
      const docs = buildTree({ roots: [row('a', hidden)], descendants: [row('a/1', hidden), row('a/1/2')], more })
      expect(shape(docs)).toBe('[a]([a/1](a/1/2))')
      for (const placeholder of [docs[0], docs[0]?.replies[0]])
        expect(placeholder).toMatchObject({
          removed: true,
          name: null,
          url: null,
          html: null,
          badge: null,
          editedAt: null,
        })
    },
  )

  it('drops hidden comments that nothing visible hangs from', () => {
    const docs = buildTree({
      roots: [row('a'), row('b', { status: 'spam' })],
      descendants: [row('a/1', { status: 'pending' }), row('a/2', { status: 'trash', visibleReplies: 0 })],
      more,
    })
    expect(shape(docs)).toBe('a')
  })

  it('hangs a reply below the nearest comment there is when the one above is missing', () => {
    const docs = buildTree({ roots: [row('a')], descendants: [row('a/1/2/3'), row('a/4')], more })
    expect(shape(docs)).toBe('a(a/1/2/3 a/4)')
  })

  it('shows twenty descendants of a root without a cursor', () => {
    const [doc] = buildTree({ roots: [row('a')], descendants: repliesTo('a', 20), more })
    expect(doc?.replies).toHaveLength(20)
    expect(doc?.more).toBeNull()
  })

  it('shows twenty of twenty-one descendants and a cursor after the twentieth', () => {
    const docs = buildTree({
      roots: [row('a'), row('b')],
      descendants: [...repliesTo('a', 21), ...repliesTo('b', 1)],
      more,
    })
    expect(docs[0]?.replies).toHaveLength(20)
    expect(docs.map((doc) => doc.more)).toEqual(['a>a/019', null])
  })

  it('counts descendants on every level, placeholders among them, and no dropped ones', () => {
    const below = [
      row('a/0', { status: 'trash', visibleReplies: 19 }),
      row('a/00', { status: 'spam' }),
      ...repliesTo('a/0', 19),
      row('a/1'),
    ]
    const [doc] = buildTree({ roots: [row('a')], descendants: below, more })
    expect(doc?.replies.map(({ id }) => id)).toEqual(['a/0'])
    expect(doc?.more).toBe('a>a/0/018')
  })
})
