import { type Request, type RequestHandler, Router } from 'express'
import { handleEndpoints, type Payload } from 'payload'
import { cacheKey } from '../../cache/key'
import { readBody } from '../readBody'
import { jsonType, sendCacheable } from '../sendCacheable'
import { sendWebResponse, toWebRequest } from '../webRequest'

const jsonLimit = 1024 * 1024
/** Larger than the upload limit, which Payload checks, with room for the other fields. */
const uploadLimit = 24 * 1024 * 1024

type Rest = {
  payload: Payload
  publicUrl: string
  /** Payload's name for the instance; tests run several. */
  instance: string
}

/** Only people with an account upload; anybody else gets no memory for it. */
const limitOf = (req: Request): number =>
  req.path.startsWith('/api/media') && (req.headers.authorization !== undefined || /payload-token=/.test(req.headers.cookie ?? '')) ? uploadLimit : jsonLimit

/** The tags of what Payload answers to everybody alike, by address; nothing for what is not kept. */
const tagsOf = (req: Request): string[] | undefined => {
  const [, id] = /^\/api\/articles(?:\/([^/]+))?\/?$/.exec(req.path) ?? [undefined, undefined]
  if (!req.path.startsWith('/api/articles') || cacheKey({ method: req.method, url: req.originalUrl, headers: req.headers }) === undefined) return undefined
  if (/^\/api\/articles\/?$/.test(req.path)) return ['articles', 'media', 'authors']
  return id === undefined || id === 'count' || id === 'versions' ? undefined : [`article:${id}`, 'slugs', 'media', 'authors']
}

/** Payload's own REST, and the endpoints of ours that are part of it. */
export const restRoutes = ({ instance, payload, publicUrl }: Rest): Router => {
  const handle: RequestHandler = async (req, res) => {
    const body = req.method === 'GET' || req.method === 'HEAD' ? undefined : await readBody(req, limitOf(req))
    const request = toWebRequest(req, { address: res.locals.address, publicUrl, ...(body ? { body } : {}) })
    const response = await handleEndpoints({ config: payload.config, payloadInstanceCacheKey: instance, request })
    const tags = tagsOf(req)
    if (tags && response.status === 200) return sendCacheable(req, res, { type: jsonType, body: await response.text(), tags })
    // What depends on who asks must not be kept on the way; pictures are the same for everybody.
    if (!response.headers.has('cache-control') && !/^\/api\/media\/file\//.test(req.path)) res.set('Cache-Control', 'no-store')
    await sendWebResponse(response, res)
  }
  return Router().all(/^\/api\/.*/, handle)
}
