import type { CollectionBeforeChangeHook, FieldHook, PayloadRequest, TextField, Where } from 'payload'
import { transliterate } from 'transliteration'
import { invalidFields } from '#platform'

type SluggedCollection = 'articles' | 'authors'

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const longestSlug = 120
const longestMade = 80

/** Turns a title in any script into a slug: lower-case ASCII words joined by hyphens, at most 80 characters, cut between words. */
export function slugify(text: string): string {
  const slug = transliterate(text.normalize('NFC'))
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (slug.length <= longestMade) return slug
  const cut = slug.slice(0, longestMade + 1)
  const end = cut.lastIndexOf('-')
  return end > longestMade / 2 ? cut.slice(0, end) : slug.slice(0, longestMade)
}

/** Whether a slug was made from a title, perhaps with a number against a second one of the same name. */
export function isMadeFrom(slug: string, title: string, fallback: string): boolean {
  const made = slugify(title) || fallback
  return slug === made || (slug.startsWith(`${made}-`) && /^[1-9]\d{0,3}$/.test(slug.slice(made.length + 1)))
}

type Holder = { id: string; slug?: string | null; deletedAt?: string | null }

/** Other documents that have one of the slugs, in their stored row or in an open draft. */
async function holdersOf(
  req: PayloadRequest,
  {
    collection,
    own,
    where,
  }: { collection: SluggedCollection; own: string | undefined; where: (prefix: string) => Where },
): Promise<Holder[]> {
  const { docs } = await req.payload.db.find<Holder>({
    collection,
    where: where(''),
    select: { slug: true, ...(collection === 'articles' ? { deletedAt: true } : {}) },
    limit: 1000,
    pagination: false,
    req,
  })
  const drafts = collection === 'articles' ? await draftsWith(req, where('version.')) : []
  return [...docs, ...drafts].filter(({ id }) => String(id) !== own)
}

async function draftsWith(req: PayloadRequest, where: Where): Promise<Holder[]> {
  const { docs } = await req.payload.db.findVersions<Holder>({
    collection: 'articles',
    where: { and: [{ latest: { equals: true } }, where] },
    limit: 1000,
    pagination: false,
    req,
  })
  return (docs as unknown as { parent: string; version: Omit<Holder, 'id'> }[]).map(({ parent, version }) => ({
    id: String(parent),
    slug: version.slug ?? null,
    deletedAt: version.deletedAt ?? null,
  }))
}

/** A slug that nothing else has: with -2, -3 … where another document was first. */
async function freeSlug(
  req: PayloadRequest,
  { collection, made, own }: { collection: SluggedCollection; made: string; own: string | undefined },
): Promise<string> {
  const holders = await holdersOf(req, {
    collection,
    own,
    where: (prefix) => {
      const slug = `${prefix}slug`
      // What begins with `made-`: a full stop is the character after the hyphen. A range and no pattern, because patterns have a greatest length.
      return {
        or: [
          { [slug]: { equals: made } },
          { and: [{ [slug]: { greater_than_equal: `${made}-` } }, { [slug]: { less_than: `${made}.` } }] },
        ],
      }
    },
  })
  const taken = new Set(holders.map(({ slug }) => slug))
  if (!taken.has(made)) return made
  for (let turn = 2; ; turn++) if (!taken.has(`${made}-${turn}`)) return `${made}-${turn}`
}

type SlugSource = {
  collection: SluggedCollection
  /** The field it is made from. */
  from: 'title' | 'name'
  /** Where nothing of it can be written in letters. */
  fallback: string
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/**
 * Follows the title until the document was published, or somebody wrote a slug themselves: autosave sends the first letters of a
 * title, and the slug made from those with all that follows.
 */
const followTitle =
  ({ collection, fallback, from }: SlugSource): FieldHook =>
  async ({ data, operation, originalDoc, req, value }) => {
    const sent = textIn(value).toLowerCase()
    const before: Record<string, unknown> = operation === 'update' ? (originalDoc ?? {}) : {}
    const [slugBefore, titleBefore] = [textIn(before.slug), textIn(before[from])]
    const title = textIn(data?.[from] ?? before[from])
    const wasPublished = collection !== 'articles' || Boolean(before.publishedAt) || before._status === 'published'
    const isFollowing =
      slugBefore !== '' && sent === slugBefore && !wasPublished && isMadeFrom(slugBefore, titleBefore, fallback)
    if (sent !== '' && !isFollowing) return sent
    if (isFollowing && title === titleBefore && data?._status !== 'published') return slugBefore
    // A draft without a title needs none yet.
    if (title === '' && collection === 'articles') return null
    const own = before.id === undefined ? undefined : String(before.id)
    return freeSlug(req, { collection, made: slugify(title) || fallback, own })
  }

/** The `slug` of a document, made from another field when left empty. */
export function slugField(source: SlugSource): TextField {
  return {
    name: 'slug',
    type: 'text',
    unique: true,
    index: true,
    maxLength: longestSlug,
    admin: { position: 'sidebar', description: `Part of the address. Made from the ${source.from} when left empty.` },
    hooks: { beforeValidate: [followTitle(source)] },
    custom: { isMadeIfEmpty: true },
    validate: (value: unknown) => {
      if (value === undefined || value === null) return true
      if (typeof value !== 'string' || !slugPattern.test(value))
        return 'Use small letters, digits and single hyphens only.'
      return value.length <= longestSlug || `Please shorten the slug to ${longestSlug} letters.`
    },
  }
}

/** Refuses a slug that another document has, saying where that one is. */
export function refuseTakenSlug(collection: SluggedCollection): CollectionBeforeChangeHook {
  return async ({ data, originalDoc, req }) => {
    const slug = textIn(data.slug)
    if (slug === '' || slug === originalDoc?.slug) return
    const holders = await holdersOf(req, {
      collection,
      own: originalDoc?.id === undefined ? undefined : String(originalDoc.id),
      where: (prefix) => ({ [`${prefix}slug`]: { equals: slug } }),
    })
    if (holders.length === 0) return
    const isInTrash = holders.every(({ deletedAt }) => Boolean(deletedAt))
    const message = isInTrash
      ? `An article in the trash has the slug “${slug}”. Restore that one, delete it for good, or choose another slug.`
      : `Another ${collection === 'articles' ? 'article' : 'author'} has the slug “${slug}”. Please choose another one.`
    throw invalidFields({ collection, errors: [{ path: 'slug', message }], req })
  }
}

/** Old slugs of a byline keep leading to it. */
export const keepOldSlugs: CollectionBeforeChangeHook = ({ data, operation, originalDoc }) => {
  if (operation === 'create') return { ...data, oldSlugs: [] }
  return { ...data, oldSlugs: oldSlugsOf({ had: originalDoc?.oldSlugs, was: originalDoc?.slug, is: data.slug }) }
}

const mostOldSlugs = 50

/** What a document was called before, without what it is called now; the newest stay. */
export function oldSlugsOf({ had, is, was }: { had: unknown; was: unknown; is: unknown }): string[] {
  const slugs = new Set((Array.isArray(had) ? had : []).filter((slug) => typeof slug === 'string'))
  if (typeof was === 'string' && was !== '' && is && is !== was) slugs.add(was)
  if (typeof is === 'string') slugs.delete(is)
  return [...slugs].slice(-mostOldSlugs)
}
