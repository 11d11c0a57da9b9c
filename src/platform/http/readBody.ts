import type { IncomingMessage } from 'node:http'
import { refusal } from '#platform'

/**
 * Reads a body of at most `limit` bytes, uncompressed: what a compressed one unpacks to has no bound.
 * @throws Refusal `body_too_large` before more than that is held, `unsupported_media_type`
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw refusal('unsupported_media_type', { message: 'Please send the body uncompressed.' })
  const tooLarge = () => refusal('body_too_large', { message: `The body is larger than ${limit} bytes.` })
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
