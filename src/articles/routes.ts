import type { RequestHandler } from 'express'
import { createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { documentsPatch, requireTarget, unchanged } from '#comments'
import { isId, isRecord, refusal, servicesOf } from '#platform'
import { pagesById } from '#platform/database'
import { jsonType, type Route, type RouteParts, sendCacheable, writingMethods } from '#platform/http'
import { type FeedFormat, feedFormats } from './feeds/feed'
import { readArticleFeed, readCommentFeed } from './feeds/readFeeds'
import { feedExtensions, feedTypes, writeFeed } from './feeds/writeFeed'
import { embeddedArticles, firstClosing } from './findArticle'
import { answerPreview, previewRoutes } from './preview'
import { scheduleRoutes } from './schedule'
import { listed } from './target'
import { trashRoutes } from './trash'
import { usedInRoutes } from './usedIn'
import { versionRoutes } from './versions'

/** `/feed.xml|.atom|.json` and, per article, `/articles/:slug/comments.xml|.atom|.json`. */
export const feedRoutes: Route[] = feedFormats.flatMap((format): Route[] => {
  const ending = feedExtensions[format]
  return [
    {
      path: `/feed.${ending}`,
      methods: ['GET'],
      anyOrigin: true,
      cache: true,
      ...(format === 'rss' ? { index: { feed: '' } } : {}),
      answer: answerArticleFeed(format),
    },
    { path: `/articles/:slug/comments.${ending}`, methods: ['GET'], cache: true, answer: answerCommentFeed(format) },
  ]
})

function answerArticleFeed(format: FeedFormat) {
  return ({ payload }: RouteParts): RequestHandler =>
    async (req, res) => {
      const body = writeFeed(await readArticleFeed(await createLocalReq({}, payload)), format)
      sendCacheable(req, res, {
        type: feedTypes[format],
        body,
        tags: ['articles', 'site', 'media', 'authors'],
        patch: unchanged,
      })
    }
}

function answerCommentFeed(format: FeedFormat) {
  return ({ payload }: RouteParts): RequestHandler =>
    async (req, res) => {
      const local = await createLocalReq({}, payload)
      const slug = String(req.params.slug)
      const article = await requireTarget(local, slug)
      if (article.page) throw refusal('article_not_found')
      if (article.slug !== slug)
        // Asked about each time: a slug can come back, and a browser would keep a permanent redirect for good.
        return res
          .set('Cache-Control', 'public, max-age=0, must-revalidate')
          .redirect(301, `${servicesOf(payload).publicUrl}/articles/${article.slug}/comments.${feedExtensions[format]}`)
      const body = writeFeed(await readCommentFeed(local, article), format)
      const tags = [`comments:${article.id}`, `article:${article.id}`, `slug:${article.slug}`, 'site']
      sendCacheable(req, res, { type: feedTypes[format], body, tags })
    }
}

/** What an answer about articles shows beside them: pictures, bylines, and where the articles are that they link to. */
const shownBeside = (document: unknown): string[] => [
  'media',
  'authors',
  'slugs',
  ...shownArticles(document).map((id) => `article:${id}`),
]

/** Few answers show or link to other articles, and to look through all of one takes longer than to make it. */
function shownArticles(document: unknown): string[] {
  if (typeof document !== 'string') return embeddedArticles(document)
  return document.includes('"relationTo":"articles"') ? embeddedArticles(JSON.parse(document)) : []
}

/** The id of the article that was read, which may have been asked for by a slug. */
function idOfRead(asked: string | undefined, document: unknown): unknown {
  if (asked !== undefined && isId(asked)) return asked
  const read: unknown = typeof document === 'string' ? JSON.parse(document) : document
  // GraphQL answers null where there is nothing.
  return isRecord(read) ? read.id : asked
}

/** Articles read at once: a site with many must not keep other requests waiting. */
const pageSize = 500

export type CountedTag = { name: string; count: number }

/** The tags of published articles with the number of articles that carry each, in the order of their names. */
async function countTags(req: PayloadRequest): Promise<CountedTag[]> {
  const counts = new Map<string, number>()
  const articles = pagesById<{ id: string; tags?: string[] | null }>(req.payload, {
    collection: 'articles',
    where: listed,
    select: { tags: true },
    size: pageSize,
    req,
  })
  for await (const page of articles)
    for (const { tags } of page) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.name < b.name ? -1 : 1))
}

function answerTags({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const docs = await countTags(await createLocalReq({}, payload))
    sendCacheable(req, res, { type: jsonType, body: JSON.stringify({ docs }), tags: ['articles'], patch: unchanged })
  }
}

/** `GET /api/tags` → `{docs: [{name, count}]}`. */
const tagRoutes: Route[] = [
  {
    path: '/api/tags',
    methods: ['GET'],
    index: { tags: '' },
    cache: true,
    summary: 'Tags with the number of articles that carry each',
    output: z.object({ docs: z.array(z.object({ name: z.string(), count: z.int() })) }),
    answer: answerTags,
  },
]

/** Articles and pictures as Payload answers them. */
export const articleRoutes: Route[] = [
  {
    path: '/api/articles',
    methods: ['GET'],
    index: { articles: '', article: '/{slug}' },
    cache: ({ document }) => ['articles', 'discussion', ...shownBeside(document)],
    reads: ['include'],
    until: firstClosing,
    patch: documentsPatch,
    isPayloads: true,
  },
  {
    path: '/api/articles/count',
    methods: ['GET'],
    cache: ({ document }) => ['articles', ...shownBeside(document)],
    patch: documentsPatch,
    isPayloads: true,
  },
  { path: '/api/articles/versions', methods: ['GET'], isPayloads: true },
  {
    path: '/api/articles/:id',
    methods: ['GET'],
    cache: ({ document, params }) => [`article:${idOfRead(params.id, document)}`, ...shownBeside(document)],
    before: answerPreview,
    patch: documentsPatch,
    isPayloads: true,
  },
  ...tagRoutes,
  ...scheduleRoutes,
  ...usedInRoutes,
  ...previewRoutes,
  ...trashRoutes,
  ...versionRoutes,
  ...['', '/count', '/:id'].flatMap((rest): Route[] => [
    { path: `/api/authors${rest}`, methods: ['GET'], cache: () => ['authors', 'media'], isPayloads: true },
    { path: `/api/media${rest}`, methods: ['GET'], cache: () => ['media'], isPayloads: true },
  ]),
  // The same for everybody; its answer says how long it may be kept.
  { path: '/api/media/file/*name', methods: ['GET'], robots: 'allow', cache: 'own', isPayloads: true },
  // Larger than the upload limit, which Payload checks, with room for the other fields.
  { path: '/api/media', methods: ['POST', 'PATCH', 'DELETE'], uploadBytes: 24 * 1024 * 1024, isPayloads: true },
  { path: '/api/media/*rest', methods: writingMethods, uploadBytes: 24 * 1024 * 1024, isPayloads: true },
]
