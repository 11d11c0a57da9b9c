import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site of somebody else, on this machine: what stands at each path. */
export type PageElsewhere = { base: string; pages: Map<string, string>; stop(): void }

export const openElsewhere = async (): Promise<PageElsewhere> => {
  const pages = new Map<string, string>()
  const server = createServer((req, res) => {
    const page = pages.get(req.url ?? '')
    res.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
