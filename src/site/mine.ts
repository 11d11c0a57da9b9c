import { createHmac, timingSafeEqual } from 'node:crypto'

/** One of this browser's own comments, and the token that may change it while its time lasts. */
export type OwnComment = { id: string; editToken: string | null }

export const mineCookie = 'colloquy_mine'
/** Cookies have little room, and a page of waiting comments helps nobody. */
const mostKept = 5
const days = 30

const sign = (text: string, key: Buffer): string =>
  createHmac('sha256', key).update(`mine|${text}`).digest('base64url').slice(0, 22)

/** Ids and tokens, signed: nobody can ask for somebody else's waiting comment by naming it. */
export function packMine(comments: readonly OwnComment[], key: Buffer): string {
  const text = Buffer.from(
    JSON.stringify(comments.slice(0, mostKept).map(({ editToken, id }) => [id, editToken])),
  ).toString('base64url')
  return `${text}.${sign(text, key)}`
}

/** Reads a cookie of ours; anything else is no comments. */
export function unpackMine(value: string | undefined, key: Buffer): OwnComment[] {
  if (value === undefined || value.length > 4096) return []
  const [text = '', given = ''] = value.split('.')
  const expected = Buffer.from(sign(text, key))
  const received = Buffer.from(given)
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return []
  const list: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) =>
    Array.isArray(entry) && typeof entry[0] === 'string'
      ? [{ id: entry[0], editToken: typeof entry[1] === 'string' ? entry[1] : null }]
      : [],
  )
}

/** The cookie of a request. */
export function readMine(cookies: string | undefined, key: Buffer): OwnComment[] {
  return unpackMine(new RegExp(`(?:^|;\\s*)${mineCookie}=([^;]*)`).exec(cookies ?? '')?.[1], key)
}

/** The `Set-Cookie` for these comments; scripts cannot read it. */
export function writeMine(comments: readonly OwnComment[], { key, secure }: { key: Buffer; secure: boolean }): string {
  return `${mineCookie}=${packMine(comments, key)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${days * 24 * 60 * 60}${secure ? '; Secure' : ''}`
}
