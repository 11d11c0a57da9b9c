import { type Fault, isRecord } from '#platform'
import { cleanLine, cleanName, cleanText, isBroken } from './cleanText'

/** What a reader typed, of the right kinds and cleaned of what nobody types. Absent where nothing was given. */
export type CommentInput = {
  article?: string | undefined
  parent?: string | undefined
  name?: string | undefined
  email?: string | undefined
  url?: string | undefined
  content?: string | undefined
  subscribe?: boolean | undefined
  /** Whether it is the signed-in account's own comment; else what was typed names the sender. */
  asStaff?: boolean | undefined
  idempotencyKey?: string | undefined
  /** Solution of a task of `GET /api/challenge`. */
  proof?: string | undefined
}

const maxKeyLength = 200

export type ReadInput = {
  input: CommentInput
  faults: Fault[]
  /** What was left out of the comment without refusing it, as sentences for its sender. */
  notes: string[]
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
  const wrong = (path: string, message?: string) =>
    void faults.push({ code: 'invalid_input', path, ...(message ? { message } : {}) })

  const read = (key: keyof CommentInput, clean: (typed: string) => string): string | undefined => {
    // Own properties only: a name on the prototype was not typed by anybody.
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') {
      wrong(key)
      return undefined
    }
    if (isBroken(value)) wrong(key, brokenText)
    return clean(value) || undefined
  }
  const line = (key: keyof CommentInput) => read(key, cleanLine)

  const input: CommentInput = {
    article: line('article'),
    parent: line('parent'),
    name: read('name', cleanName),
    email: line('email'),
    content: read('content', cleanText),
    idempotencyKey: line('idempotencyKey'),
    proof: line('proof'),
  }
  const notes: string[] = []
  const url = line('url')
  input.url = url === undefined ? undefined : webAddress(url)
  if (url !== undefined && input.url === undefined && isNoAddress(url)) notes.push(websiteLeftOut)
  else if (url !== undefined && input.url === undefined)
    wrong('url', 'Please enter a web address, like https://example.org.')
  if ((input.idempotencyKey?.length ?? 0) > maxKeyLength) wrong('idempotencyKey', `At most ${maxKeyLength} characters.`)
  const subscribe: unknown = Object.hasOwn(raw, 'subscribe') ? raw.subscribe : undefined
  if (typeof subscribe === 'boolean') input.subscribe = subscribe
  // How a form without JavaScript says yes.
  else if (subscribe === 'on' || subscribe === 'true') input.subscribe = true
  else if (subscribe !== undefined && subscribe !== null && subscribe !== '' && subscribe !== 'false')
    wrong('subscribe')
  const asStaff: unknown = Object.hasOwn(raw, 'asStaff') ? raw.asStaff : undefined
  if (typeof asStaff === 'boolean') input.asStaff = asStaff
  else if (asStaff !== undefined && asStaff !== null) wrong('asStaff')
  return { input, faults, notes }
}

const brokenText =
  'This text has a character that cannot be stored (NUL, or half of a pair). Please copy it again, or type it.'

/** What the sender of a comment is told whose website was none. */
export const websiteLeftOut = 'Your website was left out: what you entered is not a web address.'

/** `n/a`, `-`, `none`, `@robin`: an optional field that somebody filled in because it was there, not a mistyped address. */
const isNoAddress = (typed: string): boolean => typed.length <= 60 && !/[.:\\<>"'&=?#]|\/.*\/|^\//.test(typed)

/** Longer than the limit of its column: left to the check of lengths, which has its own code. */
const tooLong = 2000

/** http and https only; a scheme is added where somebody typed `example.org`. */
function webAddress(typed: string): string | undefined {
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
