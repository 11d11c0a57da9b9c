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
