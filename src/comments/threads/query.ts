import { z } from 'zod'
import { expected, readSigned, signValue } from '#platform'

/** `best`: what readers find most helpful, and all others after it, the newest first. */
export const orders = ['oldest', 'newest', 'best'] as const
export type Order = (typeof orders)[number]

/** Where reading goes on: after a root of an article (`positionOf`), or after a descendant of one root. All fields are positions or ids. */
export type Cursor =
  | { kind: 'roots'; article: string; order: Order; after: string }
  | { kind: 'more'; article: string; root: string; after: string }

const purpose = 'thread-cursor'
/** Longest cursor that is looked at. A path of ten levels makes one of some 300 characters. */
export const maxCursorLength = 1024

/** Signed because a path is a position in hidden rows too: nobody may ask for one that was not handed out. */
export function signCursor(cursor: Cursor, key: Buffer): string {
  return signValue(pack(cursor), { key, purpose })
}

/** Reads a cursor back; nothing when it was altered, signed with another key, or belongs to another article. */
export function readCursor(text: string, { key, article }: { key: Buffer; article: string }): Cursor | undefined {
  const cursor = unpack(readSigned(text, { key, purpose, maxLength: maxCursorLength }))
  return cursor?.article === article ? cursor : undefined
}

const pack = (cursor: Cursor): string[] =>
  cursor.kind === 'roots'
    ? ['roots', cursor.article, cursor.order, cursor.after]
    : ['more', cursor.article, cursor.root, cursor.after]

/** The signature vouches for the contents, but a later version may have written other ones. */
function unpack(value: unknown): Cursor | undefined {
  const { data } = packed.safeParse(value)
  if (!data) return undefined
  const [kind, article, middle, after] = data
  return kind === 'roots' ? { kind, article, order: middle, after } : { kind, article, root: middle, after }
}

const packed = z.union([
  z.tuple([z.literal('roots'), z.string(), z.enum(orders), z.string()]),
  z.tuple([z.literal('more'), z.string(), z.string(), z.string()]),
])

export type ThreadQuery = { order: Order | undefined; limit: number | undefined; after: string | undefined }

/** How many roots one answer may hold. */
export const maxRoots = 100

const wrongLimit = `Please give a whole number from 1 to ${maxRoots}.`

const whole = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number),
  ],
  wrongLimit,
)

/** As they stand in an address, or among GraphQL's arguments. */
export const threadParameters = z.object({
  order: z.enum(orders).nullish().describe('By default as the site is set.'),
  limit: whole
    .pipe(z.int(wrongLimit).min(1, wrongLimit).max(maxRoots, wrongLimit))
    .nullish()
    .describe('Comments that begin a thread; 20 by default.'),
  after: z.string().min(1).max(maxCursorLength).nullish().describe('`next` of a page, or `more` of a comment.'),
})

/**
 * Reads what was asked for, from an address's query (texts) or GraphQL's arguments (values).
 * @returns the query, or what is wrong with each parameter, by its name
 */
export function parseThreadQuery(input: unknown): ThreadQuery | { wrong: Record<string, string> } {
  const { data, error } = threadParameters.safeParse(input, { error: expected })
  if (!data) return { wrong: Object.fromEntries(error.issues.map(({ message, path }) => [String(path[0]), message])) }
  return { order: data.order ?? undefined, limit: data.limit ?? undefined, after: data.after ?? undefined }
}
