import type { Fault } from '#platform'

/** What a reader typed, of the right kinds and cleaned of what nobody types. Absent where nothing was given. */
export type CommentInput = {
  article?: string | undefined
  parent?: string | undefined
  name?: string | undefined
  email?: string | undefined
  url?: string | undefined
  content?: string | undefined
  subscribe?: boolean | undefined
  idempotencyKey?: string | undefined
  /** Solution of a task of `GET /api/challenge`. */
  proof?: string | undefined
}

const maxKeyLength = 200

/** NUL, other control characters except tab and line ends, and halves of surrogate pairs: no keyboard makes them. */
const unprintable = /[^\P{Cc}\t\n\r]|\p{Surrogate}/u

/** No script writes more marks on one letter; dozens of them cover the lines above and below. */
const piledMarks = /(\p{M}{8})\p{M}+/gu

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a submission from whatever a door was sent: known keys only, text where text belongs, trimmed. Lengths and what
 * the policy asks for are `checkSubmission`'s.
 */
export function readInput(raw: unknown): { input: CommentInput; faults: Fault[] } {
  if (!isPlain(raw))
    return {
      input: {},
      faults: [{ code: 'invalid_input', message: 'Please send an object with the fields of a comment.' }],
    }
  const faults: Fault[] = []
  const wrong = (path: string, message?: string) =>
    void faults.push({ code: 'invalid_input', path, ...(message ? { message } : {}) })

  const text = (key: keyof CommentInput): string | undefined => {
    // Own properties only: a name on the prototype was not typed by anybody.
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string' || unprintable.test(value)) {
      wrong(key)
      return undefined
    }
    return value.replace(/\r\n?/g, '\n').replace(piledMarks, '$1').trim()
  }
  const line = (key: keyof CommentInput): string | undefined => text(key)?.replace(/\s+/g, ' ') || undefined

  const input: CommentInput = {
    article: line('article'),
    parent: line('parent'),
    name: line('name'),
    email: line('email'),
    content: text('content') || undefined,
    idempotencyKey: line('idempotencyKey'),
    proof: line('proof'),
  }
  const url = line('url')
  input.url = url === undefined ? undefined : webAddress(url)
  if (url !== undefined && input.url === undefined)
    wrong('url', 'Please enter a web address, like https://example.org.')
  if ((input.idempotencyKey?.length ?? 0) > maxKeyLength) wrong('idempotencyKey', `At most ${maxKeyLength} characters.`)
  const subscribe: unknown = Object.hasOwn(raw, 'subscribe') ? raw.subscribe : undefined
  if (typeof subscribe === 'boolean') input.subscribe = subscribe
  // How a form without JavaScript says yes.
  else if (subscribe === 'on' || subscribe === 'true') input.subscribe = true
  else if (subscribe !== undefined && subscribe !== null && subscribe !== '' && subscribe !== 'false')
    wrong('subscribe')
  return { input, faults }
}

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
  if (/[\s<>"'`\\{}|^]/.test(address)) return undefined
  try {
    const { hostname, password, username } = new URL(address)
    const named = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[')
    return named && username === '' && password === '' ? address : undefined
  } catch {
    return undefined
  }
}
