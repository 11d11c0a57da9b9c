import type { IncomingMessage } from 'node:http'
import type { PayloadRequest } from 'payload'
import type { z } from 'zod'
import { expected, type Fault, type FaultCode, faultCodes, Refusal, refusal } from '#platform'

/** Input of the expected shape. @throws Refusal `invalid_input` with every fault, named by its path */
export function parseInput<T>(schema: z.ZodType<T>, raw: unknown): T {
  const { data, faults } = readInput(schema, raw)
  if (faults) throw new Refusal(faults)
  return data
}

/**
 * The same for whoever finds more than a schema does, and names all in one answer. A refinement with a code of ours
 * (`.refine(isX, { params: { code: 'require_valid_email' } })`) is a fault with that code; each place is named once.
 */
export function readInput<T>(
  schema: z.ZodType<T>,
  raw: unknown,
): { data: T; faults?: undefined } | { data?: undefined; faults: Fault[] } {
  const parsed = schema.safeParse(raw, { error: expected })
  if (parsed.success) return { data: parsed.data }
  const faults = new Map<string, Fault>()
  for (const issue of parsed.error.issues) {
    const path = issue.path.join('.')
    const code = issue.code === 'custom' ? issue.params?.code : undefined
    const own: FaultCode | undefined = faultCodes.find((known) => known === code)
    if (own) faults.set(path, { code: own, path })
    else if (!faults.has(path)) faults.set(path, { code: 'invalid_input', path, message: issue.message })
  }
  return { faults: [...faults.values()] }
}

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

/** A request whose body has been read before its handler. */
export type HeldBody = { heldBody?: Buffer }

/** Reads a body whose length is stated and small, for whoever looks at it before the handler, and calls back without a turn between. */
export function holdBody(req: IncomingMessage & HeldBody, then: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => void chunks.push(chunk))
  req.once('end', () => {
    const [only] = chunks
    req.heldBody = only && chunks.length === 1 ? only : Buffer.concat(chunks)
    then(req.heldBody)
  })
}

/**
 * Reads a body of at most `limit` bytes, uncompressed: what a compressed one unpacks to has no bound.
 * @throws Refusal `body_too_large` before more than that is held, `unsupported_media_type`
 */
export async function readBody(req: IncomingMessage & HeldBody, limit: number): Promise<Buffer> {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw refusal('unsupported_media_type', { message: 'Please send the body uncompressed.' })
  const tooLarge = () => refusal('body_too_large', { message: `The body is larger than ${limit} bytes.` })
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge()
  if (req.heldBody) return req.heldBody
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Whether JSON nests deeper than `levels`: looked at before it is parsed, because what walks it afterwards recurses. */
export function isDeeper(json: Uint8Array, levels: number): boolean {
  let depth = 0
  let inText = false
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0
    if (inText) {
      if (byte === backslash) index += 1
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (opening.has(byte)) {
      depth += 1
      if (depth > levels) return true
    } else if (closing.has(byte)) depth -= 1
  }
  return false
}
