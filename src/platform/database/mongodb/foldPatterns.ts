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
 * Compares letters without accents and case where Payload looks for a text within texts: its patterns ignore case only. A list of
 * texts exists where there is a text in it, as on SQLite; Payload takes an empty one for existing. In the driver's collections,
 * because Payload builds its filters in many places.
 */
export function foldPatterns({ connection }: MongooseAdapter): void {
  for (const { collection, schema } of Object.values(connection.models)) {
    const lists = listsOf(schema)
    const fold = (value: unknown) => folding(value, lists)
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

/** Paths of the lists of texts. */
function listsOf(schema: MongooseAdapter['connection']['models'][string]['schema']): ReadonlySet<string> {
  const found = new Set<string>()
  schema.eachPath((path, type) => {
    if (type.instance === 'Array' && 'caster' in type && isText(type.caster)) found.add(path)
  })
  return found
}

const isText = (caster: unknown): boolean =>
  typeof caster === 'object' && caster !== null && 'instance' in caster && caster.instance === 'String'

/** The question whether a list exists, as Payload puts it: an object of its own. */
function existenceOf(path: string, condition: unknown): Record<string, unknown> | undefined {
  if (typeof condition !== 'object' || condition === null || Object.keys(condition).join() !== '$exists')
    return undefined
  return Reflect.get(condition, '$exists')
    ? { [path]: { $exists: true, $ne: [] } }
    : { $or: [{ [path]: { $exists: false } }, { [path]: { $eq: [] } }] }
}

/** The same filter with patterns that fit all letters that are alike, and lists that are empty not there. */
function folding(value: unknown, lists: ReadonlySet<string>): unknown {
  const fold = (inner: unknown) => folding(inner, lists)
  if (Array.isArray(value)) return value.map(fold)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value)
  const { $options, $regex } = value as { $options?: unknown; $regex?: unknown }
  const [only, more] = entries
  if (only && !more && lists.has(only[0])) {
    const existence = existenceOf(...only)
    if (existence) return existence
  }
  const isPattern = $options === 'i' && typeof $regex === 'string'
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === '$regex' && isPattern ? patternOf(String(inner)) : fold(inner)]),
  )
}

/** MongoDB takes patterns of 32,764 characters, other servers that speak its protocol as few as 1,000. */
const maxPattern = 1_000
/** Letters that may have an accent, and many others. */
const beyondAscii = '\u{a1}-\u{ffff}'

/**
 * Payload has put a backslash before everything that is no letter and means something. A pattern that would be too long takes any
 * letter beyond ASCII for one that is alike, and ends where it has to: what it finds is never less than what was asked for.
 */
export function patternOf(escaped: string): string {
  const exact = alikeLetters(escaped)
    .map((letters) => (letters.length > 1 ? `[${letters}]` : letters))
    .join('')
  if (exact.length <= maxPattern) return exact
  let pattern = ''
  for (const [sign] of escaped.matchAll(/\\.|./gsu)) {
    const [letters = ''] = sign.startsWith('\\') ? [] : alikeLetters(sign)
    const next = letters.length > 1 ? `[${letters[0]}${beyondAscii}]` : sign
    if (pattern.length + next.length > maxPattern) break
    pattern += next
  }
  return pattern
}
