/** What an outside service is told of a comment. Never the email address; the network address only while it is known. */
export type Checked = {
  name: string
  url: string | null
  content: string
  /** Address of the article. */
  permalink: string
  /** When it was written. */
  at: Date
  reply: boolean
  address?: string | undefined
  userAgent?: string | undefined
  /** It is asked again about a comment it could not answer for. */
  again?: boolean
}

export type CheckAnswer = 'clean' | 'spam' | 'discard'

/** Asks an outside service. @throws Error when it does not answer in time, or not as it should */
export type ExternalCheck = (comment: Checked) => Promise<CheckAnswer>

/** What the outside service said of a comment, or that it failed: then the comment is held. */
export type Outside = { external: CheckAnswer | 'unasked'; failedChecks: readonly string[] }

export const notAsked: Outside = { external: 'unasked', failedChecks: [] }

/** Name of the check among those that failed; a comment held for it is asked about again. */
export const externalCheckName = 'external'
