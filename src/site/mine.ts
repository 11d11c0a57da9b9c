import { readSigned, signValue } from '#platform'

/** One of this browser's own comments, and the token that may change it while its time lasts. */
export type OwnComment = { id: string; editToken: string | null }

export const mineCookie = 'colloquy_mine'
/** Cookies have little room, and a page of waiting comments helps nobody. */
const mostKept = 5
const days = 30

const purpose = 'mine'
/** As much as browsers keep of a cookie. */
const maxLength = 4096

/** Ids and tokens, signed: nobody can ask for somebody else's waiting comment by naming it. */
export function packMine(comments: readonly OwnComment[], key: Buffer): string {
  return signValue(
    comments.slice(0, mostKept).map(({ editToken, id }) => [id, editToken]),
    { key, purpose },
  )
}

/** Reads a cookie of ours; anything else is no comments. */
export function unpackMine(value: string | undefined, key: Buffer): OwnComment[] {
  const list = readSigned(value, { key, purpose, maxLength })
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
