import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostSite = {
  /** Origin, without a trailing slash. */
  url: string
  /** What it serves, by path. */
  texts: Map<string, string>
  stop(): void
}

/** A site on an origin of its own, under a policy that lets nothing run or load but what comes from the comments' server. */
export const startHostSite = async (server: string): Promise<HostSite> => {
  const texts = new Map<string, string>()
  const host = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://host.invalid')
    res.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; script-src ${server}; connect-src ${server}; require-trusted-types-for 'script'; trusted-types colloquy`,
    )
    const text = texts.get(pathname)
    res.setHeader('Content-Type', pathname.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8')
    res.statusCode = text === undefined ? 404 : 200
    res.end(text)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, texts, stop: () => void host.close() }
}
