import { once } from 'node:events'
import { connect } from 'node:net'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpServer, listen, stopServer, useExpressObjects } from '../../../../src/platform/http/connections'
import { serve } from './serve'

describe('stopServer', () => {
  it('lets requests that run finish, and takes no new connections', async () => {
    let finish = () => {}
    const began = defer()
    const { ask, server } = await serve((_req, res) => {
      finish = () => res.end('whole')
      began.resolve(undefined)
    })
    const running = ask('/')
    await began.promise
    const stopped = stopServer(server, { graceMs: 60_000 })
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED')
    finish()
    expect((await running).text).toBe('whole')
    await stopped
  })

  it('does not wait for connections that are kept open and idle', async () => {
    const { port, server } = await serve((_req, res) => res.end('x'))
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    const closed = once(socket, 'close')
    await stopServer(server, { graceMs: 60_000 })
    await closed
  })

  it('ends what has not finished when the grace is over', async () => {
    const began = defer()
    const { ask, server } = await serve(() => began.resolve(undefined))
    const running = ask('/').catch((error: NodeJS.ErrnoException) => error.code)
    await began.promise
    await stopServer(server, { graceMs: 1 })
    expect(await running).toBe('ECONNRESET')
  })
})

describe('a server of ours', () => {
  it('makes requests and answers that are Express’s from the start', async () => {
    const server = createHttpServer()
    const app = express()
    useExpressObjects(server, app)
    const before: boolean[] = []
    server.on('request', (req, res) => {
      before.push(Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response)
      app(req, res)
    })
    app.get('/', (req, res) => void res.json({ query: req.query, path: req.path, isOf: req.app === app }))
    const port = await listen(server, { host: '127.0.0.1', port: 0 })
    onTestFinished(() => stopServer(server, { graceMs: 1 }))
    const answer = await fetch(`http://127.0.0.1:${port}/?a=1`)
    expect(await answer.json()).toEqual({ query: { a: '1' }, path: '/', isOf: true })
    expect(before).toEqual([true, true])
  })

  const start = async () => {
    const server = createHttpServer()
    server.on('request', (_req, res) => res.end('answered'))
    // As Next does at the first page of the admin.
    server.on('upgrade', () => {})
    const port = await listen(server, { host: '127.0.0.1', port: 0 })
    const send = async (head: string) => {
      const socket = connect(port, '127.0.0.1')
      const closed = once(socket, 'close')
      socket.write(head)
      const [answer] = await once(socket, 'data')
      return { answer: String(answer), socket, closed }
    }
    return { port, send, server }
  }

  it.each([
    ['h2c', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'],
    ['websocket', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'],
  ])('answers a request that offers %s as if it did not, and stops', async (_, header) => {
    const { send, server } = await start()
    const { answer, closed } = await send(`GET / HTTP/1.1\r\nHost: x\r\n${header}\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*answered/s)
    await stopServer(server, { graceMs: 60_000 })
    await closed
  })

  it('is no proxy', async () => {
    const { send, server } = await start()
    const { answer, closed } = await send('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    await closed
    await stopServer(server, { graceMs: 60_000 })
  })

  it('does not wait for those who have not asked for anything', async () => {
    const { port, server } = await start()
    const taken = once(server, 'connection')
    const closed = once(connect(port, '127.0.0.1'), 'close')
    await taken
    await stopServer(server, { graceMs: 60_000 })
    await closed
  })
})

const defer = () => {
  let resolve: (value: unknown) => void = () => {}
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
