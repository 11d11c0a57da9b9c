import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why an address that somebody else chose was not fetched; `kind` is all that may be shown of it. */
export class FetchRefused extends Error {
  override name = 'FetchRefused'
  constructor(readonly kind: 'address' | 'private' | 'unreachable' | 'redirects' | 'too_large' | 'timeout' | 'type') {
    super(`An address was not fetched: ${kind}`)
  }
}

export type SafeRequest = {
  method?: 'GET' | 'POST'
  headers?: Readonly<Record<string, string>>
  /** Sent once, to the address asked for: a redirect that does not keep the method (301, 302, 303) is followed by GET. */
  body?: string | Buffer
  /** For everything: names, redirects and the last byte. */
  timeoutMs?: number
  limitBytes?: number
  /** 0: an answer that redirects is returned as it is. */
  mostRedirects?: number
  /** Only `https:`, redirects too. */
  isSecure?: boolean
  /** Addresses of this machine and of private networks count as well, and every port. */
  allowsPrivate?: boolean
  /** Only the ports that http and https have by themselves: what strangers name must not be a way to try the ports of others. */
  usualPorts?: boolean
  /** Of an answer that is no error, the types its body is read for, such as `text/html`; a compressed one is none of them. */
  types?: readonly string[]
}

/** `url` is the last address, after redirects. Header names are lower-case. */
export type SafeAnswer = { status: number; url: string; headers: Readonly<Record<string, string>>; body: Buffer }

export type FetchSafely = (url: string, request?: SafeRequest) => Promise<SafeAnswer>

const defaults = { timeoutMs: 10_000, limitBytes: 1024 * 1024, mostRedirects: 3 } as const
/** A name with more addresses than this is looked at no further. */
const mostAddresses = 16

type SafeFetchParts = {
  /** All addresses of a host name. */
  resolve?: (host: string) => Promise<readonly string[]>
  isPublic?: (address: string) => boolean
}

/** Whether an address is one of the Internet: not this machine, not a private, shared, mapped or reserved network. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // `process` takes the mapping of IPv4 off.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  // Of IPv6, IANA has given out 2000::/3 only.
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
}

/**
 * Makes the one way to fetch an address that somebody else chose (keys of a sign-on, webhooks, mentions): http or https, no
 * credentials in it, public addresses only. A name is resolved once, every address it has must be public, and the connection goes
 * to exactly these, so that an answer of the name server cannot change in between. Each redirect is looked at in the same way.
 * Nothing is sent that the caller does not name: no cookies, no referrer.
 */
export function createFetchSafely({
  isPublic = isPublicAddress,
  resolve = resolveAll,
}: SafeFetchParts = {}): FetchSafely {
  return async (url, { timeoutMs = defaults.timeoutMs, mostRedirects = defaults.mostRedirects, ...given } = {}) => {
    const signal = AbortSignal.timeout(timeoutMs)
    let request: SafeRequest = given
    let at = addressOf(url, request)
    for (let redirects = 0; ; redirects++) {
      const pinned = await within(signal, pinnedAddresses(at, { request, isPublic, resolve }))
      const answer = await exchange(at, { pinned, request, signal })
      const { location } = answer.headers
      if (!isRedirect(answer.status) || location === undefined || mostRedirects === 0) return answer
      if (redirects === mostRedirects) throw new FetchRefused('redirects')
      const next = addressOf(URL.canParse(location, at) ? new URL(location, at).href : '', request)
      request = redirected(request, { answer, isElsewhere: next.origin !== at.origin })
      at = next
    }
  }
}

/** The one that resolves names by the machine's own settings. */
export const fetchSafely: FetchSafely = createFetchSafely()

function addressOf(text: string, { allowsPrivate = false, isSecure = false, usualPorts = false }: SafeRequest): URL {
  if (!URL.canParse(text)) throw new FetchRefused('address')
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && !isSecure)
  if (!isWeb || url.username !== '' || url.password !== '') throw new FetchRefused('address')
  // `URL` leaves the usual ones out.
  if (usualPorts && !allowsPrivate && url.port !== '') throw new FetchRefused('address')
  return url
}

type Pinning = Required<SafeFetchParts> & { request: SafeRequest }

async function pinnedAddresses({ hostname }: URL, { isPublic, request, resolve }: Pinning): Promise<string[]> {
  // The URL parser has written every way to write an IPv4 address as four numbers.
  const host = hostname.replace(/^\[|\]$/g, '')
  const found = isIP(host) ? [host] : await resolve(host).catch(() => [])
  const addresses = found.filter((address) => isIP(address) !== 0).slice(0, mostAddresses)
  if (addresses.length === 0) throw new FetchRefused('unreachable')
  if (!request.allowsPrivate && !addresses.every(isPublic)) throw new FetchRefused('private')
  return addresses
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

type Redirected = { answer: SafeAnswer; isElsewhere: boolean }

/** What the next address is asked with. What was meant for one site is not told to another. */
function redirected({ body, headers = {}, ...request }: SafeRequest, { answer, isElsewhere }: Redirected): SafeRequest {
  const isKept = answer.status === 307 || answer.status === 308
  const withheld = ['authorization', 'cookie']
  const shown = Object.entries(headers).filter(([name]) => !isElsewhere || !withheld.includes(name.toLowerCase()))
  return {
    ...request,
    headers: Object.fromEntries(shown),
    ...(isKept ? (body === undefined ? {} : { body }) : { method: 'GET' }),
  }
}

/** Name servers take no signal. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((answer, fail) => {
    const end = () => fail(new FetchRefused('timeout'))
    signal.addEventListener('abort', end, { once: true })
    work.then(answer, fail).finally(() => signal.removeEventListener('abort', end))
    if (signal.aborted) end()
  })
}

type Exchange = { pinned: readonly string[]; request: SafeRequest; signal: AbortSignal }

function exchange(url: URL, { pinned, request, signal }: Exchange): Promise<SafeAnswer> {
  const { body, headers = {}, limitBytes = defaults.limitBytes, method = 'GET', types } = request
  const pinnedLookup: LookupFunction = (_host, options, callback) => {
    const all = pinned.map((address) => ({ address, family: isIP(address) }))
    if (options.all) callback(null, all)
    else callback(null, pinned[0] ?? '', all[0]?.family)
  }
  return new Promise((answer, fail) => {
    const refuse = (error: unknown) =>
      fail(error instanceof FetchRefused ? error : new FetchRefused(signal.aborted ? 'timeout' : 'unreachable'))
    const sent = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      method,
      // Compressed, a small answer could become any size.
      headers: { 'accept-encoding': 'identity', ...headers },
      lookup: pinnedLookup,
      // A connection of its own: a pool would know it by its name.
      agent: false,
      maxHeaderSize: 16 * 1024,
      signal,
    })
    sent.on('error', refuse)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      if (types && !isReadable(response, types)) {
        refuse(new FetchRefused('type'))
        sent.destroy()
        return
      }
      response.on('error', refuse)
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= limitBytes) return chunks.push(chunk)
        refuse(new FetchRefused('too_large'))
        sent.destroy()
      })
      response.on('close', () => refuse(undefined))
      response.on('end', () =>
        answer({
          status: response.statusCode ?? 0,
          url: url.href,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
          ),
          body: Buffer.concat(chunks),
        }),
      )
    })
    sent.end(body)
  })
}

/** Whether the body is worth reading: of a redirect or an error it is not looked at. */
function isReadable({ headers, statusCode = 0 }: IncomingMessage, types: readonly string[]): boolean {
  if (statusCode < 200 || statusCode > 299) return true
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const encoding = headers['content-encoding'] ?? 'identity'
  return types.includes(type.trim().toLowerCase()) && encoding.trim().toLowerCase() === 'identity'
}
