import type { Server } from 'node:http'

const reasons: Readonly<Record<string, (place: { host: string; port: number }) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
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
