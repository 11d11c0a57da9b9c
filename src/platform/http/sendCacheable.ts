import type { Request, RequestHandler, Response } from 'express'
import { compress, encodedTag, encodingOf, isKnown, smallestCompressed, tagOf } from './cache/encodings'
import type { Patch } from './cache/store'
import type { FrontedResponse } from './keepAnswer'

/** An answer that may be kept: its type, its text, and the cache tags whose change makes it stale. */
export type Cacheable = {
  type: string
  body: string | Buffer
  tags: readonly string[]
  /** When time alone makes it stale. */
  until?: Date | undefined
  /** How it takes in what has come, instead of being made anew. */
  patch?: Patch | undefined
}

/**
 * Sends a public answer with a strong ETag of its content, which a browser has to ask about each time; what was asked by POST is
 * for the cache in front only. The tags are for that cache, and for those of others, where there are some. 304 is not
 * Express's: it would answer 200 to clients that send `Cache-Control: no-cache` along with `If-None-Match`, as fetch does, although our
 * answer is fresh either way. Nor is the rest, which it would look through once more.
 */
export function sendCacheable(req: Request, res: Response, { type, body, patch, tags, until }: Cacheable): void {
  const isPosted = req.method === 'POST'
  const plain = Buffer.isBuffer(body) ? body : Buffer.from(body)
  const etag = isPosted ? undefined : tagOf(plain)
  const { cacheNote: note, sharedHeaders } = res as FrontedResponse
  if (note) {
    note.tags = [...tags]
    note.until = until?.getTime()
    note.patch = patch
    // The cache keeps the text as it is, however it is sent.
    note.plain = { body: plain, etag }
  }
  const encoding = plain.length < smallestCompressed ? undefined : encodingOf(req.headers['accept-encoding'])
  res.setHeader('Content-Type', type)
  res.setHeader('Cache-Control', isPosted ? 'no-store' : 'public, max-age=0, must-revalidate')
  if (etag !== undefined) {
    res.setHeader('ETag', encodedTag(etag, encoding))
    if (sharedHeaders) res.set(sharedHeaders(tags, until))
  }
  // Express's own takes the header apart, where there is one.
  if (res.hasHeader('vary')) res.vary('Accept-Encoding')
  else res.setHeader('Vary', 'Accept-Encoding')
  const send = (bytes: Buffer): void => {
    res.setHeader('Content-Length', bytes.length)
    // Node sends a text together with the headers, bytes beside them.
    const sent = bytes === plain && plain.length < smallestCompressed ? body : bytes
    res.end(req.method === 'HEAD' ? undefined : sent)
  }
  if (etag !== undefined && isKnown(req.headers['if-none-match'], etag)) {
    res.status(304).end()
    return
  }
  if (!encoding) {
    send(plain)
    return
  }
  compress(plain, encoding)
    .then((bytes) => {
      res.setHeader('Content-Encoding', encoding)
      send(bytes)
    })
    .catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
}

/** Sends one text for as long as the process lives, with a strong ETag, compressed once for each encoding. */
export function sendConstant(
  text: string,
  headers: Readonly<Record<'Cache-Control' | 'Content-Type', string>>,
): RequestHandler {
  const plain = Buffer.from(text)
  const etag = tagOf(text)
  const compressed = new Map<string, Promise<Buffer>>()
  return async (req, res) => {
    const encoding = plain.length < smallestCompressed ? undefined : encodingOf(req.headers['accept-encoding'])
    res.set({ ...headers, ETag: encodedTag(etag, encoding) }).vary('Accept-Encoding')
    if (isKnown(req.headers['if-none-match'], etag)) return void res.status(304).end()
    if (!encoding) return void res.send(plain)
    const bytes = compressed.get(encoding) ?? compress(plain, encoding)
    compressed.set(encoding, bytes)
    res.set('Content-Encoding', encoding).send(await bytes)
  }
}

export const jsonType = 'application/json; charset=utf-8'
