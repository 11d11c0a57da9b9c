import type { Status } from '#moderation'

/** A reader who does not exist, at a domain set apart for examples (RFC 2606). */
export type DemoReader = { name: string; email: string; url?: string }

/** What a member of staff decides; `after` counts hours from the comment. */
export type DemoDecision = { to: Status; after: number; note?: string }

/** A comment as data. `hours` counts from the article's publication; `parent` is the key of an earlier one. */
export type DemoComment = {
  key: string
  article: string
  parent?: string
  /** A reader, or the slug of a byline: then it is sent by that member of staff, signed in. */
  by: DemoReader | string
  hours: number
  content: string
  /** The first one is made before any reply is sent, the others when all comments are there. None: it waits in the queue. */
  decisions?: readonly DemoDecision[]
}

export function approved(after = 0.5): readonly DemoDecision[] {
  return [{ to: 'approved', after }]
}
export function spam(note?: string): readonly DemoDecision[] {
  return [{ to: 'spam', after: 0.3, ...(note ? { note } : {}) }]
}
