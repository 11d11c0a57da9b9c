import type { CollectionAfterChangeHook, CollectionAfterDeleteHook } from 'payload'
import { servicesOf } from '../../../src/services'

type Changed = { id: string; slug?: string | null }

const tagsOf = (...docs: (Changed | undefined)[]): string[] => [
  'articles',
  ...docs.flatMap((doc) => (doc?.id ? [`article:${doc.id}`, `comments:${doc.id}`] : [])),
  ...docs.flatMap((doc) => (doc?.slug ? [`slug:${doc.slug}`] : [])),
]

/** Notes everything a change of an article can show up in. */
export const noteArticle: CollectionAfterChangeHook = async ({ doc, previousDoc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, tagsOf(doc, previousDoc))
}

export const noteArticleGone: CollectionAfterDeleteHook = async ({ doc, req }) => {
  await servicesOf(req.payload).afterCommit.note(req, tagsOf(doc))
}
