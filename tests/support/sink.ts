import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Payload } from 'payload'
import { vaultServices } from '../../src/vault/services'
import { type Canary, createCanary, type Haystack } from './canary'
import { readTables } from './tables'

/** The one answer that may tell an address. */
const identity = /^\/api\/moderation\/comments\/[^/]+\/identity$/
/** An account's address stands in the account, which its owner sees. */
const ofAccount = /@staff\.example$/i
/** Network addresses of this machine are everywhere. */
const loopback = /^(?:127\.|::1$|::ffff:127\.)/

export type Sink = {
  canary: Canary
  /** Where the process's log goes. */
  log: { write(line: string): void }
  /** Collects whatever the server answers from now on. */
  listen(server: Server): void
  /** Every address that enters the vault is looked for. */
  guard(payload: Payload): void
  /** Everything collected, with the content tables and the cache as they are now. */
  haystacks(now: { payload: Payload; databaseUrl: string; cache: string }): Promise<Haystack[]>
  /** How many addresses have been seen. */
  count(): number
}

/** What was sent, as its reader sees it. */
const unpacked = (bytes: Buffer, head: string): string => {
  const [, encoding] = /content-encoding"[,:]"(br|gzip)"/i.exec(head) ?? []
  // Nothing of a body for HEAD.
  if (!encoding || bytes.length === 0) return bytes.toString('utf8')
  return (encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString('utf8')
}

/** Collects everything that leaves a server, and every address that goes in, so that one can be looked for in the other. */
export const createSink = (): Sink => {
  const canary = createCanary()
  const collected: Haystack[] = []
  const lines: string[] = []
  let count = 0

  const collect = (req: IncomingMessage, res: ServerResponse) => {
    const where = `${req.method} ${req.url}`
    if (identity.test(req.url ?? '')) return
    const chunks: Buffer[] = []
    const take = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
    }
    const { end, write, writeHead } = res
    let head = ''
    res.writeHead = ((...args: Parameters<typeof writeHead>) => {
      head += JSON.stringify(args)
      return writeHead.apply(res, args)
    }) as typeof writeHead
    res.write = ((...args: Parameters<typeof write>) => {
      take(args[0])
      return write.apply(res, args)
    }) as typeof write
    res.end = ((...args: Parameters<typeof end>) => {
      take(args[0])
      // A form that was refused comes back to its sender with what they typed; nothing of it was kept, and nothing of it is looked for.
      collected.push({
        where,
        text: `${head}\n${JSON.stringify(res.getHeaders())}\n${unpacked(Buffer.concat(chunks), `${head}${JSON.stringify(res.getHeaders())}`)}`,
      })
      return end.apply(res, args)
    }) as typeof end
  }

  return {
    canary,
    log: { write: (line) => void lines.push(line) },
    listen: (server) => void server.prependListener('request', collect),
    guard(payload) {
      const services = vaultServices.of(payload)
      const { keep, tagAddress } = services.vault
      services.vault = {
        ...services.vault,
        keep: (req, owner, given, now) => {
          const ofStaff = given.email !== undefined && ofAccount.test(given.email)
          if (given.email !== undefined && !ofStaff) canary.guard(given.email)
          if (!ofStaff) count += 1
          return keep(req, owner, given, now)
        },
        tagAddress: (args) => {
          if (!loopback.test(args.address)) canary.guardNetwork(args.address)
          return tagAddress(args)
        },
      }
    },
    count: () => count,
    haystacks: async ({ cache, databaseUrl, payload }) => [
      ...collected,
      { where: 'log', text: lines.join('\n') },
      { where: 'cache', text: cache },
      ...(await contentOf(payload, databaseUrl)),
    ],
  }
}

/** Every row of the content: all tables but the vault's. */
const contentOf = async (payload: Payload, databaseUrl: string): Promise<Haystack[]> => {
  if (payload.db.name === 'mongoose') {
    const { connection } = payload.db as unknown as MongooseAdapter
    const database = connection.getClient().db(connection.name)
    const names = (await database.listCollections().toArray()).map(({ name }) => name)
    return Promise.all(
      names.map(async (name) => ({
        where: `collection ${name}`,
        text: JSON.stringify(await database.collection(name).find().toArray()),
      })),
    )
  }
  return Object.entries(await readTables(databaseUrl))
    .filter(([name]) => !name.startsWith('vault_'))
    .map(([name, rows]) => ({ where: `table ${name}`, text: rows.map((row) => JSON.stringify(row)).join('\n') }))
}
