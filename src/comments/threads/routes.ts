import { parse } from 'node:querystring'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { publicReq } from '#platform'
import { jsonType, parseInput, type Route, remembering, sendCacheable } from '#platform/http'
import { countsAnswer, threadPage } from '../answers'
import { targetOf } from '../contract'
import { readPageCounts } from '../pages'
import { countsPatch, countTags, type Named, threadPatch } from './patch'
import { threadParameters } from './query'
import { readShapedThread, readThreadQuery, requireTarget, threadTags } from './readThread'

/** `GET /api/COLLECTION/:idOrSlug/thread?order&limit&after`, of whatever comments hang on. */
export function threadRoute(collection: string): Route {
  return {
    path: `/api/${collection}/:idOrSlug/thread`,
    methods: ['GET'],
    cache: true,
    query: threadParameters,
    index: { thread: '' },
    summary: 'A page of the comments under an article',
    description: 'Threads with their replies nested, at most 20 below each that begins one.',
    output: threadPage,
    faults: ['article_not_found', 'invalid_input'],
    answer:
      ({ payload }) =>
      async (req, res) => {
        const { order, limit, after } = req.query
        const query = readThreadQuery({ order, limit, after })
        // Anonymous whoever asks: what is public does not depend on a session.
        const local = await publicReq(payload)
        const idOrSlug = String(req.params.idOrSlug)
        const article = await requireTarget(local, idOrSlug)
        const thread = await readShapedThread(local, article, query)
        sendCacheable(req, res, {
          type: jsonType,
          body: JSON.stringify(thread.page),
          tags: threadTags(payload, article.id, idOrSlug),
          patch: threadPatch(article.id, thread),
        })
      },
  }
}

/** How many articles can be asked for at once. */
export const maxKeys = 100

const byArticles = z.object({
  articles: z
    .string(`Please name 1 to ${maxKeys} articles, or pages by \`page\`.`)
    .describe(`1 to ${maxKeys} ids or slugs, separated by commas; needed where no page is named.`)
    .transform((text) => [...new Set(text.split(',').filter((key) => key !== ''))])
    .refine(({ length }) => length > 0 && length <= maxKeys, `Please name 1 to ${maxKeys} articles.`),
})

const byPages = byArticles.partial().extend({
  page: z
    .union([z.string(), z.array(z.string())])
    .describe(`The address of a page that lives elsewhere. It can be there several times, up to ${maxKeys}.`)
    .transform((given) => [...new Set([given].flat())])
    .refine(({ length }) => length <= maxKeys, `Please name at most ${maxKeys} pages.`)
    .optional(),
})

/** What an address asks for: read once, however often it is answered. */
const readAsked = remembering((url: string) => {
  const query = parse(url.slice(`${url}?`.indexOf('?') + 1))
  return parseInput<z.infer<typeof byPages>>(query.page === undefined ? byArticles : byPages, query)
})

/** `GET /api/comments/counts?articles=a,b,c`, by ids or slugs; pages that live elsewhere by `page=` for each. */
export const countsRoute: Route = {
  path: '/api/comments/counts',
  methods: ['GET'],
  cache: true,
  query: byPages,
  index: { counts: '?articles={idOrSlug},{idOrSlug}' },
  summary: 'Numbers of comments of several articles',
  output: countsAnswer,
  faults: ['invalid_input'],
  answer:
    ({ payload }) =>
    async (req, res) => {
      const { articles = [], page = [] } = readAsked(req.url)
      const local = await publicReq(payload)
      const { counts, named } = await readCounts(local, articles)
      const pages = await readPageCounts(local, page)
      sendCacheable(req, res, {
        type: jsonType,
        body: JSON.stringify(Object.assign(counts, pages.counts)),
        // Any of them can become public, or take over a slug.
        tags: [targetOf(payload).collection, ...countTags(named), ...pages.tags],
        patch: countsPatch([...named, ...pages.named]),
      })
    },
}

type Counts = {
  /** Approved comments by what was asked for; 0 for what is not public. */
  counts: Record<string, number>
  named: Named
}

/** Reads the stored numbers of comments: no comment is counted, whatever the articles have. */
export async function readCounts(req: PayloadRequest, keys: readonly string[]): Promise<Counts> {
  const found = await targetOf(req.payload).find(req, keys)
  // Without a prototype: for other objects V8 makes a class of each set of names, and these are of the asker's making.
  const counts: Record<string, number> = Object.create(null)
  const named: { id: string; name: string }[] = []
  for (const name of keys) {
    const head = found.get(name)
    counts[name] = head?.commentCount ?? 0
    if (head) named.push({ id: head.id, name })
  }
  return { counts, named }
}
