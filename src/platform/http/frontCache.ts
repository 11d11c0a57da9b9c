import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { compress, type Encoding, encodedTag, encodingOf, isKnown, smallestCompressed } from './cache/encodings'
import type { Entry, Store } from './cache/store'
import { tooMany } from './handleError'
import { namesTwoHosts } from './request'
import type { CacheKeyOf, Limiter } from './routes'

type Front = {
  store: Store
  keyOf: CacheKeyOf
  /** Forgets what another program has changed; asked before anything is answered. */
  refresh: () => void
  /** Whether the database cannot be asked. */
  isAway: () => boolean
  /** Of reads; hits count like any other. */
  limiter: Limiter
  addressOf: (req: IncomingMessage) => string
  nextId: () => string
  app: RequestListener
}

/** What the app tells the cache about an answer: see `sendCacheable`. Absent for what must not be kept. */
export type CacheNote = {
  tags?: readonly string[]
  until?: number | undefined
  /** What is sent compressed, as it was before, with its tag. */
  plain?: { body: Buffer; etag: string }
}

/** Where the app finds the note, and the id the request got here. */
export type FrontedResponse = ServerResponse & { cacheNote?: CacheNote; requestId?: string }

const largestBody = 2 * 1024 * 1024
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

/** An entry in one encoding: compressed when it is first asked for, and kept with the entry. */
function compressedOf(entry: Entry, encoding: Encoding): Buffer | Promise<Buffer> {
  const known = entry.compressed.get(encoding)
  if (known) return known
  const compressing = compress(entry.body, encoding)
  entry.compressed.set(encoding, compressing)
  compressing.then(
    (bytes) => entry.compressed.set(encoding, bytes),
    () => entry.compressed.delete(encoding),
  )
  return compressing
}

/** Stands before the app: answers from memory what it can, and keeps what the app marks as public. */
export function createFrontCache({
  addressOf,
  app,
  isAway,
  keyOf,
  limiter,
  nextId,
  refresh,
  store,
}: Front): RequestListener {
  const answer = (req: IncomingMessage, res: FrontedResponse, entry: Entry, wait: number | undefined): void => {
    if (wait !== undefined) {
      if (res.requestId) res.setHeader('X-Request-Id', res.requestId)
      tooMany(res, wait)
      return
    }
    const { body, etag } = entry
    const asked = req.headers['if-none-match']
    const encoding = body.length < smallestCompressed ? undefined : encodingOf(req.headers['accept-encoding'])
    const headers = entry.headers.slice()
    headers.push('X-Request-Id', res.requestId ?? '')
    if (etag !== undefined) headers.push('ETag', encodedTag(etag, encoding))
    if (asked !== undefined && etag !== undefined && isKnown(asked, etag)) {
      res.writeHead(304, headers)
      res.end()
      return
    }
    const send = (bytes: Buffer): void => {
      if (encoding) headers.push('Content-Encoding', encoding)
      headers.push('Content-Length', String(bytes.length))
      res.writeHead(200, headers)
      res.end(req.method === 'HEAD' ? undefined : bytes)
    }
    const bytes = encoding ? compressedOf(entry, encoding) : body
    // Without a wait where there is nothing to wait for.
    if (Buffer.isBuffer(bytes)) send(bytes)
    else bytes.then(send).catch(() => res.destroy())
  }

  return (req, res: FrontedResponse) => {
    res.requestId = nextId()
    refresh()
    const key = keyOf({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
    if (key === undefined || namesTwoHosts(req)) return app(req, res)
    const entry = store.get(key) ?? (isAway() ? store.lastKnown(key) : undefined)
    if (entry) {
      const wait = limiter(addressOf(req))
      // Without a limit there is nothing to wait for, and a turn of the event loop would be a tenth of the answer.
      if (typeof wait !== 'object') return answer(req, res, entry, wait)
      wait.then((seconds) => answer(req, res, entry, seconds)).catch(() => res.destroy())
      return
    }
    if (req.method === 'GET') keepAnswer(res, (kept, begun) => store.put(key, kept, begun), store.begin())
    app(req, res)
  }
}

/** Listens to what the app sends, and keeps it when it is whole, a success, and marked as public. */
function keepAnswer(res: FrontedResponse, keep: (entry: Entry, begun: number) => void, begun: number): void {
  const note: CacheNote = {}
  res.cacheNote = note
  const chunks: Buffer[] = []
  let size = 0
  const collect = (chunk: unknown, encoding: unknown) => {
    // Marked before its first byte, or not at all: a stream without an end must not pile up here.
    if (!note.tags || size > largestBody) return
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk)
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
    const { plain, tags, until } = note
    const body = plain?.body ?? Buffer.concat(chunks)
    if (tags && res.statusCode === 200 && Math.max(size, body.length) <= largestBody && !res.hasHeader('set-cookie')) {
      const sent = res.getHeader('etag')
      const etag = plain?.etag ?? (typeof sent === 'string' ? sent : undefined)
      const encoding = encodingOf(res.getHeader('content-encoding')?.toString())
      const compressed: Entry['compressed'] = new Map()
      if (plain && encoding) compressed.set(encoding, Buffer.concat(chunks))
      keep({ headers: headersOf(res), body, compressed, etag, until, tags }, begun)
    }
    return end.apply(res, args)
  }) as typeof end
}

const headersOf = (res: ServerResponse): string[] =>
  Object.entries(res.getHeaders()).flatMap(([name, value]) =>
    unkept.has(name) || value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  )
