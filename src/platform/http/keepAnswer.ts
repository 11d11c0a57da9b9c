import type { ServerResponse } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import type { Language } from '#platform'
import { compress, encodedTag, encodingOf, isKnown, smallestCompressed, tagOf } from './cache/encodings'
import type { Entry, Patch } from './cache/store'

/** What the app tells the cache about an answer: see `sendCacheable`. Absent for what must not be kept. */
export type CacheNote = {
  tags?: readonly string[]
  until?: number | undefined
  patch?: Patch | undefined
  /** It repeats the query, whatever of it the key leaves out: what was asked with more than the key is for one, and not kept. */
  repeatsQuery?: true
  /** It is in words, and another language has others. */
  language?: Language
  /** What is sent compressed, or not at all, as it was before, with its tag. */
  plain?: { body: Buffer; etag: string | undefined }
}

/** Where the app finds the note, the id the request got here, and what shared caches are told. */
export type FrontedResponse = ServerResponse & {
  cacheNote?: CacheNote
  requestId?: string
  /** The address as it was asked for, where the app is given a plainer one. */
  askedUrl?: string | undefined
  sharedHeaders?: (tags: readonly string[], until: Date | undefined) => Readonly<Record<string, string>>
}

/** The query of an address as it was asked for, for an answer that repeats it. */
export function askedSearch(req: { originalUrl: string }, res: FrontedResponse): string {
  const { askedUrl = req.originalUrl, cacheNote } = res
  if (cacheNote) cacheNote.repeatsQuery = true
  return new URL(askedUrl, 'http://site.invalid').search
}

/** Of an answer that there is nothing: when time alone makes it stale. */
export function keepUntil(res: FrontedResponse, until: Date | undefined): void {
  if (res.cacheNote) res.cacheNote.until = until?.getTime()
}

const largestBody = 2 * 1024 * 1024
/** That there is nothing, or that it is elsewhere: kept without tags. */
const ofNothing = new Set([301, 302, 404])
/** Belong to one answer, not to the next. */
const unkept = new Set([
  'content-encoding',
  'etag',
  'x-request-id',
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'set-cookie',
])

/** A copy in memory of its own: a small buffer is a piece of a larger one, and would keep all of that. */
function ownBytes(parts: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const isItsOwn = ({ buffer, length }: Buffer): boolean => buffer.byteLength === length

/**
 * Listens to what the app sends, and hands it to `keep` when it is whole and marked as public, or says without tags that there is
 * nothing. Calls `keep` with nothing when it may not be kept; once in any case, even when nobody waits for the answer any more.
 */
export function keepAnswer(res: FrontedResponse, keep: (entry: Entry | undefined) => void): void {
  const note: CacheNote = {}
  res.cacheNote = note
  const chunks: Uint8Array[] = []
  let size = 0
  let isOver = false
  const finish = (entry: Entry | undefined) => {
    if (isOver) return
    isOver = true
    chunks.length = 0
    keep(entry)
  }
  const collect = (chunk: unknown, encoding: unknown) => {
    // What is known whole need not be put together again, unless it is sent otherwise.
    if (note.plain && !res.hasHeader('content-encoding')) return
    // Marked before its first byte, or not at all: a stream without an end must not pile up here.
    if (isOver || size > largestBody || !(note.tags || ofNothing.has(res.statusCode))) return
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Uint8Array.from(chunk)
    size += bytes.length
    if (size <= largestBody) chunks.push(bytes)
  }
  const { end, write } = res
  // Node's own signatures have three forms each; the arguments are passed on as they came.
  res.write = ((...args: Parameters<typeof write>) => {
    collect(args[0], args[1])
    return write.apply(res, args)
  }) as typeof write
  res.end = ((...args: Parameters<typeof end>) => {
    collect(args[0], args[1])
    finish(size <= largestBody && !res.hasHeader('set-cookie') ? entryOf(res, note, chunks) : undefined)
    return end.apply(res, args)
  }) as typeof end
  res.once('close', () => finish(undefined))
}

function entryOf(
  res: FrontedResponse,
  { language, patch, plain, repeatsQuery, tags, until }: CacheNote,
  chunks: readonly Uint8Array[],
): Entry | undefined {
  // Of what the client had already, the app leaves the body here.
  const status = res.statusCode === 304 && plain ? 200 : res.statusCode
  if (repeatsQuery && res.askedUrl !== undefined) return undefined
  if (!(tags && status === 200) && !ofNothing.has(status)) return undefined
  const sent = res.getHeader('etag')
  const compressed: Entry['compressed'] = new Map()
  const encoding = encodingOf(res.getHeader('content-encoding')?.toString())
  if (encoding && !plain) return undefined
  if (encoding) compressed.set(encoding, ownBytes(chunks))
  const body = plain && isItsOwn(plain.body) ? plain.body : ownBytes(plain ? [plain.body] : chunks)
  if (body.length > largestBody) return undefined
  return {
    status,
    headers: headersOf(res),
    body,
    compressed,
    etag: plain ? plain.etag : typeof sent === 'string' ? sent : undefined,
    until,
    language,
    repeatsQuery,
    patch: status === 200 ? patch : undefined,
    tags: status === 200 ? (tags ?? []) : [],
  }
}

function headersOf(res: ServerResponse): string[] {
  const headers: string[] = []
  for (const name of res.getHeaderNames()) {
    if (unkept.has(name)) continue
    const value = res.getHeader(name)
    if (Array.isArray(value)) for (const one of value) headers.push(name, one)
    else if (value !== undefined) headers.push(name, String(value))
  }
  return headers
}

/** An answer that may be kept: its type, its text, and the cache tags whose change makes it stale. */
export type Cacheable = {
  type: string
  body: string | Buffer
  /** Of the body, where whoever made it knows one already. */
  etag?: string | undefined
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
export function sendCacheable(
  req: Request,
  res: Response,
  { type, body, etag: known, patch, tags, until }: Cacheable,
): void {
  const isPosted = req.method === 'POST'
  const plain = Buffer.isBuffer(body) ? body : Buffer.from(body)
  const etag = isPosted ? undefined : (known ?? tagOf(plain))
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
  const sendCompressed = (bytes: Buffer): void => {
    res.setHeader('Content-Encoding', encoding)
    send(bytes)
  }
  const compressed = compress(plain, encoding)
  if (Buffer.isBuffer(compressed)) sendCompressed(compressed)
  else
    compressed.then(sendCompressed).catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
}

/** Sends one text for as long as the process lives, with a strong ETag, compressed once for each encoding. */
export function sendConstant(
  text: string,
  headers: Readonly<Record<'Cache-Control' | 'Content-Type', string>>,
): RequestHandler {
  const plain = Buffer.from(text)
  const etag = tagOf(text)
  const compressed = new Map<string, Buffer | Promise<Buffer>>()
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
