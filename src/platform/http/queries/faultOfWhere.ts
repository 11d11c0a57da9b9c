import type { FlattenedField } from 'payload'

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
  if (!isRecord(where)) return 'The conditions are not of the expected shape.'
  for (const [path, value] of Object.entries(where)) {
    const fault = /^(?:and|or)$/i.test(path)
      ? faultOfEach(value, (part) => faultOfWhere(part, fields, fieldsOf))
      : faultOfCondition(path, value, fieldAt(path.split('.'), fields, fieldsOf))
    if (fault) return fault
  }
  return undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function faultOfEach(parts: unknown, faultOf: (part: unknown) => string | undefined): string | undefined {
  if (!isRecord(parts) && !Array.isArray(parts)) return 'The conditions are not of the expected shape.'
  for (const part of Object.values(parts)) {
    const fault = isRecord(part) ? faultOf(part) : 'The conditions are not of the expected shape.'
    if (fault) return fault
  }
  return undefined
}

function faultOfCondition(path: string, condition: unknown, field: FlattenedField | undefined): string | undefined {
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(path)) return 'A condition is about something that is no field.'
  if (!isRecord(condition)) return `${path}: a condition names an operator, such as where[${path}][equals].`
  for (const [operator, value] of Object.entries(condition)) {
    if (!operators.has(operator)) return `${path}: there is no operator of this name.`
    // Payload's admin compares with dates of its own, when it asks who else is editing; JSON holds none.
    if (isRecord(value) && !(value instanceof Date)) return `${path}: this is no value to compare with.`
    if (operator === 'exists') continue
    const values = Array.isArray(value) ? value : isList(operator) ? String(value).split(',') : [value]
    if (!values.every((one) => fits(one, field))) return `${path}: this is no value of its kind.`
  }
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

/** The field a path leads to, through groups and relations; undefined where it leads nowhere that is known here. */
function fieldAt(
  [name, ...rest]: string[],
  fields: readonly FlattenedField[],
  fieldsOf: FieldsOf,
): FlattenedField | undefined {
  // Versions hold the document under this name.
  if (name === 'version' && rest.length > 0) return fieldAt(rest, fields, fieldsOf)
  const field = fields.find((one) => one.name === name)
  if (!field || rest.length === 0) return field
  if ('flattenedFields' in field) return fieldAt(rest, field.flattenedFields, fieldsOf)
  if ('relationTo' in field && typeof field.relationTo === 'string')
    return fieldAt(rest, fieldsOf(field.relationTo) ?? [], fieldsOf)
  return undefined
}
