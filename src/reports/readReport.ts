import { z } from 'zod'
import { reportReasons } from '#moderation'
import type { Fault } from '#platform'
import { isEmailAddress } from '#vault'

export type ReportInput = {
  reason: (typeof reportReasons)[number]
  explanation: string | undefined
  email: string | undefined
}

const longestExplanation = 2000

const optionalText = z
  .string()
  .trim()
  .nullish()
  .transform((text) => text || undefined)

export const reportInput = z
  .object({
    reason: z.enum(reportReasons),
    explanation: optionalText.refine((text) => (text?.length ?? 0) <= longestExplanation),
    email: optionalText.refine((text) => text === undefined || isEmailAddress(text)),
  })
  .meta({ examples: [{ reason: 'harassment', explanation: 'It names my neighbour.', email: 'robin@example.org' }] })

/** Reads a report, from JSON or a form; faults name their field, all at once. */
export function readReport(raw: unknown): { input: ReportInput } | { faults: Fault[] } {
  const { data, error } = reportInput.safeParse(raw)
  if (data) return { input: { reason: data.reason, explanation: data.explanation, email: data.email } }
  return { faults: error.issues.map(({ path }) => toFault(path.join('.'))) }
}

function toFault(path: string): Fault {
  const code = 'invalid_input'
  if (path === 'email') return { code: 'require_valid_email', path }
  if (path === 'reason') return { code, path, say: 'faults.choose_reason' }
  if (path === 'explanation') return { code, path, say: 'faults.at_most', values: { count: longestExplanation } }
  return path === '' ? { code } : { code, path }
}
