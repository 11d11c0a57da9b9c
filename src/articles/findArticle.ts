import type {
  CollectionAfterOperationHook,
  CollectionBeforeOperationHook,
  DataFromCollectionSlug,
  PayloadRequest,
  Where,
} from 'payload'
import { type DiscussionState, readDiscussion } from '#comments'
import { isId, refusal } from '#platform'
import { idBySlug } from '#platform/database'
import { type Form, readDocuments } from '#platform/http'
import { isOfVersions } from './access'
import { findPublicArticles, namedBy, published } from './target'

type Article = DataFromCollectionSlug<'articles'>
/** What a page or a feed shows of an article, and is kept with its revision. */
export type ArticleForm<T> = Form<T, Article>

type AskedArticles<T> = {
  form: ArticleForm<T>
  /** What else has to hold of them, made anew each time. */
  where?: () => readonly Where[]
  limit: number
  page?: number
  isCounted?: boolean
}

/** Published articles, newest first, as the user of `req` may read them. */
export function readArticles<T>(
  req: PayloadRequest,
  { where = () => [], ...asked }: AskedArticles<T>,
): Promise<{ pieces: T[]; totalPages: number }> {
  return readDocuments(req, 'articles', {
    ...asked,
    where: () => ({ and: [published(), ...where()] }),
    sort: '-publishedAt',
  })
}

/**
 * A published article by id or slug, as the user of `req` may read it; `redirect` is today's slug when the one asked for
 * is an old one; nothing when there is no such article for readers.
 */
export async function findArticle<T>(
  req: PayloadRequest,
  idOrSlug: string,
  form: ArticleForm<T>,
): Promise<{ article: T } | { redirect: string } | undefined> {
  const { pieces } = await readArticles(req, { form, where: () => [namedBy([idOrSlug])], limit: 1 })
  const [article] = pieces
  if (article !== undefined) return { article }
  const renamed = (await findPublicArticles(req, [idOrSlug])).get(idOrSlug)
  return renamed && renamed.slug !== idOrSlug ? { redirect: renamed.slug } : undefined
}

/** Lists that name no order have what was published last first. The admin names the order of its own lists. */
export const newestFirst: CollectionBeforeOperationHook<'articles'> = ({ args, operation, req }) => {
  if (operation !== 'read' || isOfVersions({ args, operation, req }) || ('id' in args && args.id !== undefined)) return
  const asked = args as { sort?: unknown }
  if (asked.sort === undefined || asked.sort === null || asked.sort === '') asked.sort = '-publishedAt'
}

/** Wherever an article is read by its id, a slug does as well: today's, or one it once had. */
export const readBySlug: CollectionBeforeOperationHook<'articles'> = async ({ args, operation, req }) => {
  const { id } = args as { id?: unknown }
  if (operation !== 'read' || typeof id !== 'string' || isId(id)) return
  const draft = { collection: 'articles', slug: id, paths: ['slug'], draft: true } as const
  // Drafts are asked about for whoever may see some.
  const found = (await findPublicArticles(req, [id])).get(id)?.id ?? (req.user ? await idBySlug(req, draft) : undefined)
  if (found !== undefined) Object.assign(args, { id: found })
}

/**
 * Ids of the articles that a document shows or links to, wherever in it: as `{relationTo: 'articles', value}`, which is how rich
 * text keeps links, filled in or not.
 */
export function embeddedArticles(document: unknown): string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    else if (typeof value === 'object' && value !== null) {
      const { relationTo, value: target } = value as { relationTo?: unknown; value?: unknown }
      if (relationTo === 'articles') {
        const id = typeof target === 'object' && target !== null ? (target as { id?: unknown }).id : target
        if (typeof id === 'string') found.add(id)
      }
      for (const one of Object.values(value)) visit(one)
    }
  }
  visit(document)
  return [...found]
}

/** What a list of articles can bring along for each, by id. */
const includable = ['counts', 'discussion'] as const
type Includable = (typeof includable)[number]

export type Included = { counts?: Record<string, number>; discussion?: Record<string, DiscussionState> }

const isIncludable = (name: string): name is Includable => includable.some((one) => one === name)

/** @throws Refusal `query_invalid` naming what there is */
function readInclude(value: unknown): Includable[] {
  const names = typeof value === 'string' ? value.split(',') : []
  const asked = names.filter(isIncludable)
  if (asked.length === 0 || asked.length < names.length || new Set(asked).size < asked.length)
    throw refusal('query_invalid', {
      path: 'include',
      message: `include: please name ${includable.join(' or ')}, or both, with a comma between.`,
    })
  return asked
}

/** Numbers of comments and states of discussions beside a list of articles: of the public ones in it. */
export const includeBeside: CollectionAfterOperationHook<'articles'> = async ({ args, operation, req, result }) => {
  const include = req.query?.include
  if (operation !== 'find' || include === undefined || !isTopLevel(req, args)) return result
  const asked = readInclude(include)
  const { docs } = result as { docs: { id: string }[] }
  const articles = await findPublicArticles(
    req,
    docs.map(({ id }) => id),
  )
  const included: Included = {}
  if (asked.includes('counts'))
    included.counts = Object.fromEntries([...articles].map(([id, { commentCount }]) => [id, commentCount]))
  if (asked.includes('discussion')) {
    const states = [...articles].map(async ([id, head]) => [id, (await readDiscussion(req, head)).state] as const)
    included.discussion = Object.fromEntries(await Promise.all(states))
  }
  return { ...result, included }
}

/** Whether the list is the one that was asked for, and none that was read on the way. */
const isTopLevel = ({ pathname, payloadAPI }: PayloadRequest, { currentDepth }: { currentDepth?: number }): boolean =>
  payloadAPI === 'REST' && currentDepth === undefined && /\/articles\/?$/.test(pathname ?? '')

/** When age closes the first of the discussions in an answer: what it says of them ends then. */
export function firstClosing(document: string): Date | undefined {
  if (!document.includes('"included":{')) return undefined
  const { included } = JSON.parse(document) as { included?: Included }
  const times = Object.values(included?.discussion ?? {}).flatMap(({ closesAt }) =>
    closesAt ? [Date.parse(closesAt)] : [],
  )
  return times.length > 0 ? new Date(Math.min(...times)) : undefined
}
