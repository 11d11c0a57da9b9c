import { ColloquyError, errorOf } from './errors.js'

/** Where the server is, and how it is asked. */
export type ClientOptions = {
  /** Address of the server, such as `https://comments.example`. */
  url: string
  /** A key of the server; of the scope `read` in browsers, any other one on servers only. */
  key?: string
  /** With a key of the scope `submit`: the network address of the reader this is done for, whose limits count. */
  readerAddress?: string
  /** Language of messages to readers, such as `de`. */
  lang?: string
  /**
   * Keeps what makes a reader known between visits. By default only as long as the client lives; in browsers pass
   * `localStorage`, once the reader agrees.
   */
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Gives the assertion (a JWT) with which the own site vouches for the reader who is signed in there. */
  assertion?: () => string | undefined | Promise<string | undefined>
  /** In place of the global one. */
  fetch?: typeof fetch
  /** How often a request is repeated when no answer comes or the server is busy; 2 by default. Nothing is posted twice. */
  retries?: number
  /** Milliseconds after which a try without an answer is given up; 20,000 by default. */
  timeoutMs?: number
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[] | object>>

export type ApiRequest = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  query?: Query
  json?: object
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Whether the same request sent twice does no more than once. Reads are. */
  isRepeatable?: boolean
}

export type Connection = {
  /** @throws ColloquyError */
  ask: <T>(path: string, request?: ApiRequest) => Promise<T>
  /** The answer as it comes, for streams. @throws ColloquyError */
  open: (path: string, request?: ApiRequest) => Promise<Response>
}

const maxWaitSeconds = 10

/** A value in the query: lists with commas, conditions as JSON, the others as they are. */
function searchOf(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    if (Array.isArray(value)) search.set(name, value.join(','))
    else search.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = search.toString()
  return text && `?${text}`
}

/** Waits; a signal ends it with its reason. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop)
  })
}

export function connect(options: ClientOptions): Connection {
  const { key, lang, readerAddress, retries = 2, timeoutMs = 20_000 } = options
  if (!URL.canParse(options.url) || !/^https?:$/.test(new URL(options.url).protocol))
    throw new TypeError('`url` has to be the address of the server, with https:// or http://.')
  const base = options.url.replace(/\/+$/, '')
  // Bound late: a test or a polyfill may replace the global one, which refuses another `this`.
  const send: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))

  async function once(path: string, { headers, json, method = 'GET', query, signal }: ApiRequest, isStream: boolean) {
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), timeoutMs)
    const stop = () => timeout.abort(signal?.reason)
    signal?.throwIfAborted()
    signal?.addEventListener('abort', stop)
    try {
      const response = await send(`${base}${path}${query ? searchOf(query) : ''}`, {
        method,
        credentials: 'omit',
        signal: timeout.signal,
        headers: {
          accept: isStream ? 'text/event-stream' : 'application/json',
          ...(lang && { 'accept-language': lang }),
          ...(key && { authorization: `Bearer ${key}` }),
          ...(readerAddress && { 'x-reader-address': readerAddress }),
          ...(json && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json && { body: JSON.stringify(json) }),
      })
      if (response.ok && isStream) return { response, body: undefined }
      const text = await response.text()
      let body: unknown
      try {
        body = JSON.parse(text)
      } catch (cause) {
        if (response.ok) throw new ColloquyError(response.status, [unreadable], { cause })
      }
      if (!response.ok) throw errorOf(response.status, body, response.headers.get('retry-after'))
      return { response, body }
    } catch (cause) {
      if (cause instanceof ColloquyError || signal?.aborted) throw cause
      throw new ColloquyError(0, [{ code: 'network', message: 'The server cannot be reached.' }], { cause })
    } finally {
      clearTimeout(timer)
      // A stream goes on after its answer has begun, and is ended by the same signal.
      if (!isStream) signal?.removeEventListener('abort', stop)
    }
  }

  async function tried(path: string, request: ApiRequest, isStream: boolean) {
    const isRepeatable = request.isRepeatable ?? (request.method ?? 'GET') === 'GET'
    for (let left = isRepeatable ? retries : 0; ; left -= 1) {
      try {
        return await once(path, request, isStream)
      } catch (error) {
        if (!(error instanceof ColloquyError) || left <= 0 || ![0, 502, 503, 504].includes(error.status)) throw error
        const seconds = error.retryAfterSeconds ?? 0.3 * 2 ** (retries - left)
        if (seconds > maxWaitSeconds) throw error
        await pause(seconds * 1000, request.signal)
      }
    }
  }

  return {
    ask: async <T>(path: string, request: ApiRequest = {}) => (await tried(path, request, false)).body as T,
    open: async (path, request = {}) => (await tried(path, request, true)).response,
  }
}

const unreadable = { code: 'unknown', message: 'The answer of the server cannot be read.' } as const
