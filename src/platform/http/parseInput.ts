import type { z } from 'zod'
import { Refusal } from '#platform'

/** Input of the expected shape. @throws Refusal `invalid_input` with every fault, named by its path */
export function parseInput<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  throw new Refusal(
    parsed.error.issues.map(({ message, path }) => ({ code: 'invalid_input', path: path.join('.'), message })),
  )
}
