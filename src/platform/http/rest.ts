import type { Request, RequestHandler } from 'express'
import { handleEndpoints } from 'payload'
import { refusal, servicesOf } from '#platform'
import { isDeeper, readBody } from './input'
import { type Cacheable, jsonType, sendCacheable } from './keepAnswer'
import { countDocuments } from './limits'
import { readPlainly } from './plainRest'
import { clampQuery, dropOddNumbers, refuseBadQuery } from './queries/refuseBadQueries'
import { isReadByPost, sendWebResponse, toWebRequest, webHeaders, webUrl } from './request'
import { hasCredentials } from './requestKind'
import {
  createAllowed,
  createRouteFinder,
  type Route,
  type RouteParts,
  refuseOtherMethod,
  type TagsOf,
  writingMethods,
} from './routes'

const jsonLimit = 1024 * 1024
/** Rich text nests two levels for each of its own. */
const deepestJson = 100

/** Payload's own REST, and the endpoints of ours that are part of it. Comes after every other route under `/api`. */
export const restRoutes: Route[] = [
  // Everything there is can be read from elsewhere: as much as anybody may read.
  { path: '/api/*rest', methods: ['GET'], anyOrigin: true, robots: 'disallow', answer: answerRest },
  { path: '/api/*rest', methods: writingMethods, answer: answerRest },
]

const multipart = /^multipart\//i
const boundaryNamed = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i

function boundaryOf(type: string): string | undefined {
  const [, quoted, plain] = boundaryNamed.exec(type) ?? []
  return quoted ?? plain
}

/**
 * Whether a form of parts says where they end, has come to its end, and holds JSON where Payload looks for it: Payload answers 500
 * otherwise, or logs an error.
 */
function isWholeForm(type: string, body: Buffer): boolean {
  const boundary = boundaryOf(type)
  if (boundary === undefined || !body.includes(`--${boundary}--`)) return false
  const named = body.indexOf('name="_payload"')
  const start = named < 0 ? -1 : body.indexOf('\r\n\r\n', named)
  return start < 0 || isJson(body.subarray(start + 4, body.indexOf(`\r\n--${boundary}`, start + 2)))
}

function isJson(text: Buffer): boolean {
  if (isDeeper(text, deepestJson)) return false
  try {
    JSON.parse(text.toString('utf8'))
    return true
  } catch {
    return false
  }
}

/**
 * A form with a file as Payload takes it: its fields as JSON, in a part of their own. Where there is none, it is made of the parts that
 * are texts, as `curl -F alt=…` sends them; a name that comes twice is a list.
 */
async function withJsonPart(type: string, body: Buffer): Promise<Buffer> {
  // Browsers and the admin send one: there is no need to take the whole picture apart to find it.
  if (body.includes('form-data; name="_payload"\r\n')) return body
  const boundary = boundaryOf(type) ?? ''
  const start = body.indexOf(`--${boundary}\r\n`)
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined)
  if (start < 0 || !form || form.has('_payload')) return body
  const data: Record<string, unknown> = Object.create(null)
  for (const name of new Set(form.keys())) {
    const texts = form.getAll(name).filter((value) => typeof value === 'string')
    if (name !== 'file' && texts.length > 0) data[name] = texts.length > 1 ? texts : texts[0]
  }
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="_payload"\r\n\r\n${JSON.stringify(data)}\r\n`
  return Buffer.concat([Buffer.from(part), body.subarray(start)])
}

async function readChecked(
  req: Request,
  { limit, isUpload }: { limit: number; isUpload: boolean },
): Promise<Buffer | undefined> {
  if (req.method === 'GET' || req.method === 'HEAD') return undefined
  const body = await readBody(req, limit)
  const type = req.get('content-type') ?? ''
  if (body.length > 0 && multipart.test(type) && !isWholeForm(type, body))
    throw refusal('invalid_input', { message: 'The form could not be read.' })
  if (/^application\/json\b/i.test(type) && isDeeper(body, deepestJson))
    throw refusal('invalid_input', { message: `The body nests deeper than ${deepestJson} levels.` })
  return isUpload && multipart.test(type) ? withJsonPart(type, body) : body
}

/** Payload's words for an address it has no endpoint for: 501 inside a collection, elsewhere 404 in a shape of its own. */
async function isNowhere(response: Response): Promise<boolean> {
  if (response.status === 501) return true
  return response.status === 404 && (await response.clone().text()).startsWith('{"message":"Route not found')
}

/** How many documents a list of Payload's holds, as it says at its end. */
function documentsIn(text: string): number {
  const said = (name: string) => Number(new RegExp(`"${name}":(\\d+)[^{}[\\]]*\\}$`).exec(text.slice(-400))?.[1] ?? 0)
  return Math.min(said('totalDocs'), said('limit'))
}

function answerRest({ instance, keyOf, limits, payload, routes }: RouteParts): RequestHandler {
  const { publicUrl } = servicesOf(payload)
  const restRoutes = routes.filter((route) => !('answer' in route))
  // As Payload does: endpoints of ours come before documents of the same path.
  const find = createRouteFinder([
    ...restRoutes.filter((route) => 'endpoint' in route),
    ...restRoutes.filter((route) => !('endpoint' in route)),
  ])

  const allowedAt = createAllowed(routes, payload.config)

  const isStaff = async (req: Request): Promise<boolean> =>
    hasCredentials(req.headers) && (await payload.auth({ headers: webHeaders(req) })).user !== null

  const isForEverybody = ({ headers, method, originalUrl }: Request): boolean =>
    keyOf({ headers, method, url: originalUrl }) !== undefined

  /** What is asked of Payload for somebody without an account: bounded, and a read by POST as the read it is. */
  const bounded = (req: Request, url: URL, body: Buffer | undefined) => {
    if (!isReadByPost(req)) return { url: clampQuery(url), body, method: req.method }
    const form = /^application\/x-www-form-urlencoded\b/i.test(req.get('content-type') ?? '')
    const search = form ? `${url.search}&${body?.toString('utf8') ?? ''}`.replace(/^[?&]+/, '') : url.search
    return { url: clampQuery(Object.assign(new URL(url), { search })), body: undefined, method: 'GET' }
  }

  return async (req, res) => {
    const found = find(req)
    const url = dropOddNumbers(webUrl(req.originalUrl, publicUrl))
    const staff = await isStaff(req)
    // Only people with an account upload; anybody else gets no memory for it.
    const uploadBytes = staff ? found?.route.uploadBytes : undefined
    const read = await readChecked(req, { limit: uploadBytes || jsonLimit, isUpload: uploadBytes !== undefined })
    const { body, method, ...asked } = staff ? { url, body: read, method: req.method } : bounded(req, url, read)
    refuseBadQuery(asked.url, payload.config, { isStaff: staff })
    const cache = found?.route.cache
    const tagsOf = typeof cache === 'function' && isForEverybody(req) ? cache : undefined
    const untilOf = found && 'isPayloads' in found.route ? found.route.until : undefined
    const patchOf = found && 'isPayloads' in found.route ? found.route.patch : undefined
    const keep = ({ outline, ...sent }: Pick<Cacheable, 'body' | 'etag'> & { outline: string }, tags: TagsOf) =>
      sendCacheable(req, res, {
        ...sent,
        type: jsonType,
        tags: tags({ params: found?.params ?? {}, document: outline }),
        until: untilOf?.(outline),
        patch: patchOf?.(asked.url.search),
      })
    if (tagsOf && method === 'GET') {
      const read = await readPlainly(payload, { address: res.locals.address, url: asked.url })
      if (read) {
        await countDocuments(limits, res.locals, read)
        return keep(read, tagsOf)
      }
    }
    const request = toWebRequest(req, {
      address: res.locals.address,
      url: asked.url,
      method: method === 'HEAD' ? 'GET' : method,
      body,
    })
    const response = await handleEndpoints({ config: payload.config, payloadInstanceCacheKey: instance, request })
    if (await isNowhere(response)) {
      refuseOtherMethod(allowedAt.any(req.path), req)
      throw refusal('not_found')
    }
    const isDated = response.headers.has('cache-control')
    const isAnswer = response.status === 200 && response.headers.get('content-type')?.startsWith('application/json')
    const text = isAnswer && !staff && (method === 'GET' || method === 'HEAD') ? await response.text() : undefined
    if (text !== undefined) await countDocuments(limits, res.locals, { docs: documentsIn(text) })
    if (text !== undefined && tagsOf && !isDated) return keep({ body: text, outline: text }, tagsOf)
    // What depends on who asks must not be kept on the way.
    if (!isDated && cache !== 'own') res.set('Cache-Control', 'no-store')
    await sendWebResponse(text === undefined ? response : new Response(text, response), res)
  }
}
