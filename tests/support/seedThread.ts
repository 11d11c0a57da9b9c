import type { Payload } from 'payload'
import { depthOf, parentPathOf, rootOf } from '../../src/comments/threads/path'

export type SeededComment = {
  path: string
  name?: string
  url?: string
  html?: string
  status?: 'pending' | 'approved' | 'spam' | 'trash'
  visibleReplies?: number
  createdAt?: string
  /** The path as it stands in the database, where a test is about that. */
  place?: string
}

let articles = 0

/** An article straight in the database, published unless told otherwise. Slugs are the test's own. */
export const seedArticle = async (
  payload: Payload,
  values: Record<string, unknown> = {},
): Promise<{ id: string; slug: string }> => {
  articles += 1
  const slug = typeof values.slug === 'string' ? values.slug : `reading-${process.pid}-${articles}`
  const row = await payload.db.create({
    collection: 'articles',
    data: {
      title: `Article ${articles}`,
      _status: 'published',
      publishedAt: '2030-01-01T00:00:00.000Z',
      createdAt: '2030-01-01T00:00:00.000Z',
      updatedAt: '2030-01-01T00:00:00.000Z',
      ...values,
      slug,
    },
  })
  return { id: String(row.id), slug }
}

/**
 * Comments straight in the database, at the paths given: what is tested is reading, not how they came there. Parents stand
 * before their replies in the list. The article's id goes in front of each path, because roots are one of a kind.
 * @returns ids by path
 */
export const seedThread = async (
  payload: Payload,
  article: string,
  comments: readonly SeededComment[],
): Promise<Map<string, string>> => {
  const ids = new Map<string, string>()
  for (const { path, place = `${article}-${path}`, ...values } of comments) {
    const parent = ids.get(parentPathOf(path))
    const row = await payload.db.create({
      collection: 'comments',
      data: {
        article,
        ...(parent ? { parent } : {}),
        name: `name ${path}`,
        content: path,
        html: `<p>${path}</p>`,
        status: 'approved',
        kind: 'comment',
        format: 'markdown',
        depth: depthOf(place),
        root: rootOf(place),
        path: place,
        visibleReplies: 0,
        createdAt: '2030-01-01T00:00:00.000Z',
        updatedAt: '2030-01-01T00:00:00.000Z',
        ...values,
      },
    })
    ids.set(path, String(row.id))
  }
  return ids
}

/** `count` paths below `above`, in order. */
export const paths = (above: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${above ? `${above}/` : ''}${String(index).padStart(3, '0')}`)
