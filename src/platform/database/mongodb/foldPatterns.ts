import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { alikeLetters } from '../foldLetters'

/** Methods of the driver that Mongoose asks and writes by, with their filter or pipeline first. */
const methods = [
  'find',
  'findOne',
  'aggregate',
  'countDocuments',
  'distinct',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
  'findOneAndUpdate',
  'findOneAndDelete',
] as const

type Method = (first: unknown, ...rest: unknown[]) => unknown
const folded = Symbol('foldPatterns')

/**
 * Compares letters without accents and case where Payload looks for a text within texts: its patterns ignore case only. In
 * the driver's collections, because Payload builds its filters in many places.
 */
export function foldPatterns({ connection }: MongooseAdapter): void {
  for (const { collection } of Object.values(connection.models)) {
    const own = collection as unknown as Record<string | symbol, unknown>
    // Connected again: the same collections.
    if (own[folded]) continue
    own[folded] = true
    for (const name of methods) {
      const shipped = own[name]
      if (typeof shipped !== 'function') continue
      own[name] = (...[first, ...rest]: Parameters<Method>) =>
        // `distinct` has the name of a field first.
        name === 'distinct'
          ? shipped.call(collection, first, ...rest.map(fold))
          : shipped.call(collection, fold(first), ...rest)
    }
  }
}

/** The same filter with patterns that fit all letters that are alike. */
function fold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fold)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value)
  const { $options, $regex } = value as { $options?: unknown; $regex?: unknown }
  const isPattern = $options === 'i' && typeof $regex === 'string'
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === '$regex' && isPattern ? patternOf(String(inner)) : fold(inner)]),
  )
}

/** Payload has put a backslash before everything that is no letter and means something. */
function patternOf(escaped: string): string {
  return alikeLetters(escaped)
    .map((letters) => (letters.length > 1 ? `[${letters}]` : letters))
    .join('')
}
