import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { RequestHandler } from 'express'
import proxyAddress from 'proxy-addr'
import { refusal } from '#platform'

/** Works out who is at the other end: the socket's address, or what proxies that are trusted say about it. Loopback when a socket is gone. */
export function createClientAddress(trustProxy: false | number | string[]): (req: IncomingMessage) => string {
  const trust =
    trustProxy === false
      ? () => false
      : typeof trustProxy === 'number'
        ? (_address: string, hop: number) => hop < trustProxy
        : proxyAddress.compile(trustProxy)
  return (req) => {
    const named = proxyAddress(req, trust)
    // What a proxy calls "unknown" is counted as the proxy itself.
    return named && isIP(named) ? named : (req.socket.remoteAddress ?? '127.0.0.1')
  }
}

/** Names each request of the process for its log lines: unique, and cheap enough for answers from memory. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${process}-${(count++).toString(36)}`
}

/** Backslashes, empty or dotted parts, and the same in disguise: what one reader of an address takes for another place. */
const twisted = /\\|\/\/|\/\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00)/i

/**
 * Refuses addresses that mean one place to Express, which counts and tags by the path as it came, and another to Payload,
 * which makes it straight first. No address of ours needs such a thing.
 */
export const refuseTwistedPaths: RequestHandler = (req, _res, next) => {
  const [path = ''] = req.url.split('?', 1)
  next(twisted.test(path) ? refusal('address_malformed') : undefined)
}
