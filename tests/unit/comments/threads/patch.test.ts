import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredComment } from '../../../../src/comments/storedComment'
import {
  countsPatch,
  documentsPatch,
  packShape,
  placesBelow,
  publishedOf,
  type ShapedThread,
  takeIn,
  threadPatch,
  unchanged,
  unpackShape,
} from '../../../../src/comments/threads/patch'
import type { Cursor, Order } from '../../../../src/comments/threads/query'
import { buildTree, type CommentRow, descendantsPerRoot, isShown } from '../../../../src/comments/threads/tree'
import { row } from './rows'

const article = 'an-article'
const sign = (cursor: Cursor) => JSON.stringify(cursor)

type Asked = { order: Order; limit: number; after?: string; pinned?: readonly string[] }

/** A page of the thread as it is read: the rules of `readPage`, in memory. */
const read = (rows: readonly CommentRow[], { after, limit, order, pinned = [] }: Asked): ShapedThread => {
  const isNewest = order === 'newest'
  const shown = rows.filter(isShown)
  const first = after === undefined ? pinned.flatMap((path) => shown.filter((one) => one.path === path)) : []
  const roots = shown
    .filter(({ depth, path }) => depth === 0 && !pinned.includes(path))
    .filter(({ path }) => after === undefined || (isNewest ? path < after : path > after))
    .sort((one, other) => (one.path < other.path === isNewest ? 1 : -1))
  const listed = roots.slice(0, limit)
  const last = listed.at(-1)
  const all = [...first, ...listed]
  const descendants = all.flatMap(({ path }) =>
    shown
      .filter(({ depth, root }) => depth > 0 && root === path)
      .sort((one, other) => (one.path < other.path ? -1 : 1))
      .slice(0, descendantsPerRoot + 1),
  )
  return {
    page: {
      docs: buildTree({ roots: all, descendants, more: (at) => sign({ kind: 'more', article, ...at }) }),
      totalDocs: rows.filter(({ status }) => status === 'approved').length,
      next: last && roots.length > limit ? sign({ kind: 'roots', article, order, after: last.path }) : null,
    },
    shape: {
      hasVotes: false,
      cursor: after === undefined ? undefined : { kind: 'roots', article, order, after },
      order,
      limit,
      pinned: first.map(({ path }) => path),
      roots: listed.map(({ path }) => path),
      below: placesBelow(descendants),
      sign,
    },
  }
}

/** As answers remember it: packed, and unpacked with the page as it was sent. */
const unpacked = (thread: ShapedThread): ShapedThread => {
  const page = JSON.parse(JSON.stringify(thread.page))
  return { page, shape: unpackShape(packShape(thread), page.docs) }
}

const come = (path: string) => ({ ...row(path), article })
/** What hangs above one more comment counts it. */
const withOne = (rows: readonly CommentRow[], path: string): CommentRow[] => [
  ...rows.map((one) =>
    path.startsWith(`${one.path}/`) ? { ...one, visibleReplies: (one.visibleReplies ?? 0) + 1 } : one,
  ),
  row(path),
]

const name = fc.constantFrom(...'abcdefgh')
/** A thread that grew as threads do: comments, hidden ones, and replies to published ones. */
const thread = fc
  .array(fc.record({ name, parent: fc.nat(), isHidden: fc.boolean(), isRoot: fc.boolean() }), { maxLength: 40 })
  .map((steps) => {
    let rows: CommentRow[] = []
    for (const [index, step] of steps.entries()) {
      const open = rows.filter(({ depth, status }) => status === 'approved' && depth < 3)
      const above = step.isRoot ? undefined : open[step.parent % Math.max(1, open.length)]
      const segment = `${step.name}${String(index).padStart(2, '0')}`
      rows = withOne(rows, above ? `${above.path}/${segment}` : segment)
      // Any of them can be hidden later.
      if (step.isHidden) {
        const hidden = rows[step.parent % rows.length]
        rows = hidden?.status === 'approved' ? hiding(rows, hidden.path) : rows
      }
    }
    return rows
  })
const hiding = (rows: readonly CommentRow[], path: string): CommentRow[] =>
  rows.map((one) => ({
    ...one,
    ...(one.path === path ? { status: 'trash' } : {}),
    ...(path.startsWith(`${one.path}/`) ? { visibleReplies: (one.visibleReplies ?? 0) - 1 } : {}),
  }))

describe('takeIn', () => {
  it('makes of a page what would be read, wherever in the thread a comment comes, one after the other', () => {
    let taken = 0
    fc.assert(
      fc.property(
        thread,
        fc.record({
          order: fc.constantFrom<Order>('oldest', 'newest'),
          limit: fc.integer({ min: 1, max: 5 }),
          pinned: fc.boolean(),
          later: fc.boolean(),
        }),
        fc.array(fc.record({ name, parent: fc.nat(), isRoot: fc.boolean() }), { minLength: 1, maxLength: 4 }),
        (start, { later, limit, order, pinned }, comments) => {
          let rows = start
          const roots = rows.filter((one) => one.depth === 0 && isShown(one))
          const asked: Asked = {
            order,
            limit,
            pinned: pinned
              ? roots
                  .filter(({ status }) => status === 'approved')
                  .slice(0, 2)
                  .map(({ path }) => path)
              : [],
            ...(later && roots[1] ? { after: roots[1].path } : {}),
          }
          let held: ShapedThread | undefined = read(rows, asked)
          for (const [index, step] of comments.entries()) {
            const open = rows.filter(({ depth, status }) => status === 'approved' && depth < 4)
            const above = step.isRoot ? undefined : open[step.parent % Math.max(1, open.length)]
            const path = `${above ? `${above.path}/` : ''}${step.name}x${index}`
            rows = withOne(rows, path)
            held = held && takeIn(unpacked(held), come(path))
            if (!held) return
            taken += 1
            expect(JSON.stringify(held.page)).toBe(JSON.stringify(read(rows, asked).page))
            expect(held.shape).toEqual(read(rows, asked).shape)
          }
        },
      ),
      { numRuns: 500, seed: 7 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  it('goes on after a page that has become full, and puts the newest first', () => {
    let rows = ['a', 'b', 'c'].map((path) => row(path))
    for (const order of ['oldest', 'newest'] as const) {
      let held: ShapedThread | undefined = read(rows, { order, limit: 4 })
      for (const path of ['d', 'e', 'f']) {
        rows = [...rows, row(`${path}${order}`)]
        held = held && takeIn(held, come(`${path}${order}`))
        expect(held?.page).toEqual(read(rows, { order, limit: 4 }).page)
      }
    }
  })

  it.each([
    ['a reply whose parent is not on the page', [row('a'), row('a/b', { status: 'trash' })], 'a/b/c'],
    [
      'a reply in the middle of more than are shown',
      [row('a', { visibleReplies: 30 }), ...Array.from({ length: 30 }, (_, index) => row(`a/${index + 10}`))],
      'a/15x',
    ],
    ['what is there already', [row('a')], 'a'],
  ])('does not take in %s', (_name, rows, path) => {
    expect(takeIn(read(rows, { order: 'oldest', limit: 5 }), come(path))).toBeUndefined()
  })
})

const stored = (values: Partial<StoredComment> = {}) => ({ ...come('c'), content: 'c', updatedAt: '', ...values })
const published = publishedOf(stored() as StoredComment)
const bodyOf = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('packShape', () => {
  it('keeps what a page does not say, ids only where the page has others', () => {
    const thread = read([row('a'), row('a/b'), row('a/b/c'), row('a/d'), row('e')], { order: 'oldest', limit: 5 })
    const packed = packShape(thread)
    expect(packed.text).not.toContain('"ids"')
    expect(unpackShape(packed, thread.page.docs)).toEqual(thread.shape)
    const shape = { ...thread.shape, below: new Map([['a', [{ id: 'elsewhere', path: 'a/b' }]]]) }
    expect(unpackShape(packShape({ ...thread, shape }), thread.page.docs)).toEqual(shape)
  })
})

describe('publishedOf', () => {
  it.each([{ pinned: true }, { visibleReplies: 1 }])('is nothing that could simply be taken in: %j', (values) => {
    expect(publishedOf(stored(values) as StoredComment)).toBeUndefined()
  })
})

describe('patches', () => {
  it('put a comment into the thread of its article only', () => {
    const thread = read([row('a')], { order: 'oldest', limit: 5 })
    const taken = threadPatch(article, thread).take(bodyOf(thread.page), published)
    expect(taken?.text).toBe(JSON.stringify(read([row('a'), row('c')], { order: 'oldest', limit: 5 }).page))
    expect(threadPatch('another', thread).take(bodyOf(thread.page), published)).toEqual({})
  })

  it('count by whatever an article was asked for, and leave others alone', () => {
    const patch = countsPatch([
      { id: article, name: 'slug' },
      { id: 'other', name: 'other' },
      { id: article, name: '2024' },
    ])
    const body = bodyOf({ 2024: 3, slug: 3, other: 1, unknown: 0 })
    expect(patch.take(body, published)?.text).toBe(JSON.stringify({ 2024: 4, slug: 4, other: 1, unknown: 0 }))
    expect(countsPatch([{ id: 'other', name: 'other' }]).take(body, published)).toEqual({})
  })

  it('count in documents wherever they stand, and beside lists', () => {
    const list = {
      docs: [
        { id: article, commentCount: 2, body: { link: { value: { id: article, commentCount: 2 } } } },
        { id: 'other', commentCount: 5 },
      ],
      included: { counts: { [article]: 2, other: 5 } },
    }
    const taken = documentsPatch('?limit=2')?.take(bodyOf(list), published)
    expect(taken?.text).toBe(JSON.stringify(list).replaceAll(':2', ':3'))
    expect(documentsPatch('')?.take(bodyOf({ docs: [{ id: 'other', commentCount: 5 }] }), published)).toEqual({})
  })

  it.each([
    '?sort=-commentCount',
    '?where[comment%43ount][equals]=1',
    '?where%5BcommentCount%5D%5Bgreater_than%5D=1',
    '?where={"comment\\u0043ount":{"equals":1}}',
  ])('leave a list to be made anew that is found or ordered by numbers: %s', (search) => {
    expect(documentsPatch(search)).toBeUndefined()
  })

  it.each([unchanged, countsPatch([]), documentsPatch('')])('know nothing of another change', (patch) => {
    expect(patch?.take(bodyOf({}), { kind: 'something else' })).toBeUndefined()
    expect(patch?.take(bodyOf({}), undefined)).toBeUndefined()
  })
})
