import type { FlattenedField, Where } from 'payload'
import { isRecord } from '#platform'

/**
 * How people without an account may ask for a field: `key` by its value or a list of values, `single` by one value, `range` by
 * comparing, `value` by all of these and their opposites, `text` by parts of it as well.
 */
type Kind = 'key' | 'single' | 'range' | 'value' | 'text'

/**
 * What people without an account may filter and sort a collection by: fields with an index, and texts where documents are few.
 * Stated by the collection itself, under `custom`; one that states nothing is not read by them at all.
 */
export type Askable = {
  filters: Readonly<Record<string, Kind>>
  /** What an order may begin with. */
  sorts: readonly string[]
  /** Has so many documents that conditions are joined by `and` only, and lists end at `deepestDoc`. */
  isLarge?: true
}

/** For `custom` of a collection. */
export function askable(fields: Askable): { askable: Askable } {
  return { askable: fields }
}

const comparing = ['equals', 'greater_than', 'greater_than_equal', 'less_than', 'less_than_equal']
const valued = [...comparing, 'not_equals', 'in', 'not_in', 'exists']
const lettered = ['like', 'not_like', 'contains']

const operatorsOf: Readonly<Record<Kind, readonly string[]>> = {
  single: ['equals'],
  key: ['equals', 'in'],
  range: comparing,
  value: valued,
  text: [...valued, ...lettered],
}

/** Conditions of one request, over all its lists. */
export const mostClauses = 50
/** Words looked for within texts, of one request: each is compared with every document. */
const mostWords = 5
/** Values of one `in`. */
const mostValues = 100
/** Of collections with very many documents. */
const deepestDoc = 5000

/** How much one request has asked for so far. */
export type AskedSoFar = { clauses: number; words: number }

export type AskedList = {
  where?: unknown
  sort?: unknown
  page?: unknown
  limit?: unknown
}

/**
 * What is wrong with a list that somebody without an account asks for, in a sentence. Adds to `soFar`. The shape of the
 * conditions has been checked.
 */
export function faultOfAsked(
  { limit, page, sort, where }: AskedList,
  { filters, isLarge, sorts }: Askable,
  soFar: AskedSoFar,
): string | undefined {
  const names = (Array.isArray(sort) ? sort.map(String) : typeof sort === 'string' ? sort.split(',') : [])
    .map((name) => name.trim().replace(/^-/, ''))
    .filter((name) => name !== '')
  const [first] = names
  if (first !== undefined && !sorts.includes(first))
    return `sort: without an account, an order begins with one of these: ${sorts.join(', ')}.`
  if (isLarge && (Number(page ?? 1) - 1) * Number(limit || 10) > deepestDoc)
    return `page: lists end after ${deepestDoc} documents. Go on with a condition, such as where[createdAt][less_than].`
  return faultOfClauses(where, { filters, isLarge: isLarge ?? false, soFar })
}

type Stated = { filters: Askable['filters']; isLarge: boolean; soFar: AskedSoFar }

function faultOfClauses(where: unknown, stated: Stated): string | undefined {
  if (typeof where !== 'object' || where === null) return undefined
  for (const [given, condition] of Object.entries(where as Where)) {
    const path = given.replaceAll('__', '.')
    if (/^(?:and|or)$/i.test(path)) {
      if (stated.isLarge && path.toLowerCase() === 'or') return 'Here conditions are joined by “and” only.'
      for (const part of Object.values(condition ?? {})) {
        const fault = faultOfClauses(part, stated)
        if (fault) return fault
      }
      continue
    }
    const kind = Object.hasOwn(stated.filters, path) ? stated.filters[path] : undefined
    if (kind === undefined)
      return `${path}: without an account, conditions are about these: ${Object.keys(stated.filters).join(', ')}.`
    for (const [operator, value] of Object.entries(condition ?? {})) {
      const fault = faultOfClause({ path, kind, operator, value }, stated.soFar)
      if (fault) return fault
    }
  }
  return undefined
}

type Clause = { path: string; kind: Kind; operator: string; value: unknown }

function faultOfClause({ kind, operator, path, value }: Clause, soFar: AskedSoFar): string | undefined {
  if (!operatorsOf[kind].includes(operator))
    return `${path}: without an account, conditions are these: ${operatorsOf[kind].join(', ')}.`
  soFar.clauses += 1
  if (soFar.clauses > mostClauses) return `At most ${mostClauses} conditions are allowed, in all lists together.`
  if (lettered.includes(operator)) soFar.words += [value].flat().flatMap((one) => String(one).split(' ')).length
  if (soFar.words > mostWords) return `${path}: at most ${mostWords} words are looked for, in all lists together.`
  const values = Array.isArray(value) ? value.length : String(value).split(',').length
  if ((operator === 'in' || operator === 'not_in') && values > mostValues)
    return `${path}: a list has at most ${mostValues} values.`
  return undefined
}

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
const clausesBorne = 500
const valuesBorne = 20_000
const deepest = 10
/** Of a text that is looked for within others; letter by letter it becomes a pattern. */
const longestText = 200
const wordsBorne = 50

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
    if (asked.counted.clauses > clausesBorne) return `At most ${clausesBorne} conditions are allowed.`
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
    if (counted.values > valuesBorne) return `${path}: lists have at most ${valuesBorne} values together.`
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
  if (counted.words > wordsBorne) return `at most ${wordsBorne} words are looked for.`
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
