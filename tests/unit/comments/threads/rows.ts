import { depthOf, parentPathOf, rootOf } from '../../../../src/comments/threads/path'
import type { CommentRow } from '../../../../src/comments/threads/tree'

/** A row at `path`; ids are paths, so that a test reads like the thread it is about. */
export const row = (path: string, values: Partial<CommentRow> = {}): CommentRow => ({
  id: path,
  parent: parentPathOf(path) || null,
  name: `name of ${path}`,
  url: 'https://example.com/',
  html: `<p>${path}</p>`,
  createdAt: '2030-01-01T00:00:00.000Z',
  editedAt: null,
  badge: null,
  status: 'approved',
  depth: depthOf(path),
  path,
  root: rootOf(path),
  visibleReplies: 0,
  ...values,
})

/** `count` direct replies to `root`, in path order. */
export const repliesTo = (root: string, count: number): CommentRow[] =>
  Array.from({ length: count }, (_, index) => row(`${root}/${String(index).padStart(3, '0')}`))
