import { z } from 'zod'
import { maxCursorLength, type Order, orders } from './cursor'

export type ThreadQuery = { order: Order | undefined; limit: number | undefined; after: string | undefined }

/** How many roots one answer may hold. */
export const maxRoots = 100

const whole = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
])

const schema = z.object({
  order: z.enum(orders).nullish(),
  limit: whole.pipe(z.int().min(1).max(maxRoots)).nullish(),
  after: z.string().min(1).max(maxCursorLength).nullish(),
})

/**
 * Reads what was asked for, from an address's query (texts) or GraphQL's arguments (values).
 * @returns the query, or the names of the parameters that are wrong
 */
export function parseThreadQuery(input: unknown): ThreadQuery | { wrong: string[] } {
  const { data, error } = schema.safeParse(input)
  if (!data) return { wrong: [...new Set(error.issues.map(({ path }) => String(path[0])))] }
  return { order: data.order ?? undefined, limit: data.limit ?? undefined, after: data.after ?? undefined }
}
