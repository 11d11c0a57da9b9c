import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectionBounds } from '../../src/platform/http/connections'
import { bootServer, type TestServer } from '../support/app'

/** As in production, but sooner. */
const bounds = { headersMs: 600, requestMs: 1500, restMs: 1500, silentMs: 1500, checkMs: 100, many: 60, most: 80 }
const soonMs = 5000

let server: TestServer
let slug: string
const sockets: Socket[] = []
beforeAll(async () => {
  server = await bootServer({}, { bounds })
  slug = (await server.article({})).slug
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(() => server.stop())

type Client = { socket: Socket; received: () => string; ended: Promise<void> }

/** A connection by hand. Resolves once it stands. */
const dial = async (): Promise<Client> => {
  const { hostname, port } = new URL(server.base)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  let received = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text
  })
  // A reset is an end as well.
  socket.on('error', () => {})
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  return { socket, received: () => received, ended }
}
const dialMany = (count: number) => Promise.all(Array.from({ length: count }, dial))
/** Sends a letter now and then, for as long as it is let. */
const dribble = async ({ socket }: Client, letters: string) => {
  for (const letter of letters) {
    if (socket.destroyed || !socket.writable) return
    socket.write(letter)
    await pause(100)
  }
}
const soon = <T>(work: Promise<T>): Promise<T | 'still open'> =>
  Promise.race([work, pause(soonMs).then(() => 'still open' as const)])
const reader = async (): Promise<number> => {
  const response = await fetch(`${server.base}/articles/${slug}`, { headers: { connection: 'close' } })
  await response.arrayBuffer()
  return response.status
}

describe('a client that is slow', () => {
  it('is answered 408 when its headers do not come', async () => {
    const clients = await dialMany(20)
    const heads = `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(200)}`
    for (const client of clients) void dribble(client, heads)
    expect(await reader()).toBe(200)
    expect(await soon(Promise.all(clients.map(({ ended }) => ended)))).not.toBe('still open')
    for (const { received } of clients) expect(received()).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('is ended when it says nothing at all', async () => {
    const clients = await dialMany(20)
    expect(await reader()).toBe(200)
    expect(await soon(Promise.all(clients.map(({ ended }) => ended)))).not.toBe('still open')
  })

  it('may go away in the middle of its body, and is no error of the server', async () => {
    const logged = vi.spyOn(server.payload.logger, 'error')
    for (const path of ['/api/comments', '/api/graphql', `/articles/${slug}/comments`]) {
      const { ended, socket } = await dial()
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{`,
      )
      // What came is read before the connection ends.
      expect(await reader()).toBe(200)
      socket.destroy()
      await ended
      expect(await reader()).toBe(200)
    }
    expect(logged.mock.calls).toEqual([])
    logged.mockRestore()
  })

  it('is answered 408 when its body does not come, and nothing of it is kept', async () => {
    const before = await server.count('comments', {})
    const clients = await dialMany(20)
    for (const client of clients) {
      client.socket.write(
        'POST /api/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n',
      )
      void dribble(client, JSON.stringify({ article: slug, name: 'Slow', content: 'x'.repeat(1900) }))
    }
    expect(await reader()).toBe(200)
    expect(await soon(Promise.all(clients.map(({ ended }) => ended)))).not.toBe('still open')
    for (const { received } of clients) expect(received()).toMatch(/^HTTP\/1\.1 408 /)
    expect(await server.count('comments', {})).toBe(before)
  })

  it('is ended when it asks and never reads', async () => {
    // More than fits on the way: what is not read stays at the server.
    const asked = 8000
    const clients = await dialMany(10)
    for (const { socket } of clients) {
      socket.pause()
      socket.write(`GET /articles/${slug} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(asked))
    }
    expect(await reader()).toBe(200)
    await pause(3 * bounds.silentMs)
    // Whether it has been ended shows when it is read again.
    for (const { socket } of clients) socket.resume()
    expect(await soon(Promise.all(clients.map(({ ended }) => ended)))).not.toBe('still open')
    const answers = clients.map(({ received }) => received().match(/HTTP\/1\.1 200/g)?.length ?? 0)
    expect(Math.max(...answers)).toBeLessThan(asked)
  })

  it('is ended when it is half gone: its side closed, nothing asked', async () => {
    const clients = await dialMany(20)
    for (const { socket } of clients) socket.end()
    expect(await soon(Promise.all(clients.map(({ ended }) => ended)))).not.toBe('still open')
  })

  it('keeps nobody out by opening many connections', async () => {
    const clients = await dialMany(bounds.most - 5)
    let served = 0
    for (let turn = 0; turn < 10; turn++) {
      // The flood goes on.
      clients.push(...(await dialMany(10)))
      if ((await reader().catch(() => 0)) === 200) served += 1
    }
    expect(served).toBe(10)
  })
})

it('has bounds in production that no reader notices', () => {
  expect(connectionBounds.headersMs + connectionBounds.checkMs).toBeLessThanOrEqual(20_000)
  expect(connectionBounds.requestMs).toBeLessThanOrEqual(120_000)
  expect(connectionBounds.many).toBeGreaterThan(1000)
})
