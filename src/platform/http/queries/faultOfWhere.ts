import type { FlattenedField, Where } from 'payload'
import { isRecord } from '#platform'

/** What a field is asked for with. Left out is what one of the databases fails on: places on a map, which nothing here has, and `all`. */
const operators = new Set([
  'equals',
  'not_equals',
  'contains',
  'in',
  'not_in',
  'exists',
  'greater_than',
  'greater_than_equal',
  'less_than',
  'less_than_equal',
  'like',
  'not_like',
])

type FieldsOf = (collection: string) => readonly FlattenedField[] | undefined

/** What the databases bear at once, whoever asks. SQLite ends at expressions 1,000 deep and at 32,766 values. */
const mostClauses = 500
const mostValues = 20_000
const deepest = 10
/** Of a text that is looked for within others; letter by letter it becomes a pattern. */
const longestText = 200
const mostWords = 50

/**
 * What is wrong with the conditions of a query, in a sentence, before a database stumbles over them. Unknown fields are not
 * looked for: Payload does that, by what whoever asks may see.
 * @param where as it was sent, so of any shape
 * @param fields of the collection that is asked, flattened
 */
export function faultOfWhere(
  where: unknown,
  fields: readonly FlattenedField[],
  fieldsOf: FieldsOf,
): string | undefined {
  if (where === undefined || where === null || where === '') return undefined
  return faultOfPart(where, { fields, fieldsOf, counted: { clauses: 0, values: 0, words: 0 } }, 0)
}

type Counted = { clauses: number; values: number; words: number }
type Asked = { fields: readonly FlattenedField[]; fieldsOf: FieldsOf; counted: Counted }

function faultOfPart(where: unknown, asked: Asked, depth: number): string | undefined {
  if (!isRecord(where)) return 'The conditions are not of the expected shape.'
  if (depth > deepest) return `Conditions are nested at most ${deepest} levels deep.`
  for (const [path, value] of Object.entries(where)) {
    asked.counted.clauses += 1
    if (asked.counted.clauses > mostClauses) return `At most ${mostClauses} conditions are allowed.`
    const fault = /^(?:and|or)$/i.test(path)
      ? faultOfEach(value, (part) => faultOfPart(part, asked, depth + 1))
      : faultOfCondition(path, value, asked)
    if (fault) return fault
  }
  return undefined
}

function faultOfEach(parts: unknown, faultOf: (part: unknown) => string | undefined): string | undefined {
  if (!isRecord(parts) && !Array.isArray(parts)) return 'The conditions are not of the expected shape.'
  for (const part of Object.values(parts)) {
    const fault = isRecord(part) ? faultOf(part) : 'The conditions are not of the expected shape.'
    if (fault) return fault
  }
  return undefined
}

function faultOfCondition(path: string, condition: unknown, { counted, fields, fieldsOf }: Asked): string | undefined {
  const { field, isBelowText } = fieldAt(path.replaceAll('__', '.').split('.'), fields, fieldsOf)
  if (isBelowText) return `${path}: conditions are about the whole text, not about its parts.`
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(path)) return 'A condition is about something that is no field.'
  if (!isRecord(condition)) return `${path}: a condition names an operator, such as where[${path}][equals].`
  for (const [operator, value] of Object.entries(condition)) {
    if (!operators.has(operator)) return `${path}: there is no operator of this name.`
    // Payload's admin compares with dates of its own, when it asks who else is editing; JSON holds none.
    if (isRecord(value) && !(value instanceof Date)) return `${path}: this is no value to compare with.`
    if (operator === 'exists') continue
    const values = Array.isArray(value) ? value : isList(operator) ? String(value).split(',') : [value]
    counted.values += values.length
    if (counted.values > mostValues) return `${path}: lists have at most ${mostValues} values together.`
    if (!values.every((one) => fits(one, field))) return `${path}: this is no value of its kind.`
    const fault = isLettered(operator) ? faultOfLetters(values, counted) : undefined
    if (fault) return `${path}: ${fault}`
  }
  return undefined
}

const isLettered = (operator: string) => operator === 'contains' || operator === 'like' || operator === 'not_like'

function faultOfLetters(values: readonly unknown[], counted: Counted): string | undefined {
  // Payload splits what it is given into words, which only texts have.
  if (values.some((one) => typeof one !== 'string')) return 'this is no value of its kind.'
  if (values.some((one) => String(one).length > longestText))
    return `a text to look for has at most ${longestText} letters.`
  counted.words += values.flatMap((one) => String(one).split(' ')).length
  if (counted.words > mostWords) return `at most ${mostWords} words are looked for.`
  return undefined
}

const isList = (operator: string) => operator === 'in' || operator === 'not_in'

function fits(value: unknown, field: FlattenedField | undefined): boolean {
  if (value instanceof Date) return Number.isFinite(value.getTime())
  if (typeof value === 'object' && value !== null) return false
  if (value === null || value === undefined || value === '' || value === 'null') return true
  if (typeof value === 'string' && value.includes('\0')) return false
  if (field?.type === 'date') return Number.isFinite(new Date(value as string | number).getTime())
  if (field?.type === 'number') return Number.isFinite(Number(value))
  return true
}

/**
 * The same conditions, in which a list of texts that was sent as one text with commas is also what it says: a text with commas
 * in it. Payload takes it for a list only.
 */
export function withCommas(where: Where, fields: readonly FlattenedField[], fieldsOf: FieldsOf): Where {
  return Object.fromEntries(
    Object.entries(where).map(([path, condition]) => {
      if (Array.isArray(condition)) return [path, condition.map((part) => withCommas(part, fields, fieldsOf))]
      if (!isRecord(condition) || fieldAt(path.split('.'), fields, fieldsOf).field?.type !== 'text')
        return [path, condition]
      const listed = Object.entries(condition).map(([operator, value]) => [
        operator,
        isList(operator) && typeof value === 'string' && value.includes(',') ? [value, ...value.split(',')] : value,
      ])
      return [path, Object.fromEntries(listed)]
    }),
  )
}

/** Names of Payload's own that documents and versions are sorted by. */
const ownNames = new Set(['id', '_status', 'createdAt', 'updatedAt', 'deletedAt', 'latest', 'autosave', 'parent'])

/** Whether there is something at a path that an order could go by; Payload leaves out what it does not find, without a word. */
export function isSortable(path: string, fields: readonly FlattenedField[], fieldsOf: FieldsOf): boolean {
  return ownNames.has(path) || fieldAt(path.split('.'), fields, fieldsOf).field !== undefined
}

type Found = { field: FlattenedField | undefined; isBelowText: boolean }

const nowhere: Found = { field: undefined, isBelowText: false }

/** The field a path leads to, through groups and relations; undefined where it leads nowhere that is known here. */
function fieldAt([name, ...rest]: string[], fields: readonly FlattenedField[], fieldsOf: FieldsOf): Found {
  // Versions hold the document under this name.
  if (name === 'version' && rest.length > 0) return fieldAt(rest, fields, fieldsOf)
  const field = fields.find((one) => one.name === name)
  if (!field || rest.length === 0) return { field, isBelowText: false }
  if (field.type === 'richText' || field.type === 'json') return { field, isBelowText: true }
  if ('flattenedFields' in field) return fieldAt(rest, field.flattenedFields, fieldsOf)
  if ('relationTo' in field && typeof field.relationTo === 'string')
    return fieldAt(rest, fieldsOf(field.relationTo) ?? [], fieldsOf)
  return nowhere
}
