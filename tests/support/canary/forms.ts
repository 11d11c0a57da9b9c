import { createHash } from 'node:crypto'

/** One way a value may be written. `exact` where the case of letters matters. */
export type Form = { form: string; bytes: Buffer; exact: boolean }

const text = (form: string, value: string, exact = false): Form => ({ form, bytes: Buffer.from(value), exact })

const toUrlSafe = (value: string) => value.replaceAll('+', '-').replaceAll('/', '_')
const percent = (value: string) => Buffer.from(value).toString('hex').replace(/../g, '%$&')
const entities = (value: string, write: (code: number) => string) =>
  value.replace(/[^\w.-]/g, (character) => write(character.charCodeAt(0)))

/** The characters of a base64 text that stand for this value alone, when `offset` (0 to 2) bytes of something else are before it. */
const base64Core = (value: Buffer, offset: number): string => {
  const encoded = Buffer.concat([Buffer.alloc(offset), value])
    .toString('base64')
    .replaceAll('=', '')
  const bits = (offset + value.length) * 8
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6))
}

const inBase64 = (value: string): Form[] =>
  [0, 1, 2].flatMap((offset) => {
    const core = base64Core(Buffer.from(value), offset)
    return [text(`base64+${offset}`, core, true), text(`base64url+${offset}`, toUrlSafe(core), true)]
  })

const hashed = (value: string): Form[] =>
  ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(value).digest()
    const base64 = digest.toString('base64').replaceAll('=', '')
    return [
      text(`${algorithm} hex`, digest.toString('hex')),
      text(`${algorithm} base64`, base64, true),
      text(`${algorithm} base64url`, toUrlSafe(base64), true),
    ]
  })

const encoded = (value: string): Form[] =>
  [
    text('url', encodeURIComponent(value)),
    text('url twice', encodeURIComponent(encodeURIComponent(value))),
    text(
      'entity',
      entities(value, (code) => `&#${code};`),
    ),
    text(
      'hex entity',
      entities(value, (code) => `&#x${code.toString(16)};`),
    ),
    text(
      'json escape',
      entities(value, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
    ),
  ].filter(({ bytes }) => !bytes.equals(Buffer.from(value)))

/** Every form a leak of this spelling of a value may have. */
export const formsOf = (value: string): Form[] => [
  text('plain', value),
  ...encoded(value),
  text('url whole', percent(value)),
  text('hex', Buffer.from(value).toString('hex')),
  { form: 'utf-16', bytes: Buffer.from(value, 'utf16le'), exact: false },
  ...inBase64(value),
  ...hashed(value),
]
