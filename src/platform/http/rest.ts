import { type Request, type RequestHandler, Router } from 'express'
import { handleEndpoints, type Payload } from 'payload'
import { refusal } from '#platform'
import { cacheKey } from './cache/key'
import { isDeeper } from './jsonDepth'
import { clampQuery, dropOddNumbers } from './queries/clampQuery'
import { refuseBadQuery } from './queries/refuseBadQueries'
import { readBody } from './readBody'
import { hasCredentials, isReadByPost } from './requestKind'
import { jsonType, sendCacheable } from './sendCacheable'
import { sendWebResponse, toWebRequest, webHeaders, webUrl } from './webRequest'

const jsonLimit = 1024 * 1024
/** Larger than the upload limit, which Payload checks, with room for the other fields. */
const uploadLimit = 24 * 1024 * 1024
/** Rich text nests two levels for each of its own. */
const deepestJson = 100

/** Others (TRACE) have no counterpart on the web, and Payload no endpoint. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

type Rest = {
  payload: Payload
  publicUrl: string
  /** Payload's name for the instance; tests run several. */
  instance: string
  /** Ids of documents that an answer links to: it depends on them as well. */
  linkedIn: (document: unknown) => string[]
}

/** Only people with an account upload; anybody else gets no memory for it. */
const limitOf = (req: Request, staff: boolean): number =>
  /^\/api\/media(?:\/|$)/.test(req.path) && staff ? uploadLimit : jsonLimit

async function readChecked(req: Request, staff: boolean): Promise<Buffer | undefined> {
  if (req.method === 'GET' || req.method === 'HEAD') return undefined
  const body = await readBody(req, limitOf(req, staff))
  if (/^application\/json\b/i.test(req.get('content-type') ?? '') && isDeeper(body, deepestJson))
    throw refusal('invalid_input', { message: `The body nests deeper than ${deepestJson} levels.` })
  return body
}

/** Payload's words for an address it has no endpoint for: 501 inside a collection, elsewhere 404 in a shape of its own. */
async function isNowhere(response: Response): Promise<boolean> {
  if (response.status === 501) return true
  return response.status === 404 && (await response.clone().text()).startsWith('{"message":"Route not found')
}

/** The tags of what Payload answers to everybody alike, by address; nothing for what is not kept. */
function tagsOf(req: Request): string[] | undefined {
  const [found, id] = /^\/api\/articles(?:\/([^/]+))?\/?$/.exec(req.path) ?? []
  if (found === undefined || id === 'versions') return undefined
  if (cacheKey({ method: req.method, url: req.originalUrl, headers: req.headers }) === undefined) return undefined
  return id === undefined || id === 'count' ? ['articles', 'media', 'authors'] : [`article:${id}`, 'media', 'authors']
}

/** Payload's own REST, and the endpoints of ours that are part of it. */
export function restRoutes({ instance, linkedIn, payload, publicUrl }: Rest): Router {
  const isStaff = async (req: Request): Promise<boolean> =>
    hasCredentials(req.headers) && (await payload.auth({ headers: webHeaders(req) })).user !== null

  /** What is asked of Payload for somebody without an account: bounded, and a read by POST as the read it is. */
  const bounded = (req: Request, url: URL, body: Buffer | undefined) => {
    if (!isReadByPost(req)) return { url: clampQuery(url), body, method: req.method }
    const form = /^application\/x-www-form-urlencoded\b/i.test(req.get('content-type') ?? '')
    const search = form ? `${url.search}&${body?.toString('utf8') ?? ''}`.replace(/^[?&]+/, '') : url.search
    return { url: clampQuery(Object.assign(new URL(url), { search })), body: undefined, method: 'GET' }
  }

  const handle: RequestHandler = async (req, res, next) => {
    if (!methods.has(req.method)) return next()
    const url = dropOddNumbers(webUrl(req.originalUrl, publicUrl))
    const staff = await isStaff(req)
    const read = await readChecked(req, staff)
    const { body, method, ...asked } = staff ? { url, body: read, method: req.method } : bounded(req, url, read)
    refuseBadQuery(asked.url, payload.config)
    const request = toWebRequest(req, {
      address: res.locals.address,
      url: asked.url,
      method: method === 'HEAD' ? 'GET' : method,
      body,
    })
    const response = await handleEndpoints({ config: payload.config, payloadInstanceCacheKey: instance, request })
    if (await isNowhere(response)) throw refusal('not_found')
    const tags = tagsOf(req)
    if (tags && response.status === 200) {
      const body = await response.text()
      const linked = linkedIn(JSON.parse(body)).map((id) => `article:${id}`)
      return sendCacheable(req, res, { type: jsonType, body, tags: [...tags, 'slugs', ...linked] })
    }
    // What depends on who asks must not be kept on the way; pictures are the same for everybody.
    if (!response.headers.has('cache-control') && !/^\/api\/media\/file\//.test(req.path))
      res.set('Cache-Control', 'no-store')
    await sendWebResponse(response, res)
  }
  return Router().all(/^\/api\/.*/, handle)
}
