import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Express } from 'express'
import { writingMethods } from './routes'

/** Times in milliseconds. */
export type ConnectionBounds = {
  /** Until all headers of a request are there; after that 408. */
  headersMs: number
  /** Until a request is there with its body: a picture of 20 MB at 1.5 Mbit/s. After that 408. */
  requestMs: number
  /** Between two requests: longer than load balancers keep theirs, or they would send into one that is being closed. */
  restMs: number
  /** Without a byte in either direction: somebody who asks and never reads, or is gone without saying so. */
  silentMs: number
  /** How often the first two are looked at. */
  checkMs: number
  /** From here on who has not asked for anything yet goes first. */
  many: number
  /** More are not taken. */
  most: number
}

export const connectionBounds: ConnectionBounds = {
  headersMs: 15_000,
  requestMs: 120_000,
  restMs: 65_000,
  // Longer than the desk's streams are ever silent, and than any answer takes to be worked out.
  silentMs: 120_000,
  checkMs: 5_000,
  // Twice as many as readers' streams.
  many: 9_000,
  most: 10_000,
}

/**
 * A server on which slow clients cannot wait for ever, nor keep others out: connections without a request make room when
 * there are many, the oldest first, and those that rest between two requests after them.
 */
export function createHttpServer(bounds: ConnectionBounds = connectionBounds): Server {
  const kinds: Kinds = {
    Asked: class extends IncomingMessage {},
    Answer: class<Asked extends IncomingMessage> extends ServerResponse<Asked> {},
  }
  const server = createServer({
    IncomingMessage: kinds.Asked,
    ServerResponse: kinds.Answer,
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.restMs,
    connectionsCheckingInterval: bounds.checkMs,
  })
  server.timeout = bounds.silentMs
  server.maxConnections = bounds.most
  kindsOf.set(server, kinds)
  const all = new Set<Socket>()
  /** Open, and nothing asked for so far; in the order they came. */
  const mute = new Set<Socket>()
  socketsOf.set(server, { all, mute })
  server.on('connection', (socket: Socket) => {
    all.add(socket)
    mute.add(socket)
    socket.once('close', () => {
      all.delete(socket)
      mute.delete(socket)
    })
    if (all.size <= bounds.many) return
    const [oldest] = mute
    if (oldest !== socket) oldest?.destroy()
    else server.closeIdleConnections()
  })
  server.on('request', ({ socket }: IncomingMessage) => mute.delete(socket))
  keepSockets(server)
  return server
}

/** What requests and answers of a server are. */
type Kinds = { Asked: typeof IncomingMessage; Answer: typeof ServerResponse }
const kindsOf = new WeakMap<Server, Kinds>()

/**
 * Makes requests and answers of a server what Express makes of them, before there are any. To give each another prototype when it is
 * there, as Express does, takes from V8 what it knows of them: every later look at them costs a search, together more than a small answer.
 */
export function useExpressObjects(server: Server, app: Express): void {
  const kinds = kindsOf.get(server)
  if (!kinds) return
  app.request = Object.setPrototypeOf(kinds.Asked.prototype, app.request)
  app.response = Object.setPrototypeOf(kinds.Answer.prototype, app.response)
}

/** Of each server of ours: every open socket, whatever became of it, and those that have not asked for anything. */
type Sockets = { all: ReadonlySet<Socket>; mute: ReadonlySet<Socket> }
const socketsOf = new WeakMap<Server, Sockets>()

/**
 * Keeps every socket within the server's bookkeeping. With an `upgrade` listener, and Next's custom server puts one on the server
 * of the first page of the admin, Node hands sockets of requests with `Upgrade` over: no timeout holds for them, and the
 * server never closes. Without one, Node answers them as if the header were not there. `CONNECT` asks for a proxy.
 */
function keepSockets(server: Server): void {
  server.on('newListener', (event) => {
    // Node tells of a listener before it adds it.
    if (event === 'upgrade') queueMicrotask(() => server.removeAllListeners('upgrade'))
  })
  server.on('connect', (_req: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    socket.end(noProxy, () => socket.destroy())
  })
}

const noProxy = [
  'HTTP/1.1 405 Method Not Allowed',
  `Allow: GET, HEAD, ${writingMethods.join(', ')}`,
  'Content-Length: 0',
  'Connection: close',
  '\r\n',
].join('\r\n')

const reasons: Readonly<Record<string, (place: { host: string; port: number }) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is in use by another program. Stop that one, or set PORT to another, for example PORT=${port < 65_535 ? port + 1 : 3000}.`,
  EACCES: ({ port }) => `This account may not listen on port ${port}. Choose one above 1023, for example PORT=3000.`,
  EADDRNOTAVAIL: ({ host }) => `This machine has no address ${host}. Set HOST to one it has, or to localhost.`,
  ENOTFOUND: ({ host }) => `The name ${host} of HOST is not known here. Set HOST to an address of this machine.`,
}

/**
 * Listens, and resolves with the port (the kernel's choice for port 0).
 * @throws Error with a sentence that says what to do
 */
export function listen(server: Server, place: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? '']?.(place)
      // The sentence says it all: a cause would be printed with its stack.
      reject(reason ? new Error(reason) : error)
    }
    server.once('error', refuse)
    server.listen(place.port, place.host, () => {
      server.off('error', refuse)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : place.port)
    })
  })
}

/** Takes no more connections, lets requests that run finish, and after `graceMs` ends what is left. */
export async function stopServer(server: Server, { graceMs }: { graceMs: number }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const { all, mute } = socketsOf.get(server) ?? { all: new Set(), mute: new Set() }
  for (const socket of mute) socket.destroy()
  // A connection is idle again when its answer is out; Node closes only those that were idle before.
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const forced = setTimeout(() => {
    server.closeAllConnections()
    for (const socket of all) socket.destroy()
  }, graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(forced)
}
