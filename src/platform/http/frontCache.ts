import type { IncomingMessage, RequestListener } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { isLongTurn } from '#platform'
import { compress, type Encoding, encodedTag, encodingOf, isKnown, smallestCompressed } from './cache/encodings'
import { type Entry, ownCopy, plainOf, type Store } from './cache/store'
import { tooMany } from './handleError'
import { type HeldBody, holdBody } from './input'
import { type FrontedResponse, keepAnswer } from './keepAnswer'
import { languageOfRequest } from './language'
import { isAmbiguous } from './request'
import type { CacheableRequest, CacheKeyOf, Limiter } from './routes'

export type Front = {
  store: Store
  keyOf: CacheKeyOf
  queries: QueryKeys
  /** Forgets what another program has changed; asked before anything is answered. */
  refresh: () => void
  /** Whether the database cannot be asked. */
  isAway: () => boolean
  /** Of reads; hits count like any other. */
  limiter: Limiter
  addressOf: (req: IncomingMessage) => string
  nextId: () => string
  /** An answer that had taken something in is not what is made anew. */
  onDifference: (path: string) => void
  /** Headers for caches of others in front of this one. */
  sharedHeaders?: FrontedResponse['sharedHeaders']
  app: RequestListener
}

/** Keys of reads that are written in a language of queries; undefined for what must not be answered from memory. */
export type QueryKeys = {
  /** Of a question in the address. */
  ofAddress(asked: CacheableRequest): string | undefined
  /** Whether a request may hold one in its body, as far as its headers say. */
  mayHoldOne(asked: CacheableRequest): boolean
  ofBody(body: Buffer): string | undefined
}

/** Larger ones are not looked at here. */
const largestQuery = 16 * 1024
/** So many wait for an answer that is being made; what comes beyond that is made for itself. */
const mostWaiting = 1000
/** After so many answers that were overtaken by changes, a request has one of its own. */
const mostWaits = 3

/** A commit is told of within this time, except where nothing works. */
const toldWithinMs = 100

const isSame = (one: Entry, other: Entry): boolean =>
  one.etag === other.etag &&
  plainOf(one).equals(plainOf(other)) &&
  isDeepStrictEqual([one.headers, one.tags, one.until], [other.headers, other.tags, other.until])

/** Who waits for an answer that is being made. */
type Flight = { waiting: ((mayWait: boolean) => void)[] }

type Asked = {
  req: IncomingMessage & HeldBody
  res: FrontedResponse
  key: string
  /** The answer under the address alone is in another one. */
  language?: string
}

/** Stands before the app: answers from memory what it can, keeps what the app marks as public, and asks for each answer once. */
export function createFrontCache({
  addressOf,
  app: maker,
  isAway,
  keyOf,
  limiter,
  nextId,
  onDifference,
  queries,
  refresh,
  sharedHeaders,
  store,
}: Front): RequestListener {
  const flights = new Map<string, Flight>()
  let isFresh = false

  /** What has to be made begins in the next turn of the event loop where this one has lasted long: what is in memory need not wait for it. */
  const inTurn = (work: () => void): void => {
    if (isLongTurn()) setImmediate(inTurn, work)
    else work()
  }
  const app: RequestListener = (req, res) => inTurn(() => maker(req, res))

  /** Once in a turn of the event loop: what arrives within one had been sent before it was asked. It takes a fifth of an answer. */
  const refreshOnce = (): void => {
    if (isFresh) return
    refresh()
    isFresh = true
    setImmediate(() => {
      isFresh = false
    })
  }

  /** An entry in one encoding: compressed when it is first asked for, and kept with the entry. */
  const compressedOf = (entry: Entry, key: string, encoding: Encoding): Buffer | Promise<Buffer> => {
    const known = entry.compressed.get(encoding)
    if (known) return known
    const made = compress(plainOf(entry), encoding)
    const compressing = Buffer.isBuffer(made) ? ownCopy(made) : made.then(ownCopy)
    entry.compressed.set(encoding, compressing)
    store.grew(key)
    if (Buffer.isBuffer(compressing)) return compressing
    compressing.then(
      (bytes) => {
        entry.compressed.set(encoding, bytes)
        store.grew(key)
      },
      () => entry.compressed.delete(encoding),
    )
    return compressing
  }

  /** An entry as it is, and kept so once somebody has asked for that. */
  const unpackedOf = (entry: Entry, key: string): Buffer => {
    if (entry.isAskedPlain && entry.body) return entry.body
    entry.isAskedPlain = true
    entry.body = plainOf(entry)
    store.grew(key)
    return entry.body
  }

  const answer = ({ key, req, res }: Asked, entry: Entry, wait: number | undefined): void => {
    if (wait !== undefined) {
      if (res.requestId) res.setHeader('X-Request-Id', res.requestId)
      tooMany(res, wait, limiter.policy)
      return
    }
    const { body, etag, status } = entry
    const asked = req.headers['if-none-match']
    const isSmall = body !== undefined && body.length < smallestCompressed
    const encoding = status !== 200 || isSmall ? undefined : encodingOf(req.headers['accept-encoding'])
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
      res.writeHead(status, headers)
      res.end(req.method === 'HEAD' ? undefined : bytes)
    }
    const bytes = encoding ? compressedOf(entry, key, encoding) : unpackedOf(entry, key)
    // Without a wait where there is nothing to wait for.
    if (Buffer.isBuffer(bytes)) send(bytes)
    else bytes.then(send).catch(() => res.destroy())
  }

  /** An answer that had taken something in is compared with one that was made anew; nothing changed meanwhile. */
  const check = (key: string, begun: number, patched: Entry, made: Entry): void => {
    if (isSame(patched, made)) return
    const { counts, isCurrent } = store
    // Whoever made it may have read what is told of a moment later.
    setTimeout(() => {
      if (!isCurrent(made.tags, begun)) return
      counts.differing += 1
      onDifference(key.split('?', 1)[0] ?? key)
    }, toldWithinMs).unref()
  }

  /** Has the app make an answer, and tells those who wait for it. */
  const make = ({ key, req, res }: Asked, checked?: Entry): void => {
    const flight: Flight = { waiting: [] }
    const asked = store.begin()
    let begun = asked
    store.counts.misses += 1
    flights.set(key, flight)
    keepAnswer(res, (entry) => {
      flights.delete(key)
      const put = entry ? store.put(key, entry, begun) : 'refused'
      // What has changed before the making began is in the new answer alone.
      if (checked && entry && put === 'kept') check(key, asked, checked, entry)
      // What cannot be kept is made for each; what was overtaken by a change is made once more for all.
      const mayWait = put !== 'refused' || res.destroyed
      for (const resume of flight.waiting) resume(mayWait)
    })
    inTurn(() => {
      begun = store.begin()
      maker(req, res)
    })
  }

  const serve = (asked: Asked, waits = 0): void => {
    const { key, req, res } = asked
    const entry = store.get(key) ?? (isAway() ? store.lastKnown(key) : undefined)
    const other = entry?.language !== undefined && asked.language === undefined && languageOfRequest(req, res)
    if (other && other !== entry.language) {
      serve({ ...asked, key: `${key} ${other}`, language: other }, waits)
      return
    }
    if (entry?.isToBeChecked && req.method !== 'HEAD' && !flights.has(key)) {
      make(asked, entry)
      return
    }
    if (entry?.repeatsQuery && res.askedUrl !== undefined) {
      store.counts.misses += 1
      app(req, res)
      return
    }
    if (entry) {
      store.counts.hits += 1
      const wait = limiter(addressOf(req))
      // Without a limit there is nothing to wait for, and a turn of the event loop would be a tenth of the answer.
      if (typeof wait !== 'object') answer(asked, entry, wait)
      else wait.then((seconds) => answer(asked, entry, seconds)).catch(() => res.destroy())
      return
    }
    const flight = flights.get(key)
    if (!flight && req.method !== 'HEAD') make(asked)
    else if (!flight || waits >= mostWaits || flight.waiting.length >= mostWaiting) {
      store.counts.misses += 1
      app(req, res)
    } else
      flight.waiting.push((mayWait) => {
        if (!res.destroyed) serve(asked, mayWait ? waits + 1 : mostWaits)
      })
  }

  return (req: IncomingMessage & HeldBody, res: FrontedResponse) => {
    res.requestId = nextId()
    res.sharedHeaders = sharedHeaders
    refreshOnce()
    const asked = { method: req.method ?? '', url: req.url ?? '', headers: req.headers }
    const key = keyOf(asked)
    if (key !== undefined) {
      if (isAmbiguous(req)) return app(req, res)
      // The app sees what the key says and nothing else: so its answer depends on nothing else.
      if (req.url !== key) res.askedUrl = req.url
      req.url = key
      return serve({ req, res, key })
    }
    const query = queries.ofAddress(asked)
    if (query !== undefined && !isAmbiguous(req)) return serve({ req, res, key: query })
    const mayBeQuery = queries.mayHoldOne(asked) && Number(req.headers['content-length']) <= largestQuery
    if (!mayBeQuery || isAmbiguous(req)) return app(req, res)
    holdBody(req, (body) => {
      const held = queries.ofBody(body)
      if (held === undefined) app(req, res)
      else serve({ req, res, key: held })
    })
  }
}
