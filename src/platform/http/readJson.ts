import type { PayloadRequest } from 'payload'
import { Refusal } from '#platform'

/** Parses a JSON body after looking at its type: Payload's own parser logs an excerpt of what it cannot read. Size is bounded by the HTTP layer. */
export async function readJson(req: PayloadRequest): Promise<unknown> {
  const type = req.headers.get('content-type') ?? ''
  if (!/^application\/json\b/i.test(type))
    throw new Refusal([{ code: 'invalid_input', message: 'Please send JSON (Content-Type: application/json).' }])
  try {
    return JSON.parse((await req.text?.()) ?? '')
  } catch {
    throw new Refusal([{ code: 'invalid_input', message: 'The body is not valid JSON.' }])
  }
}
