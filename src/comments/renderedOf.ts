import type { PayloadRequest } from 'payload'
import { renderComment } from '#markup'
import { defineSlot } from '#platform'

type Rendered = ReturnType<typeof renderComment>

const lastRendered = defineSlot<{ content: string; rendered: Rendered }>('rendered', { isKeptByRetry: true })

/** A text as it is shown, rendered once for whatever a request does with it. */
export function renderedOf(req: PayloadRequest, content: string): Rendered {
  const last = lastRendered.read(req)
  if (last?.content === content) return last.rendered
  const rendered = renderComment(content)
  lastRendered.write(req, { content, rendered })
  return rendered
}
