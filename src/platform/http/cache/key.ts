/** What of a request decides whether it may be answered from memory. Header names are lower-case. */
export type Asked = { method: string; url: string; headers: Readonly<Record<string, string | string[] | undefined>> }

const longestUrl = 2048

/** Addresses whose answer is the same for everybody. Everything else is asked of the app. */
const publicPath =
  /^\/(?:$|\?|(?:articles|tags|authors)(?:\/|\?|$)|api\/articles(?:\/|\?|$)|api\/comments\/counts\?|feed\.(?:xml|atom|json)$|sitemap\.xml$)/

/** Cookies that make an answer personal: a session of staff, and a reader's own waiting comments. However they are spaced: parsers differ. */
const personalCookie = /payload-token|colloquy_mine/

/**
 * Under which key a request may be answered from memory, or nothing when it must not be: decided by the request alone.
 * GET and HEAD share a key.
 */
export function cacheKey({ headers, method, url }: Asked): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (url.length > longestUrl || !publicPath.test(url)) return undefined
  if (headers.authorization !== undefined) return undefined
  const { cookie } = headers
  if (typeof cookie === 'string' && personalCookie.test(cookie)) return undefined
  return url
}
