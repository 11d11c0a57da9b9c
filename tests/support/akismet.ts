import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Reply = { status?: number; body: string; headers?: Record<string, string>; hang?: boolean }

/** A service that speaks Akismet's protocol on a port of its own: keeps the forms it was sent, answers as it is told. */
export const startAkismet = async () => {
  const forms: Record<string, string>[] = []
  let reply: Reply = { body: 'false' }
  const server = createServer(async (req, res) => {
    let text = ''
    for await (const part of req) text += part
    if (req.url !== '/1.1/comment-check' || req.method !== 'POST') return void res.writeHead(404).end('not here')
    forms.push(Object.fromEntries(new URLSearchParams(text)))
    if (reply.hang) return
    res.writeHead(reply.status ?? 200, { 'content-type': 'text/plain;charset=utf-8', ...reply.headers }).end(reply.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/1.1/`,
    forms,
    answer: (next: Reply) => {
      reply = next
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
