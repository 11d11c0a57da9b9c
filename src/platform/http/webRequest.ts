import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { bindAddress, refusal } from '#platform'

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
export async function sendWebResponse(response: Response, res: ServerResponse): Promise<void> {
  res.statusCode = response.status
  response.headers.forEach((value, name) => {
    // Whom the answer is for is decided in `cors`.
    if (name !== 'set-cookie' && !name.startsWith('access-control-')) res.setHeader(name, value)
  })
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
