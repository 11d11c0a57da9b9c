import type { Where } from 'payload'

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
