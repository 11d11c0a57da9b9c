import { z } from 'zod'
import type { Fault } from '../errors'
import { reportReasons } from '../moderation/types'

export type ReportInput = {
  reason: (typeof reportReasons)[number]
  explanation: string | undefined
  email: string | undefined
}

export const longestExplanation = 2000

const optionalText = z
  .string()
  .trim()
  .nullish()
  .transform((text) => text || undefined)

const schema = z.object({
  reason: z.enum(reportReasons, { error: 'Please choose a reason.' }),
  explanation: optionalText.refine((text) => (text?.length ?? 0) <= longestExplanation, {
    error: `At most ${longestExplanation} characters, please.`,
  }),
  email: optionalText,
})

/** Reads a report, from JSON or a form; faults name their field, all at once. */
export const readReport = (
  raw: unknown,
  isEmailAddress: (text: string) => boolean,
): { input: ReportInput } | { faults: Fault[] } => {
  const { data, error } = schema.safeParse(raw)
  if (!data)
    return {
      faults: error.issues.map(({ message, path }) => ({
        code: 'invalid_input',
        message,
        ...(path.length > 0 ? { path: path.join('.') } : {}),
      })),
    }
  if (data.email !== undefined && !isEmailAddress(data.email))
    return { faults: [{ code: 'require_valid_email', path: 'email' }] }
  return { input: { reason: data.reason, explanation: data.explanation, email: data.email } }
}
