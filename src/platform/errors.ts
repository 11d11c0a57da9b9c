import { APIError } from 'payload'

/**
 * Every code a request can be answered with: HTTP status and the sentence a person reads.
 * The first fault of a request, in this order, gives the answer its status. The order of a submission's codes is the order
 * WordPress looks in.
 */
export const faultTable = {
  internal_error: {
    status: 500,
    message: 'Something went wrong on our side. Please try again in a moment.',
  },
  unavailable: { status: 503, message: 'The service is busy. Nothing was kept; please send it again in a moment.' },
  mail_unavailable: {
    status: 503,
    message: 'This site cannot send mail, so nothing was kept. Please write to whoever runs it.',
  },
  address_malformed: { status: 400, message: 'The address is malformed.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, message: 'This address is not for this method.' },
  body_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_media_type: { status: 415, message: 'Please send JSON (Content-Type: application/json).' },
  query_invalid: { status: 400, message: 'The query could not be read.' },
  query_too_large: { status: 400, message: 'This query is too large.' },
  origin_not_allowed: { status: 403, message: 'This request did not come from a page of this site.' },
  article_not_found: { status: 404, message: 'There is no such article.' },
  comment_id_not_found: { status: 404, message: 'There is no such comment.' },
  comment_closed: { status: 403, message: 'Comments on this article are closed.' },
  comment_reply_to_unapproved_comment: { status: 403, message: 'The comment you are replying to is not available.' },
  not_logged_in: { status: 401, message: 'Please sign in to comment.' },
  key_invalid: { status: 401, message: 'This key is wrong or has ended.' },
  one_time_code: {
    status: 401,
    message: 'This account asks for a one-time code. Enter one from your app, or a recovery code.',
  },
  forbidden: { status: 403, message: 'You are not allowed to do this.' },
  votes_off: { status: 403, message: 'Readers cannot vote here.' },
  link_gone: { status: 410, message: 'This link cannot be used any more.' },
  edit_token_invalid: { status: 403, message: 'This is not the edit token of this comment.' },
  edit_window_over: { status: 403, message: 'The time to change this comment is over.' },
  incomplete: { status: 403, message: 'This comment was sent without what was required; it cannot be published.' },
  undo_over: { status: 403, message: 'A decision can be undone for 30 days; this one is older.' },
  refused: { status: 403, message: 'This decision was refused.' },
  invalid_input: { status: 400, message: 'This value is not of the expected kind.' },
  require_name_email: { status: 400, message: 'Please fill in this field.' },
  require_valid_email: { status: 400, message: 'Please enter a valid email address.' },
  require_valid_comment: { status: 400, message: 'Please write a comment.' },
  comment_author_column_length: { status: 400, message: 'The name is too long (245 bytes at most).' },
  comment_author_email_column_length: { status: 400, message: 'The email address is too long (100 bytes at most).' },
  comment_author_url_column_length: { status: 400, message: 'The website address is too long (200 bytes at most).' },
  comment_content_column_length: { status: 400, message: 'The comment is too long (65,525 bytes at most).' },
  idempotency_mismatch: { status: 422, message: 'This idempotency key was used for a different comment.' },
  comment_duplicate: { status: 409, message: 'It looks as though you have already said that.' },
  conflict: { status: 409, message: 'Somebody else has changed this since you looked at it.' },
  assigned: { status: 409, message: 'Somebody else is working on this.' },
  too_many_requests: { status: 429, message: 'Too many requests. Please wait a little.' },
  comment_flood: { status: 429, message: 'You are posting too quickly. Please wait a little.' },
} as const satisfies Record<string, { status: number; message: string }>

export type FaultCode = keyof typeof faultTable

/** One thing wrong with a request. `path` names the input field, or is absent when the fault concerns the whole. */
export type Fault = { code: FaultCode; path?: string; message?: string }

/** In the order in which faults of one request are told. */
export const faultCodes = Object.keys(faultTable) as [FaultCode, ...FaultCode[]]

/**
 * A request that cannot be served, in Payload's own error shape with a `code` on each entry:
 * `{errors: [{name, message, data: {errors: [{path, code, message}]}}]}`.
 * `retryAfter` is in whole seconds and becomes the `Retry-After` header.
 */
export class Refusal extends APIError<{ errors: { path?: string; code: FaultCode; message: string }[] }> {
  readonly faults: readonly Fault[]
  readonly retryAfter: number | undefined

  constructor(faults: readonly Fault[], retryAfter?: number) {
    const sorted = [...faults].sort((a, b) => faultCodes.indexOf(a.code) - faultCodes.indexOf(b.code))
    const first = sorted[0] ?? { code: 'invalid_input' as const }
    const errors = sorted.map(({ code, path, message }) => ({
      ...(path === undefined ? {} : { path }),
      code,
      message: message ?? faultTable[code].message,
    }))
    super(errors[0]?.message ?? faultTable.invalid_input.message, faultTable[first.code].status, { errors }, true)
    this.name = 'Refusal'
    this.faults = sorted
    this.retryAfter = retryAfter
  }
}

type RefusalDetail = Omit<Fault, 'code'> & { retryAfter?: number }

/** A refusal for one reason: `throw refusal('forbidden', { message: 'Only for administrators.' })`. */
export function refusal(code: FaultCode, { retryAfter, ...detail }: RefusalDetail = {}): Refusal {
  return new Refusal([{ code, ...detail }], retryAfter)
}
