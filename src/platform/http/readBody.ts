import type { IncomingMessage } from 'node:http'

/** A body that cannot be taken: 413 too large, 415 compressed (what it unpacks to has no bound). */
export class BodyRefused extends Error {
  readonly status: 413 | 415

  constructor(status: 413 | 415, message: string) {
    super(message)
    this.name = 'BodyRefused'
    this.status = status
  }
}

/** Reads a body of at most `limit` bytes. @throws BodyRefused before more than that is held */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new BodyRefused(415, 'Please send the body uncompressed.')
  const tooLarge = () => new BodyRefused(413, `The body is larger than ${limit} bytes.`)
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
