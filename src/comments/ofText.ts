import type { PayloadRequest } from 'payload'
import { renderComment } from '#markup'
import { printOf, textHash } from '#moderation'
import { defineSlot } from '#platform'

/** What texts are compared by. `print` is '' for a text too short to be merely alike. */
export type ComparedText = { textHash: string; print: string }

/** What is made of a text, once for whatever a request does with it. */
function onceForText<T>(name: string, make: (content: string) => T): (req: PayloadRequest, content: string) => T {
  const last = defineSlot<{ content: string; made: T }>(name, { isKeptByRetry: true })
  return (req, content) => {
    const known = last.read(req)
    if (known?.content === content) return known.made
    const made = make(content)
    last.write(req, { content, made })
    return made
  }
}

/** A text as it is shown. */
export const renderedOf = onceForText('rendered', renderComment)

/** What a text is compared with others by. */
export const comparedOf = onceForText(
  'compared',
  (content): ComparedText => ({ textHash: textHash(content), print: printOf(content) }),
)
