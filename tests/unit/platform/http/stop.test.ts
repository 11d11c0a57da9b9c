import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { stopServer } from '../../../../src/platform/http/connections'
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

const defer = () => {
  let resolve: (value: unknown) => void = () => {}
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
