import type { Server } from 'node:http'

/** Takes no more connections, lets requests that run finish, and after `graceMs` ends what is left. */
export async function stopServer(server: Server, { graceMs }: { graceMs: number }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // A connection is idle again when its answer is out; Node closes only those that were idle before.
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const forced = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(forced)
}
