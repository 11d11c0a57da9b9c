import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from 'proxy-addr'

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
