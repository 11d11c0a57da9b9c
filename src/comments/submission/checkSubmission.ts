import { plainText, renderComment } from '#markup'
import type { Fault, FaultCode } from '#platform'

type Checked = {
  input: {
    name?: string | undefined
    url?: string | null | undefined
    content?: string | undefined
    email?: string | undefined
  }
  policy: { requireNameEmail: boolean; requireAccount: boolean }
  signedIn: boolean
  /** An account of a host site sends it: that is an account, and its address needs not be known. */
  isSignedOn?: boolean
  isEmailAddress: (text: string) => boolean
  /** How a text is rendered, where it has been rendered already. */
  htmlOf?: (content: string) => string
}

/** WordPress's column lengths, in bytes of UTF-8. */
export const columnBytes = { name: 245, email: 100, url: 200, content: 65_525 } as const

const limits: readonly { field: keyof typeof columnBytes; bytes: number; code: FaultCode }[] = [
  { field: 'name', bytes: columnBytes.name, code: 'comment_author_column_length' },
  { field: 'email', bytes: columnBytes.email, code: 'comment_author_email_column_length' },
  { field: 'url', bytes: columnBytes.url, code: 'comment_author_url_column_length' },
  { field: 'content', bytes: columnBytes.content, code: 'comment_content_column_length' },
]

/** Spaces, and characters that show nothing: a text of these alone is empty to whoever reads it. */
const invisible = /[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Lines of marks alone, as a list or a quotation without a text begins. */
const marksAlone = /^[ \t]*(?:[-*+>][ \t]*)+$/gm

const isBlank = (text: string | null | undefined): boolean => (text ?? '').replace(invisible, '') === ''

/** Marks alone, such as `[](https://…)` or `>`, leave nothing to read once they are rendered. */
const showsNothing = (content: string, htmlOf: (content: string) => string): boolean =>
  isBlank(content.replace(marksAlone, '')) || isBlank(plainText(htmlOf(content)))

/** Everything the policy and the columns have against a submission, all at once. */
export function checkSubmission({
  htmlOf = (content) => renderComment(content).html,
  input,
  isEmailAddress,
  isSignedOn = false,
  policy,
  signedIn,
}: Checked): Fault[] {
  const faults: Fault[] = []
  const add = (code: FaultCode, path?: string) => void faults.push(path === undefined ? { code } : { code, path })
  if (policy.requireAccount && !signedIn && !isSignedOn) add('not_logged_in')
  if (policy.requireNameEmail && !signedIn)
    for (const path of isSignedOn ? (['name'] as const) : (['name', 'email'] as const))
      if (isBlank(input[path])) add('require_name_email', path)
  const over = limits.filter(({ bytes, field }) => Buffer.byteLength(input[field] ?? '') > bytes)
  for (const { code, field } of over) add(code, field)
  const emailIsLong = over.some(({ field }) => field === 'email')
  if (!isBlank(input.email) && !emailIsLong && !isEmailAddress(input.email ?? '')) add('require_valid_email', 'email')
  const contentIsLong = over.some(({ field }) => field === 'content')
  if (!contentIsLong && showsNothing(input.content ?? '', htmlOf)) add('require_valid_comment', 'content')
  return faults
}

const dayMs = 24 * 60 * 60 * 1000

type Discussion = {
  article: { open: 'inherit' | 'open' | 'closed'; closeAfterDays?: number | undefined; publishedAt?: Date | undefined }
  policy: { open: boolean; closeAfterDays: number }
}

const isClosedByHand = ({ article, policy }: Discussion): boolean =>
  article.open === 'closed' || (article.open === 'inherit' && !policy.open)

/** When age closes the discussion, counted from publication; nothing where it never does (0 days). */
export function closesByAge({ article, policy }: Discussion): Date | undefined {
  const days = article.closeAfterDays ?? policy.closeAfterDays
  return days === 0 || !article.publishedAt ? undefined : new Date(article.publishedAt.getTime() + days * dayMs)
}

/**
 * Whether readers can no longer comment: by hand (the article's word counts before the site's), or by age. An article
 * opened by hand still closes by age, as in WordPress.
 */
export function isClosed({ now, ...discussion }: Discussion & { now: Date }): boolean {
  if (isClosedByHand(discussion)) return true
  const end = closesByAge(discussion)
  return end !== undefined && end <= now
}

/** Whole seconds until the next comment is welcome from a network address whose newest came at `newest`; nothing when it is now. */
export function floodWait({
  floodSeconds,
  newest,
  now,
}: {
  newest: Date | undefined
  now: Date
  floodSeconds: number
}): number | undefined {
  if (!newest || floodSeconds === 0) return undefined
  const left = newest.getTime() + floodSeconds * 1000 - now.getTime()
  return left > 0 ? Math.min(floodSeconds, Math.ceil(left / 1000)) : undefined
}
