import type { PayloadRequest } from 'payload'
import { refusal } from '#platform'

/** Parses a JSON body after looking at its type: Payload's own parser logs an excerpt of what it cannot read. Size is bounded by the HTTP layer. */
export async function readJson(req: PayloadRequest): Promise<unknown> {
  const type = req.headers.get('content-type') ?? ''
  if (!/^application\/json\b/i.test(type)) throw refusal('unsupported_media_type')
  try {
    return JSON.parse((await req.text?.()) ?? '')
  } catch {
    throw refusal('invalid_input', { message: 'The body is not valid JSON.' })
  }
}
