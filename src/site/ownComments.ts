import { type PayloadRequest, parseCookies } from 'payload'
import {
  editTokenEnds,
  loadComment,
  type Order,
  readerTokenSeconds,
  readShadowed,
  readThrownAway,
  type StoredComment,
  toComment,
} from '#comments'
import { readSigned, signValue } from '#platform'
import type { ShownComment } from './discussion'

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

export function cookieOf(cookies: string | undefined, name: string): string | undefined {
  return parseCookies(new Headers(cookies === undefined ? {} : { cookie: cookies })).get(name)
}

/** The cookie of a request. */
export function readMine(cookies: string | undefined, key: Buffer): OwnComment[] {
  return unpackMine(cookieOf(cookies, mineCookie), key)
}

/** The `Set-Cookie` for these comments, none of which ends it; scripts cannot read it. */
export function writeMine(comments: readonly OwnComment[], { key, secure }: { key: Buffer; secure: boolean }): string {
  if (comments.length === 0) return cookie({ name: mineCookie, value: '', seconds: 0, secure })
  return cookie({ name: mineCookie, value: packMine(comments, key), seconds: days * 24 * 60 * 60, secure })
}

/** Name and website of whoever asked to be remembered; the form is filled in with them. Never an address. */
export type Me = { name: string; url: string }

export const meCookie = 'colloquy_me'
const yearSeconds = 365 * 24 * 60 * 60

export function writeMe({ name, url }: Me, { key, secure }: { key: Buffer; secure: boolean }): string {
  const value = signValue([name.slice(0, 245), url.slice(0, 200)], { key, purpose: meCookie })
  return cookie({ name: meCookie, value, seconds: yearSeconds, secure })
}

/** Who is remembered; nobody for anything but a cookie of ours. */
export function readMe(cookies: string | undefined, key: Buffer): Me | undefined {
  const value = readSigned(cookieOf(cookies, meCookie), { key, purpose: meCookie, maxLength })
  return Array.isArray(value) ? { name: String(value[0] ?? ''), url: String(value[1] ?? '') } : undefined
}

/** Ends everything by which this browser is known. */
export function forgetCookies({ secure }: { secure: boolean }): string[] {
  return [mineCookie, readerCookie, meCookie].map((name) => cookie({ name, value: '', seconds: 0, secure }))
}

/** Holds the reader token: pages do not depend on it, so it keeps none of them out of the cache. */
export const readerCookie = 'colloquy_reader'

export function writeReader(token: string, { secure }: { secure: boolean }): string {
  return cookie({ name: readerCookie, value: token, seconds: readerTokenSeconds, secure })
}

type Cookie = { name: string; value: string; seconds: number; secure: boolean; isForScripts?: boolean }

/** A cookie of the site's own, for all of it. */
export function cookie({ isForScripts = false, name, seconds, secure, value }: Cookie): string {
  return `${name}=${value}; Path=/; ${isForScripts ? '' : 'HttpOnly; '}SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`
}

/** A comment only its sender sees: as one that waits, or under a shadow ban as if everybody saw it. */
export type OwnWaiting = StoredComment & { shadowed?: boolean }

/** This browser's own comments on the article that nobody else can see yet. Spam looks like what waits: a spammer learns nothing. */
export async function readOwnWaiting(
  req: PayloadRequest,
  article: string,
  mine: readonly OwnComment[],
): Promise<OwnWaiting[]> {
  const found: StoredComment[] = []
  for (const { id } of mine) {
    const comment = await loadComment(req, id)
    if (comment?.article === article && comment.status !== 'approved') found.push(comment)
  }
  const ids = found.map(({ id }) => id)
  const shadowed = await readShadowed(req, ids)
  const thrownAway = await readThrownAway(req, ids)
  return found
    .map((comment) => ({ ...comment, shadowed: shadowed.has(comment.id) }))
    .filter(({ id, shadowed, status }) => shadowed || status !== 'trash' || thrownAway.has(id))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
}

/** Which of them a cookie is still of use for: those that can be changed, and those that nobody else sees yet. */
export async function readStillMine(req: PayloadRequest, mine: readonly OwnComment[]): Promise<OwnComment[]> {
  const kept: OwnComment[] = []
  for (const own of mine) {
    const isNews = editTokenEnds(req, own.id, own.editToken) !== undefined
    if (isNews || ((await loadComment(req, own.id))?.status ?? 'approved') !== 'approved') kept.push(own)
  }
  return kept
}

/** Puts waiting comments where they belong: below the comment they answer, or where new ones go. */
export function addWaiting(
  comments: readonly ShownComment[],
  waiting: readonly OwnWaiting[],
  order: Order,
): ShownComment[] {
  const asShown = (comment: OwnWaiting): ShownComment => ({
    ...toComment({ ...comment, status: 'approved' }),
    waiting: !comment.shadowed,
  })
  const placed = new Set<string>()
  const withReplies = (comment: ShownComment): ShownComment => {
    const below = waiting.filter(({ parent }) => parent === comment.id)
    for (const { id } of below) placed.add(id)
    return { ...comment, replies: [...comment.replies.map(withReplies), ...below.map(asShown)] }
  }
  const nested = comments.map(withReplies)
  const others = waiting.filter(({ id }) => !placed.has(id)).map(asShown)
  if (order !== 'newest') return [...nested, ...others]
  const isPinned = ({ pinned }: ShownComment) => pinned
  return [...nested.filter(isPinned), ...others.reverse(), ...nested.filter((comment) => !isPinned(comment))]
}
