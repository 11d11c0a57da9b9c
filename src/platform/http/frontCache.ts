import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Entry, Store } from './cache/store'
import { tooMany } from './handleError'
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
export type CacheNote = { tags?: readonly string[]; until?: number | undefined }

/** Where the app finds the note, and the id the request got here. */
export type FrontedResponse = ServerResponse & { cacheNote?: CacheNote; requestId?: string }

const largestBody = 2 * 1024 * 1024
/** Belong to one answer, not to the next. */
const unkept = new Set([
  'x-request-id',
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'set-cookie',
])

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
    const { etag } = entry
    const asked = req.headers['if-none-match']
    const known = asked !== undefined && etag !== undefined && isKnown(asked, etag)
    const headers = entry.headers.slice()
    headers.push('X-Request-Id', res.requestId ?? '')
    if (!known) headers.push('Content-Length', String(entry.body.length))
    res.writeHead(known ? 304 : 200, headers)
    res.end(known || req.method === 'HEAD' ? undefined : entry.body)
  }

  return (req, res: FrontedResponse) => {
    res.requestId = nextId()
    refresh()
    const key = keyOf({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
    if (key === undefined) return app(req, res)
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
    const { tags } = note
    if (tags && res.statusCode === 200 && size <= largestBody && !res.hasHeader('set-cookie')) {
      const etag = res.getHeader('etag')
      keep(
        {
          headers: headersOf(res),
          body: Buffer.concat(chunks),
          etag: typeof etag === 'string' ? etag : undefined,
          until: note.until,
          tags,
        },
        begun,
      )
    }
    return end.apply(res, args)
  }) as typeof end
}

const headersOf = (res: ServerResponse): string[] =>
  Object.entries(res.getHeaders()).flatMap(([name, value]) =>
    unkept.has(name) || value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  )

/** Whether the client has that answer already. A proxy may have made the tag weak. */
export function isKnown(header: string | undefined, etag: string): boolean {
  return header === '*' || (header ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === etag)
}
