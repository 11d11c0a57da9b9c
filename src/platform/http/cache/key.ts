import { type CacheKeyOf, pathsOf, type Route } from '../routes'

const longestUrl = 2048

/**
 * Under which key a request may be answered from memory, or nothing when it must not be: decided by the request alone, by one
 * regular expression made from the table. GET and HEAD share a key.
 * @param personalCookies names of cookies that make an answer personal: a session, and a reader's own waiting comments
 */
export function createCacheKeyOf(routes: readonly Route[], personalCookies: readonly string[]): CacheKeyOf {
  const kept = pathsOf(
    routes.filter(({ cache, methods }) => cache !== undefined && cache !== 'own' && methods.includes('GET')),
    { withQuery: true },
  )
  // However they are spaced: parsers differ.
  const personal = new RegExp(personalCookies.join('|'))
  return ({ headers, method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined
    if (url.length > longestUrl || !kept.test(url)) return undefined
    if (headers.authorization !== undefined) return undefined
    const { cookie } = headers
    if (typeof cookie === 'string' && personal.test(cookie)) return undefined
    return url
  }
}
