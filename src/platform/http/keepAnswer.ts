import type { ServerResponse } from 'node:http'
import type { Language } from '#platform'
import { encodingOf } from './cache/encodings'
import type { Entry, Patch } from './cache/store'

/** What the app tells the cache about an answer: see `sendCacheable`. Absent for what must not be kept. */
export type CacheNote = {
  tags?: readonly string[]
  until?: number | undefined
  patch?: Patch | undefined
  /** It says something of the request that the key leaves out. */
  isForOne?: true
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
  if (cacheNote && askedUrl !== req.originalUrl) cacheNote.isForOne = true
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
  res: ServerResponse,
  { isForOne, language, patch, plain, tags, until }: CacheNote,
  chunks: readonly Uint8Array[],
): Entry | undefined {
  // Of what the client had already, the app leaves the body here.
  const status = res.statusCode === 304 && plain ? 200 : res.statusCode
  if (isForOne || (!(tags && status === 200) && !ofNothing.has(status))) return undefined
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
