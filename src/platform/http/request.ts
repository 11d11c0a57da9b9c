import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { RequestHandler } from 'express'
import proxyAddress from 'proxy-addr'
import { bindAddress, isLanguage, refusal } from '#platform'
import type { FrontedResponse } from './keepAnswer'

export type AskedRequest = { method?: string | undefined; headers: IncomingHttpHeaders }

/** Payload reads a long query from the body of a POST: it is a read all the same. */
export function isReadByPost({ headers, method }: AskedRequest): boolean {
  return (
    method === 'POST' &&
    (headers['x-payload-http-method-override'] === 'GET' || headers['x-http-method-override'] === 'GET')
  )
}

/** Works out who is at the other end: the socket's address, or what proxies that are trusted say about it. Loopback when a socket is gone. */
export function createClientAddress(trustProxy: false | number | string[]): (req: IncomingMessage) => string {
  const trust =
    trustProxy === false
      ? () => false
      : typeof trustProxy === 'number'
        ? (_address: string, hop: number) => hop < trustProxy
        : proxyAddress.compile(trustProxy)
  return (req) => {
    const nearest = req.socket.remoteAddress ?? '127.0.0.1'
    if (trustProxy === false || req.headers['x-forwarded-for'] === undefined) return nearest
    const named = proxyAddress(req, trust)
    // What a proxy calls "unknown" is counted as the proxy itself.
    return named && isIP(named) ? named : nearest
  }
}

/** Names each request of the process for its log lines: unique, and cheap enough for answers from memory. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${process}-${(count++).toString(36)}`
}

/** Backslashes, empty or dotted parts, and the same in disguise: what one reader of an address takes for another place. */
export const twisted = /\\|\/\/|\/\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00)/i

/**
 * Refuses addresses that mean one place to Express, which counts and tags by the path as it came, and another to Payload,
 * which makes it straight first. No address of ours needs such a thing.
 */
export const refuseTwistedPaths: RequestHandler = (req, _res, next) => {
  const [path = ''] = req.url.split('?', 1)
  next(twisted.test(path) || hasFragment(req) ? refusal('address_malformed') : undefined)
}

/** Whether an address goes on behind a `#`, which is never sent (RFC 9112, 3.2): one reader of an address leaves it out, the other does not. */
const hasFragment = ({ url = '' }: IncomingMessage): boolean => url.includes('#')

/** Whether a request names two hosts: what is in front may go by the one, and this server by the other (RFC 9112, 3.2). */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') hosts += 1
  return hosts > 1
}

/** Whether what is in front, or one part of this server, may take a request for another than the next does: it is refused. */
export const isAmbiguous = (req: IncomingMessage): boolean => hasFragment(req) || namesTwoHosts(req)

export const refuseTwoHosts: RequestHandler = (req, _res, next) => {
  next(namesTwoHosts(req) ? refusal('invalid_input', { message: 'The request names two hosts.' }) : undefined)
}

const isLoopback = /^(?:::ffff:)?127\.|^::1$/

/** Says once that a proxy on this machine is not trusted: all readers behind it count as one, and as this machine. */
export function warnOfProxy(logger: { warn(said: { msg: string }): void }): RequestHandler {
  let isSaid = false
  return ({ headers, socket }, _res, next) => {
    if (!isSaid && headers['x-forwarded-for'] !== undefined && isLoopback.test(socket.remoteAddress ?? '')) {
      isSaid = true
      logger.warn({
        msg: 'A proxy on this machine sends X-Forwarded-For, which TRUST_PROXY=false ignores: all readers behind it count as one. Set TRUST_PROXY to the number of proxies in front, for example 1.',
      })
    }
    next()
  }
}

type Given = {
  address: string
  url: URL
  /** HEAD is asked as GET; what is answered is left out when it is sent. */
  method?: string
  body?: Buffer | undefined
}

/**
 * The address a request asks for, at our own origin whatever `Host` says.
 * @throws Refusal `address_malformed`
 */
export function webUrl(originalUrl: string, publicUrl: string): URL {
  try {
    const { pathname, search } = new URL(originalUrl, publicUrl)
    // Payload decodes each part of the path, and throws where that cannot be done.
    decodeURIComponent(pathname)
    return Object.assign(new URL(publicUrl), { pathname, search })
  } catch {
    throw refusal('address_malformed')
  }
}

export function webHeaders(req: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers))
    for (const one of [value ?? []].flat()) headers.append(name, one)
  return headers
}

/** A request in the web's terms, for Payload; the client's address is bound to it. The body has been read. */
export function toWebRequest(
  req: IncomingMessage,
  { address, body, method = req.method ?? 'GET', url }: Given,
): Request {
  const hasBody = body !== undefined && body.length > 0 && method !== 'GET' && method !== 'HEAD'
  const request = new Request(url, {
    method,
    headers: webHeaders(req),
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  })
  bindAddress(request, address)
  return request
}

/** Sends what Payload answered, as fast as the client takes it. */
export async function sendWebResponse(response: Response, res: FrontedResponse): Promise<void> {
  res.statusCode = response.status
  response.headers.forEach((value, name) => {
    // Whom the answer is for is decided in `cors`.
    if (name !== 'set-cookie' && !name.startsWith('access-control-')) res.setHeader(name, value)
  })
  const language = response.headers.get('content-language') ?? ''
  if (res.cacheNote && isLanguage(language)) res.cacheNote.language = language
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies)
  if (!response.body || res.req.method === 'HEAD') {
    await response.body?.cancel()
    res.end()
    return
  }
  try {
    // The DOM's type of a stream is not Node's, the object is.
    await pipeline(Readable.fromWeb(response.body as ReadableStream), res)
  } catch (error) {
    // Whoever goes away in the middle of a picture has not found an error of ours.
    if (!res.destroyed) throw error
  }
}
