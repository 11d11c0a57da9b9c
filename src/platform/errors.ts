import { APIError } from 'payload'
import { type Catalog, type Language, type SentenceKey, type SentenceValues, say } from './language'

/**
 * Every code a request can be answered with, and its HTTP status; the sentence a person reads is in the catalogs (`messages/`).
 * The first fault of a request, in this order, gives the answer its status. The order of a submission's codes is the order
 * WordPress looks in.
 */
const statuses = {
  internal_error: 500,
  unavailable: 503,
  mail_unavailable: 503,
  address_malformed: 400,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  query_invalid: 400,
  query_too_large: 400,
  origin_not_allowed: 403,
  article_not_found: 404,
  page_not_found: 404,
  comment_id_not_found: 404,
  comment_closed: 403,
  comment_reply_to_unapproved_comment: 403,
  not_logged_in: 401,
  assertion_invalid: 401,
  key_invalid: 401,
  one_time_code: 401,
  forbidden: 403,
  votes_off: 403,
  cursor_too_old: 410,
  link_gone: 410,
  edit_token_invalid: 403,
  edit_window_over: 403,
  incomplete: 403,
  undo_over: 403,
  refused: 403,
  invalid_input: 400,
  require_name_email: 400,
  require_valid_email: 400,
  require_valid_comment: 400,
  comment_author_column_length: 400,
  comment_author_email_column_length: 400,
  comment_author_url_column_length: 400,
  comment_content_column_length: 400,
  idempotency_mismatch: 422,
  comment_duplicate: 409,
  conflict: 409,
  assigned: 409,
  too_many_requests: 429,
  comment_flood: 429,
} as const satisfies Record<keyof Catalog['errors'], number>

export type FaultCode = keyof typeof statuses

/** In the order in which faults of one request are told. */
export const faultCodes = Object.keys(statuses) as [FaultCode, ...FaultCode[]]

/** The status of a code, and its sentence in English. */
export const faultTable: Readonly<Record<FaultCode, { status: number; message: string }>> = Object.fromEntries(
  faultCodes.map((code) => [code, { status: statuses[code], message: say('en', `errors.${code}`) }]),
) as Record<FaultCode, { status: number; message: string }>

/** A limit that a request has met: so much within a time. */
export type RatePolicy = { name: string; quota: number; windowSeconds: number }

/** One thing wrong with a request. `path` names the input field, or is absent when the fault concerns the whole. */
export type Fault = {
  code: FaultCode
  path?: string
  /** More than the code's sentence, in English, for who writes a program; other languages have the code's. */
  message?: string
  /** Its sentence in the catalogs, for readers. */
  say?: SentenceKey
  values?: SentenceValues
  /** In all languages alike: what an editor has written, or what a parser found. */
  isUntranslated?: true
}

function sentenceOf({ code, isUntranslated, message, say: key, values }: Fault, language: Language): string {
  if (key) return say(language, key, values)
  if (message !== undefined && (language === 'en' || isUntranslated)) return message
  return say(language, `errors.${code}`)
}

/**
 * A request that cannot be served, in Payload's own error shape with a `code` on each entry:
 * `{errors: [{name, message, data: {errors: [{path, code, message}]}}]}`.
 * `retryAfter` is in whole seconds and becomes the `Retry-After` header, with `policy` the `RateLimit` headers as well.
 */
export class Refusal extends APIError<{ errors: { path?: string; code: FaultCode; message: string }[] }> {
  readonly faults: readonly Fault[]
  readonly retryAfter: number | undefined
  readonly policy: RatePolicy | undefined

  constructor(faults: readonly Fault[], retryAfter?: number, language: Language = 'en', policy?: RatePolicy) {
    const sorted = [...faults].sort((a, b) => faultCodes.indexOf(a.code) - faultCodes.indexOf(b.code))
    const first = sorted[0] ?? { code: 'invalid_input' as const }
    const errors = sorted.map((fault) => ({
      ...(fault.path === undefined ? {} : { path: fault.path }),
      code: fault.code,
      message: sentenceOf(fault, language),
    }))
    super(errors[0]?.message ?? faultTable.invalid_input.message, faultTable[first.code].status, { errors }, true)
    this.name = 'Refusal'
    // An answer, and no fault: to write out where it was made takes longer than most answers, and GraphQL would for each.
    this.stack = ''
    this.faults = sorted
    this.retryAfter = retryAfter
    this.policy = policy
  }
}

type RefusalDetail = Omit<Fault, 'code'> & { retryAfter?: number; policy?: RatePolicy }

/** A refusal for one reason: `throw refusal('forbidden', { message: 'Only for administrators.' })`. */
export function refusal(code: FaultCode, { policy, retryAfter, ...detail }: RefusalDetail = {}): Refusal {
  return new Refusal([{ code, ...detail }], retryAfter, 'en', policy)
}
