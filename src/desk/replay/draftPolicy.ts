import { z } from 'zod'
import { faultsOfWords, type Policy } from '#moderation'
import { parseInput } from '#platform/http'

const number = z.number().int().min(0).max(1_000_000)
// What could not be saved is not tried either.
const words = z
  .string()
  .max(500_000)
  .superRefine((list, { addIssue }) => {
    for (const message of faultsOfWords(list)) addIssue({ code: 'custom', message })
  })

const schema: z.ZodType<Partial<Omit<Policy, 'version'>>> = z
  .strictObject({
    holdAll: z.boolean(),
    maxLinks: number,
    requirePreviouslyApproved: z.boolean(),
    moderationWords: words,
    disallowedWords: words,
    holdAddresses: z.boolean(),
    repeatLimit: number,
    rejectionShare: number,
    quarantineComments: number,
    spamHold: number,
    spamReject: number,
    spamRelease: number,
    reportThreshold: number,
  } satisfies Record<keyof Omit<Policy, 'version'>, z.ZodType>)
  .partial()

/**
 * The policy as it would be with these settings changed; others stay.
 * @throws Refusal `invalid_input` naming every setting that is unknown or of the wrong kind
 */
export function draftPolicy(current: Policy, raw: unknown): Policy {
  return { ...current, ...parseInput(schema, raw) }
}
