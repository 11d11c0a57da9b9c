import { createHash } from 'node:crypto'
import { z } from 'zod'
import { withoutDirectionMarks } from '#moderation'
import { type Fault, isRecord, type SentenceKey } from '#platform'

const maxKeyLength = 200

/** What a reader can be mailed: answers to their own comments on an article, or all that is published there. */
export const subscriptionKinds = ['replies', 'all'] as const
export type SubscriptionKind = (typeof subscriptionKinds)[number]

const text = z.string().nullish()

/** The kinds of what a reader sends. What is missing or too long is said by `checkSubmission`, each with its code. */
export const commentInput = z
  .object({
    article: text.describe('Id or slug of a published article.'),
    page: z
      .object({ url: z.string().max(2000), title: z.string().max(1000).nullish() })
      .nullish()
      .describe(
        'In place of `article`: a page of a site that the settings list (`origins`), by its address and title.',
      ),
    parent: text.describe('Id of the comment this one answers.'),
    name: text.describe('At most 245 bytes.'),
    email: text.describe('Never published, and in no answer. At most 100 bytes.'),
    url: text.describe('At most 200 bytes.'),
    content: text.describe('Text, with a little Markdown. At most 65,525 bytes.'),
    // `on` is how a form without JavaScript says yes.
    subscribe: z
      .union([z.boolean(), z.enum([...subscriptionKinds, 'on', 'true', 'false', ''])])
      .nullish()
      .describe('Asks to be mailed about `replies` (or `true`) or `all`; a link to confirm it is mailed first.'),
    asStaff: z
      .boolean()
      .nullish()
      .describe('Whether it is the own comment of the account that sends it; else what is given names the sender.'),
    idempotencyKey: text.describe(`The same key with the same fields posts once. At most ${maxKeyLength} characters.`),
    proof: text.describe('Solution of a task of GET /api/challenge, where the site asks for one.'),
  })
  .meta({
    id: 'CommentInput',
    examples: [
      {
        article: 'what-a-tide-pool-keeps',
        name: 'Robin',
        email: 'robin@example.org',
        content: 'The limpets *do* walk home.',
      },
    ],
  })

const textKeys = ['article', 'parent', 'name', 'email', 'url', 'content', 'idempotencyKey', 'proof'] as const
type TextKey = (typeof textKeys)[number]

/** What a reader typed, of the right kinds and cleaned of what nobody types. Absent where nothing was given. */
export type CommentInput = { [Key in TextKey]?: string | undefined } & {
  page?: { url: string; title: string } | undefined
  subscribe?: SubscriptionKind | undefined
  asStaff?: boolean | undefined
}

export type ReadInput = {
  input: CommentInput
  faults: Fault[]
  /** What was left out of the comment without refusing it, by the sentences its sender is told. */
  notes: SentenceKey[]
}

/**
 * Reads a submission from whatever a door was sent: known keys only, text where text belongs, without what cannot be seen,
 * trimmed. Lengths and what the policy asks for are `checkSubmission`'s.
 */
export function readInput(raw: unknown): ReadInput {
  if (!isRecord(raw))
    return {
      input: {},
      notes: [],
      faults: [{ code: 'invalid_input', message: 'Please send an object with the fields of a comment.' }],
    }
  const faults: Fault[] = []
  const wrong = (path: string, told: Pick<Fault, 'say' | 'values'> = {}) =>
    void faults.push({ code: 'invalid_input', path, ...told })

  // Own properties only: a name on the prototype was not typed by anybody.
  const given = (key: keyof CommentInput): unknown => (Object.hasOwn(raw, key) ? raw[key] : undefined)
  const read = (key: TextKey, clean: (typed: string) => string): string | undefined => {
    const { data, success } = commentInput.shape[key].safeParse(given(key))
    if (!success) wrong(key)
    if (data === undefined || data === null) return undefined
    if (isBroken(data)) wrong(key, { say: 'faults.broken_text' })
    return clean(data) || undefined
  }
  const line = (key: TextKey) => read(key, cleanLine)

  const input: CommentInput = {
    article: line('article'),
    parent: line('parent'),
    name: read('name', cleanName),
    email: line('email'),
    content: read('content', cleanText),
    idempotencyKey: line('idempotencyKey'),
    proof: line('proof'),
  }
  const page = commentInput.shape.page.safeParse(given('page'))
  const texts = [page.data?.url ?? '', page.data?.title ?? '']
  if (!page.success || texts.some(isBroken) || (page.data && input.article)) wrong('page')
  else if (page.data) input.page = { url: cleanLine(page.data.url), title: cleanName(page.data.title ?? '') }
  const notes: SentenceKey[] = []
  const url = line('url')
  input.url = url === undefined ? undefined : webAddress(url)
  if (url !== undefined && input.url === undefined && isNoAddress(url)) notes.push('answers.website_left_out')
  else if (url !== undefined && input.url === undefined) wrong('url', { say: 'faults.web_address' })
  if ((input.idempotencyKey?.length ?? 0) > maxKeyLength)
    wrong('idempotencyKey', { say: 'faults.at_most', values: { count: maxKeyLength } })
  const subscribe = commentInput.shape.subscribe.safeParse(given('subscribe'))
  if (!subscribe.success) wrong('subscribe')
  else if (subscribe.data === 'all') input.subscribe = 'all'
  else if (subscribe.data && subscribe.data !== 'false') input.subscribe = 'replies'
  const asStaff = commentInput.shape.asStaff.safeParse(given('asStaff'))
  if (!asStaff.success) wrong('asStaff')
  else input.asStaff = asStaff.data ?? undefined
  return { input, faults, notes }
}

/** `n/a`, `-`, `none`, `@robin`: an optional field that somebody filled in because it was there, not a mistyped address. */
const isNoAddress = (typed: string): boolean => typed.length <= 60 && !/[.:\\<>"'&=?#]|\/.*\/|^\//.test(typed)

/** Longer than the limit of its column: left to the check of lengths, which has its own code. */
const tooLong = 2000

/** http and https only; a scheme is added where somebody typed `example.org`. */
export function webAddress(typed: string): string | undefined {
  const address =
    /^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[\w.-]+:\d+(\/|$)/.test(typed)
      ? typed
      : `https://${typed.replace(/^\/+/, '')}`
  // `https:example.org` is valid, yet on a page that is https itself it is a relative link.
  if (!/^https?:\/\/[^/]/i.test(address)) return undefined
  if (address.length > tooLong) return address
  if (/[\s<>"`\\{}|^]/.test(address) || /^https?:\/\/[^/?#]*'/i.test(address)) return undefined
  try {
    const { hostname, password, username } = new URL(address)
    const named = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[')
    return named && username === '' && password === '' ? address : undefined
  } catch {
    return undefined
  }
}

/** What programs leave in texts that are copied from them: VT and FF from slides and PDFs, NEL, and Unicode's own line ends. */
const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** Colours of a terminal: without their ESC they would be read as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const terminalCodes = /(?:\u001b\[|\u009b)[0-9;?]{0,30}[A-Za-z]/g
/** Control characters except tab and line feed, and code points that are no characters: nobody typed them, nothing shows them. */
const noText = /[^\P{Cc}\t\n]|\p{Noncharacter_Code_Point}/gu
const halves = /\p{Surrogate}/gu
/** No script writes more marks on one letter; dozens of them cover the lines above and below. */
const piledMarks = /(\p{M}{8})\p{M}+/gu
/** Embeddings and overrides of the direction: `\u202eonisac` is read as "casino" by people and as "onisac" by rules. */
const overrides = /[\u202a-\u202e]/g
/** What shows nothing at the ends of a text, such as U+200B behind an address that was copied. */
const hidden = /[\s\u200b\u2060\ufeff]/

/** From both ends inwards: a pattern that ends with `+$` takes the square of every run of spaces within the text. */
function withoutHiddenEnds(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && hidden.test(text.charAt(start))) start += 1
  while (end > start && hidden.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Whether a text has what no database keeps: NUL, or half of a surrogate pair. */
function isBroken(text: string): boolean {
  return text.includes('\0') || text.search(halves) >= 0
}

/** A text of several lines without what shows nothing and what would show another text than rules read. */
export function cleanText(text: string): string {
  const clean = text
    .replace(terminalCodes, '')
    .replace(lineEnds, '\n')
    .replace(noText, '')
    .replace(halves, '')
    .replace(overrides, '')
    .normalize('NFC')
    .replace(piledMarks, '$1')
  return withoutHiddenEnds(clean)
}

/** A text of one line, like an address. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ')
}

/** A name: one line without any mark of direction, so that it cannot be shown as another name. */
export function cleanName(text: string): string {
  return withoutDirectionMarks(cleanLine(text)).replace(/\s+/g, ' ').trim()
}

type Typed = {
  article?: string | undefined
  parent?: string | undefined
  name?: string | undefined
  content?: string | undefined
  ipTag: string
  minute: number
}

/**
 * The idempotency key of a form on a cached page, which cannot carry one: the same text by the same name from the same
 * network within the same minute is a double click. Fields are framed, so that none can be mistaken for another.
 */
export function deriveKey({ article = '', content = '', ipTag, minute, name = '', parent = '' }: Typed): string {
  return `form-${createHash('sha256')
    .update(JSON.stringify([article, parent, name, content, ipTag, minute]))
    .digest('base64url')}`
}
