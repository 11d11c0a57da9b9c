import type { CollectionAfterChangeHook, CollectionAfterDeleteHook } from 'payload'
import { servicesOf } from '#platform'

type Changed = { id: string; slug?: string | null; _status?: string | null; deletedAt?: string | null }

const tagsOf = (...docs: (Changed | undefined)[]): string[] => [
  'articles',
  ...docs.flatMap((doc) => (doc?.id ? [`article:${doc.id}`, `comments:${doc.id}`] : [])),
  ...docs.flatMap((doc) => (doc?.slug ? [`slug:${doc.slug}`] : [])),
]

/** Other articles link to this one by its slug, as long as it is there. */
const movesLinks = (doc: Changed, previous: Changed | undefined): boolean =>
  (['slug', '_status', 'deletedAt'] as const).some((field) => (doc[field] ?? null) !== (previous?.[field] ?? null))

/** Notes everything a change of an article can show up in. */
export const noteArticle: CollectionAfterChangeHook = async ({ doc, previousDoc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, [
    ...tagsOf(doc, previousDoc),
    ...(movesLinks(doc, previousDoc) ? ['slugs'] : []),
  ])
}

export const noteArticleGone: CollectionAfterDeleteHook = async ({ doc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, [...tagsOf(doc), 'slugs'])
}
