import type { CollectionSlug, PayloadRequest, Where } from 'payload'

type SlugAsked = {
  collection: CollectionSlug
  slug: string
  /** Fields that a slug may stand in, in the order in which they count. */
  paths: readonly ('slug' | 'oldSlugs')[]
  /** Whether drafts count too. */
  draft: boolean
}

/** The id of the document that has a slug, of those whose access rules show it to whoever asks. */
export async function idBySlug(
  req: PayloadRequest,
  { collection, draft, paths, slug }: SlugAsked,
): Promise<string | undefined> {
  for (const path of paths) {
    const where: Where = { [path]: { in: [slug] } }
    const { docs } = await req.payload.find({
      collection,
      where,
      draft,
      depth: 0,
      limit: 1,
      pagination: false,
      select: {},
      overrideAccess: false,
      req,
    })
    if (docs[0] !== undefined) return String(docs[0].id)
  }
  return undefined
}
