import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

/** Below this, the header that says so costs more than is saved. */
export const smallestCompressed = 1024

/** What is no larger is compressed at once, in less than half a millisecond: to have it done elsewhere takes as long. */
const largestAtOnce = 16 * 1024

// Level 5 is as fast as gzip's usual one, and smaller.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const atOnce: Readonly<Record<Encoding, (bytes: Uint8Array) => Buffer>> = {
  br: (bytes) => brotliCompressSync(bytes, quality),
  gzip: (bytes) => gzipSync(bytes),
}
const elsewhere: Readonly<Record<Encoding, (bytes: Uint8Array) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, quality),
  gzip: (bytes) => promisify(gzip)(bytes),
}

/** Compresses; what takes longer outside the event loop. */
export function compress(bytes: Uint8Array, encoding: Encoding): Buffer | Promise<Buffer> {
  return (bytes.length <= largestAtOnce ? atOnce : elsewhere)[encoding](bytes)
}

/** The best encoding that an `Accept-Encoding` takes, by RFC 9110; undefined: none of ours. */
export function encodingOf(header: string | string[] | undefined): Encoding | undefined {
  if (header === undefined) return undefined
  const weights = new Map<string, number>()
  for (const part of String(header).toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  const weightOf = (encoding: Encoding): number => weights.get(encoding) ?? weights.get('*') ?? 0
  const [br, gz] = [weightOf('br'), weightOf('gzip')]
  if (br > 0 && br >= gz) return 'br'
  return gz > 0 ? 'gzip' : undefined
}

/** A strong ETag of a text. */
export function tagOf(text: string | Uint8Array): string {
  return `"${hash('sha256', text, 'base64url').slice(0, 27)}"`
}

/** The tag of an answer in one encoding: strong tags are of bytes. A dot is in no tag of ours. */
export function encodedTag(etag: string, encoding: Encoding | undefined): string {
  return encoding ? etag.replace(/"$/, `.${encoding}"`) : etag
}

/** Whether the client has that answer already, in whatever encoding. A proxy may have made the tag weak. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header === '*') return true
  return header.split(',').some(
    (known) =>
      known
        .trim()
        .replace(/^W\//, '')
        .replace(/\.(?:br|gzip)"$/, '"') === etag,
  )
}
