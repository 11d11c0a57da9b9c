import type { Request, RequestHandler } from 'express'
import { createLocalReq, type DataFromCollectionSlug, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { readExpiring, refusal, servicesOf, signValue, startContext, timeOf } from '#platform'
import type { Route, RouteParts } from '#platform/http'
import { allowPreview } from './access'
import { requireOwnArticle } from './schedule'

const purpose = 'article-preview'
/** Asked for again as long as somebody looks: a token that goes astray is soon of no use. */
const validMs = 15 * 60_000
/** How long the preview beside the form keeps its address. */
const sameMs = 5 * 60_000
const longest = 300

export type Preview = { token: string; url: string; expiresAt: string }
type Article = DataFromCollectionSlug<'articles'>

async function readPattern(payload: Payload, req?: PayloadRequest): Promise<string | undefined> {
  const site = await payload.db.findGlobal<{ previewUrl?: string | null }>({ slug: 'site', ...(req && { req }) })
  return site?.previewUrl || undefined
}

/** The origin of the frontend that shows previews, which the admin may frame. */
export async function previewOrigin(payload: Payload): Promise<string | undefined> {
  const pattern = await readPattern(payload)
  const origin = pattern && URL.canParse(pattern) ? new URL(pattern).origin : ''
  // It becomes a part of a policy: the parser takes “;” for a letter of a name.
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin) ? origin : undefined
}

/** Where a preview is shown: at the frontend the settings name, else on this site. */
async function addressOf(req: PayloadRequest, named: { id: string; slug: string; token: string }): Promise<string> {
  const pattern =
    (await readPattern(req.payload, req)) ?? `${servicesOf(req.payload).publicUrl}/preview/{id}?token={token}`
  return pattern.replace(/\{(id|slug|token)\}/g, (_all, name: keyof typeof named) => encodeURIComponent(named[name]))
}

type PreviewInput = { id: string; slug?: unknown; since?: number }

/** Lets whoever has the token read one article as it is being written, for a quarter of an hour from `since`. */
async function makePreview(
  req: PayloadRequest,
  { id, since = timeOf(req).getTime(), slug }: PreviewInput,
): Promise<Preview> {
  const expires = since + validMs
  const token = signValue(id, { key: servicesOf(req.payload).signingKey(purpose), purpose, expires })
  const url = await addressOf(req, { id, slug: typeof slug === 'string' && slug !== '' ? slug : id, token })
  return { token, url, expiresAt: new Date(expires).toISOString() }
}

/** For the admin's button “Preview”. */
export async function previewAddress(doc: Readonly<Record<string, unknown>>, { req }: { req: PayloadRequest }) {
  return doc.id === undefined ? null : (await makePreview(req, { id: String(doc.id), slug: doc.slug })).url
}

/**
 * For the preview beside the form, which is asked for its address at every save: the same one for five minutes, so that the frame
 * keeps its place and gets no entry in the browser's history with each save.
 */
export async function livePreviewAddress({
  data: { id, slug },
  req,
}: {
  data: Readonly<Record<string, unknown>>
  req: PayloadRequest
}): Promise<string | null> {
  if (id === undefined) return null
  const since = Math.floor(timeOf(req).getTime() / sameMs) * sameMs
  return (await makePreview(req, { id: String(id), slug, since })).url
}

const ended = () =>
  refusal('article_not_found', { message: 'This preview is for another article, or has ended. Ask for a new one.' })

/**
 * The newest draft of the article that a token is for, with its picture and bylines where they are asked for. The grant is for
 * its id alone: everything that it points to is read as by anybody, so drafts it links to stay unseen at any depth.
 * @throws Refusal `article_not_found` for every other token
 */
export async function readPreview(
  payload: Payload,
  { address, depth = 1, id, token }: { id: string; token: unknown; depth?: number; address: string | undefined },
): Promise<Article> {
  const { now, signingKey } = servicesOf(payload)
  const read = readExpiring(token, { key: signingKey(purpose), purpose, now: now(), maxLength: longest })
  if (!read || read.isExpired || read.value !== id) throw ended()
  const req = await createLocalReq({}, payload)
  startContext(req, { address })
  allowPreview(req, id)
  const found = await payload.findByID({
    collection: 'articles',
    id,
    draft: true,
    // Relations are filled in below, by a request without the grant.
    depth: 0,
    disableErrors: true,
    overrideAccess: false,
    req,
  })
  if (!found) throw ended()
  return depth < 1 ? found : { ...found, ...(await readBeside(payload, found)) }
}

async function readBeside(payload: Payload, { authors, hero }: Article): Promise<Partial<Article>> {
  const req = await createLocalReq({}, payload)
  const read = <T extends 'authors' | 'media'>(collection: T, id: unknown) =>
    payload.findByID({ collection, id: String(id), depth: 0, disableErrors: true, overrideAccess: false, req })
  const idOf = (value: string | { id: string }) => (typeof value === 'string' ? value : value.id)
  const [picture, ...bylines] = await Promise.all([
    hero ? read('media', idOf(hero)) : null,
    ...(authors ?? []).map((author) => read('authors', idOf(author))),
  ])
  return { hero: picture, authors: bylines.flatMap((byline) => byline ?? []) }
}

/** `GET /api/articles/:id?preview=TOKEN`, before Payload answers those without one. */
export function answerPreview({ payload }: RouteParts): RequestHandler {
  return async (req: Request, res, next) => {
    const { depth, preview } = req.query
    if (preview === undefined) return next()
    const article = await readPreview(payload, {
      id: String(req.params.id),
      token: preview,
      depth: depth === undefined ? 1 : Number(depth),
      address: res.locals.address,
    })
    res.set({ 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' })
    res.json(article)
  }
}

export const previewRoutes: Route[] = [
  {
    path: '/api/articles/:id/preview',
    methods: ['POST'],
    isForStaff: true,
    summary: 'A token to preview an article',
    description:
      'For 15 minutes, and for this article alone. `GET /api/articles/{id}?preview=TOKEN` answers its newest draft to whoever has the token. `url` is where the site shows it: by the pattern in the settings of the site, else on the reference site.',
    output: z.object({ token: z.string(), url: z.string(), expiresAt: z.iso.datetime() }) satisfies z.ZodType<Preview>,
    status: 201,
    faults: ['article_not_found'],
    endpoint: async (req) => {
      const { id, newest } = await requireOwnArticle(req)
      return Response.json(await makePreview(req, { id, slug: newest.slug }), {
        status: 201,
        headers: { 'Cache-Control': 'no-store' },
      })
    },
  },
]
