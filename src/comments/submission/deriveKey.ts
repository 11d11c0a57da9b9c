import { createHash } from 'node:crypto'

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
