import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'
import { remember } from '../operations/requestMemory'

/** The same request in the web's terms, for Payload; the client's address is bound to it. The body has been read. */
export const toWebRequest = (req: ExpressRequest, { address, body, publicUrl }: { address: string; body?: Buffer; publicUrl: string }): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) for (const one of [value ?? []].flat()) headers.append(name, one)
  const hasBody = body !== undefined && body.length > 0 && req.method !== 'GET' && req.method !== 'HEAD'
  const request = new Request(new URL(req.originalUrl, publicUrl), { method: req.method, headers, ...(hasBody ? { body: new Uint8Array(body) } : {}) })
  remember(request, { address })
  return request
}

/** Sends what Payload answered. */
export const sendWebResponse = async (response: Response, res: ExpressResponse): Promise<void> => {
  res.status(response.status)
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie' && !name.startsWith('access-control-')) res.setHeader(name, value)
  })
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies)
  if (!response.body) {
    res.end()
    return
  }
  // Node's streams are iterable; the DOM's type of them does not say so.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    if (res.destroyed) return
    if (!res.write(chunk)) await new Promise((resolve) => res.once('drain', resolve).once('close', resolve))
  }
  res.end()
}
