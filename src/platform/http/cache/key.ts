import { remembering } from '../remember'
import { type CacheableRequest, type CacheKeyOf, pathsOf, type Route } from '../routes'

const longestUrl = 2048

/** Names that Payload reads from an address, whatever the collection. */
const payloadsNames = new Set([
  'depth',
  'fallback-locale',
  'joins',
  'limit',
  'locale',
  'page',
  'pagination',
  'populate',
  'select',
  'sort',
  'where',
])
/** What asks for something that is not public, or not yet. */
const neverKept = /^(?:autosave|data|draft|preview|trash)$/

/** `[limit]`, `limit[]` and `limit` are one name to Payload. */
const nameOf = (key: string): string => /^\[?([^[\]]*)/.exec(key)?.[1] ?? ''

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : one > other ? 1 : 0

/** Text that an address ends with, of parameters in one order; nothing when there are none. */
const searchOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, value]))}`

/** What Payload would read of a query, the names in one order; undefined for what is never kept. Order within a name stays: it may say something. */
function payloadsSearch(search: URLSearchParams, more: readonly string[] = []): string | undefined {
  const named = [...search].map((pair) => ({ pair, name: nameOf(pair[0]) }))
  if (named.some(({ name }) => neverKept.test(name))) return undefined
  return searchOf(
    named
      .filter(({ name }) => payloadsNames.has(name) || more.includes(name))
      .sort((one, other) => byName([one.name, ''], [other.name, '']))
      .map(({ pair }) => pair),
  )
}

/** What a route of ours reads of a query, as its schema has it; undefined for what it would refuse. */
function ownSearch({ query }: Route, search: URLSearchParams): string | undefined {
  if (!query) return ''
  const given: Record<string, string | string[]> = {}
  for (const name of search.keys()) {
    const values = search.getAll(name)
    given[name] = values.length > 1 ? values : (values[0] ?? '')
  }
  const { data } = query.safeParse(given)
  if (typeof data !== 'object' || data === null) return undefined
  return searchOf(
    Object.entries(data)
      .flatMap(([name, value]) => {
        if (value === undefined || value === null) return []
        // What stands there several times stays so.
        const values: unknown[] = Array.isArray(value) && Array.isArray(given[name]) ? value : [value]
        return values.map((one) => [name, String(one)] as const)
      })
      .sort(byName),
  )
}

/** One way of writing a path: what need not be encoded is not (RFC 3986, 6.2.2). */
const straightened = (path: string): string =>
  path.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : code.toUpperCase()
  })

export type Personal = {
  /** Names of cookies that make an answer personal: a session, and a reader's own waiting comments. */
  cookies: readonly string[]
  /** Names of headers that do, beside `Authorization`: keys and tokens. */
  headers: readonly string[]
}

export type IsPersonal = (headers: CacheableRequest['headers']) => boolean

/** Whether an answer may depend on who asks. Cookies are found however they are spaced: parsers differ. */
export function createIsPersonal({ cookies, headers: names }: Personal): IsPersonal {
  const personal = new RegExp(cookies.join('|'))
  return (headers) =>
    headers.authorization !== undefined ||
    (typeof headers.cookie === 'string' && personal.test(headers.cookie)) ||
    names.some((name) => headers[name] !== undefined)
}

/**
 * Under which key a request may be answered from memory, or nothing when it must not be: decided by the request alone, by
 * regular expressions made from the table. The key is the address with what the route reads of it and nothing else, in one
 * order: whatever is appended to an address does not get past the cache. GET and HEAD share a key.
 */
export function createCacheKeyOf(routes: readonly Route[], isPersonal: IsPersonal): CacheKeyOf {
  const reading = routes.filter(({ methods }) => methods.includes('GET'))
  const keeps = ({ cache }: Route): boolean => cache !== undefined && cache !== 'own'
  const kept = pathsOf(reading.filter(keeps), { withQuery: true })
  // A path with an answer of its own may look like one of a document: `/api/comments/mine`, `/api/comments/:id`.
  const others = pathsOf(
    reading.filter((route) => !keeps(route) && !route.path.includes('*')),
    { withQuery: true },
  )
  const matchers = reading.filter(keeps).map((route) => ({ route, pattern: pathsOf([route]) }))

  /** What an address alone says. */
  const keyOf = remembering((url: string): string | undefined => {
    if (!kept.test(url) || others.test(url)) return undefined
    // Most are as they should be.
    if (!/[?%]/.test(url)) return url
    const [given = '', ...rest] = url.split('?')
    const path = straightened(given)
    const route = matchers.find(({ pattern }) => pattern.test(path))?.route
    if (!route) return undefined
    const asked = new URLSearchParams(rest.join('?'))
    const search = 'isPayloads' in route ? payloadsSearch(asked, route.reads) : ownSearch(route, asked)
    return search === undefined ? undefined : path + search
  })

  return ({ headers, method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined
    return url.length > longestUrl || isPersonal(headers) ? undefined : keyOf(url)
  }
}
