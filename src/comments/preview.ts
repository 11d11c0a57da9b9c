import { z } from 'zod'
import { renderComment } from '#markup'
import { Refusal } from '#platform'
import { checkSubmission } from './submission/checkSubmission'
import { readInput } from './submission/readInput'

export const previewInput = z
  .object({ content: z.string() })
  .meta({ examples: [{ content: 'The limpets *do* walk home.' }] })

/**
 * How a text will be shown, before it is sent: `POST /api/comments/preview`. Nothing is kept, and no rule is asked.
 * @throws Refusal with the faults of the text
 */
export function previewComment(raw: unknown): { html: string } {
  const { faults, input } = readInput(raw)
  const unread = faults.filter(({ path }) => path === undefined || path === 'content')
  if (unread.length > 0) throw new Refusal(unread)
  const { html } = renderComment(input.content ?? '')
  const wrong = checkSubmission({
    input: { content: input.content },
    policy: { requireNameEmail: false, requireAccount: false },
    signedIn: false,
    isEmailAddress: () => true,
    htmlOf: () => html,
  })
  if (wrong.length > 0) throw new Refusal(wrong)
  return { html }
}
