import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { and, isNull, not, or, type SQL, type SQLWrapper, sql } from '@payloadcms/db-sqlite/drizzle'
import type { CollectionSlug, FlattenedField, Where } from 'payload'
import { readMethods, writeMethods } from '../adapterMethods'
import { alikeLetters } from '../foldLetters'
import { isWithTextOrNothing } from '../plainQueries'

/** A column of a table, as drizzle describes it. */
type Column = SQLWrapper & { name: string }
/** Drizzle types tables by the columns of each project; Payload's are known when it starts. */
type Table = SQLWrapper & Readonly<Record<string, Column | undefined>>
type Place = { adapter: SQLiteAdapter; tableName: string; fields: readonly FlattenedField[]; prefix: string }
type Args = { collection?: CollectionSlug; where?: Where }
type Method = (args: Args) => unknown

/**
 * Gives the adapter conditions that Payload's has not, or has wrong: letters are compared without accents and case, `%` and `_`
 * are letters, `not_like` has an effect; conditions on lists of texts are about the whole list; and those on what a
 * document belongs to are a subquery, which indexes answer, where Payload joins the tables and groups what it finds.
 */
export function giveConditions(adapter: SQLiteAdapter): void {
  const { operators } = adapter
  const { equals, like } = operators
  Object.assign(operators, {
    equals: ((column, value) => (isCondition(value) ? value.condition : equals(column, value))) as typeof equals,
    // Payload compares the paths of texts within lists by this as well, with a pattern of its own.
    like: ((column, value) =>
      isWrapped(value) ? contains(column as Column, value.slice(1, -1)) : like(column, value)) as typeof like,
    contains: ((column, value) =>
      isWrapped(value) ? contains(column as Column, value.slice(1, -1)) : like(column, value)) as typeof like,
    not_like: ((column, value) => lacksWords(column as Column, String(value))) as typeof like,
  })
  const methods = adapter as unknown as Record<string, Method | undefined>
  for (const name of [...readMethods, ...writeMethods]) {
    const shipped = methods[name]
    if (shipped)
      methods[name] = (args) =>
        shipped.call(adapter, args?.where ? { ...args, where: rewrite(adapter, name, args) } : args)
  }
}

const isWrapped = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 1 && value.startsWith('%') && value.endsWith('%')

/** Carries a condition of ours through Payload's own, under `id`: `equals` takes it out again. */
type Carried = { condition: SQL }
const carried = Symbol('condition')
const isCondition = (value: unknown): value is Carried =>
  typeof value === 'object' && value !== null && carried in value
const carry = (condition: SQL): Where => ({ id: { equals: { condition, [carried]: true } } }) as unknown as Where

const ofVersions = /^(?:(?:find|count|delete|update)Versions?|queryDrafts)$/

function rewrite(adapter: SQLiteAdapter, method: string, { collection, where }: Args): Where {
  const config = collection === undefined ? undefined : adapter.payload.collections[collection]?.config
  if (!config || !where) return where ?? {}
  const isVersions = ofVersions.test(method)
  const tableName = adapter.tableNameMap.get(isVersions ? `_${config.slug}_v` : config.slug.replaceAll('-', '_'))
  if (tableName === undefined) return where
  return rewriteAll(where, {
    adapter,
    tableName,
    fields: config.flattenedFields,
    prefix: isVersions ? 'version.' : '',
  })
}

function rewriteAll(where: Where, place: Place): Where {
  const parts: Where[] = []
  for (const [path, condition] of Object.entries(where)) {
    if (/^(?:and|or)$/i.test(path))
      parts.push({ [path]: rewriteEach(condition, path.toLowerCase() === 'and', place) } as Where)
    else parts.push(rewriteOne(path, condition as Condition, place))
  }
  const [only] = parts
  return parts.length === 1 && only ? only : { and: parts }
}

function rewriteEach(given: unknown, isAnd: boolean, place: Place): Where[] {
  const parts = Array.isArray(given) ? (given as Where[]) : []
  if (!isAnd) return parts.map((part) => rewriteAll(part, place))
  // Conditions on one and the same document that this one belongs to are one subquery.
  const related = new Map<string, Where[]>()
  const rest: Where[] = []
  for (const part of parts) {
    const name = relationOf(part, place)
    if (name === undefined) rest.push(rewriteAll(part, place))
    else related.set(name, [...(related.get(name) ?? []), part])
  }
  return [...rest, ...[...related].map(([name, some]) => belongingTo(name, some, place))]
}

type Condition = Readonly<Record<string, unknown>>

function rewriteOne(path: string, condition: Condition, place: Place): Where {
  const where = { [path]: condition } as Where
  const relation = relationOf(where, place)
  if (relation !== undefined) return belongingTo(relation, [where], place)
  const field = place.fields.find(({ name }) => `${place.prefix}${name}` === path)
  if (field?.type !== 'text' || !field.hasMany) return where
  const parts = Object.entries(condition).map(([operator, value]) => ofTexts(path, operator, value, place))
  return carry(and(...parts) ?? sql`1`)
}

/** Fields of a document that conditions on what belongs to it can be about. */
export const isAskedAcross = (type: FlattenedField['type'] | undefined): boolean =>
  type === 'text' || type === 'select' || type === 'date'

/** The field that every document has and by which it belongs to another, when a condition is about that one. */
function relationOf(where: Where, { adapter, fields, prefix }: Place): string | undefined {
  const [entry, more] = Object.entries(where)
  if (!entry || more || prefix !== '' || !isWithTextOrNothing(entry[1])) return undefined
  const [name = '', column, deeper] = entry[0].split('.')
  if (column === undefined || deeper !== undefined) return undefined
  const field = fields.find((one) => one.name === name)
  if (field?.type !== 'relationship' || field.hasMany || !field.required || typeof field.relationTo !== 'string')
    return undefined
  const related = tableOf(adapter, adapter.tableNameMap.get(field.relationTo.replaceAll('-', '_')))
  const asked = adapter.payload.collections[field.relationTo]?.config.flattenedFields.find((one) => one.name === column)
  return related?.[column] && asked && isAskedAcross(asked.type) ? name : undefined
}

const tableOf = (adapter: SQLiteAdapter, name: string | undefined) =>
  (name === undefined ? undefined : adapter.tables[name]) as unknown as Table | undefined

function belongingTo(name: string, parts: readonly Where[], { adapter, fields, tableName }: Place): Where {
  const field = fields.find((one) => one.name === name)
  const slug = field?.type === 'relationship' && typeof field.relationTo === 'string' ? field.relationTo : ''
  const related = tableOf(adapter, adapter.tableNameMap.get(slug.replaceAll('-', '_')))
  const own = tableOf(adapter, tableName)?.[name]
  if (!related?.id || !own) return { and: [...parts] }
  const conditions = parts.flatMap((part) =>
    Object.entries(part).map(([path, condition]) => {
      const column = related[path.split('.')[1] ?? ''] as Column
      const { equals } = condition as { equals: string | null }
      return equals === null ? isNull(column as never) : sql`${column} = ${equals}`
    }),
  )
  return carry(sql`${own} in ${inside(sql`select ${related.id} from ${related} where ${and(...conditions)}`)}`)
}

/** Stands for itself: drizzle takes every column of a condition for one of the table that is asked. */
const inside = (query: SQL): SQLWrapper => ({ getSQL: () => query })

/** A condition on a list of texts, which stand in a table of their own. */
function ofTexts(path: string, operator: string, value: unknown, { adapter, tableName }: Place): SQL {
  const texts = tableOf(adapter, `${tableName}_texts`)
  const id = tableOf(adapter, tableName)?.id
  if (!texts?.parent || !texts.path || !texts.text || !id) return sql`0`
  const { text } = texts
  const has = (condition?: SQL) =>
    sql`exists ${inside(sql`select 1 from ${texts} where ${texts.parent} = ${id} and ${texts.path} = ${path}${condition ? sql` and ${condition}` : sql``}`)}`
  const isOneOf = (values: readonly unknown[]) => {
    const given = values.filter((one) => one !== null && one !== '').map(String)
    const some = given.length > 0 ? has(sql`${text} in ${given}`) : sql`0`
    return given.length < values.length ? (or(some, not(has())) ?? some) : some
  }
  const values = [value].flat()
  switch (operator) {
    case 'equals':
    case 'in':
      return isOneOf(values)
    case 'not_equals':
    case 'not_in':
      return not(isOneOf(values))
    case 'exists':
      return String(value) === 'true' ? has() : not(has())
    case 'contains':
      return or(...values.map((one) => has(contains(text, String(one))))) ?? sql`0`
    case 'like':
      return and(...wordsOf(String(value)).map((word) => has(contains(text, word)))) ?? sql`1`
    case 'not_like':
      return and(...wordsOf(String(value)).map((word) => not(has(contains(text, word))))) ?? sql`1`
    default:
      return sql`0`
  }
}

const wordsOf = (text: string) => text.split(' ').filter((word) => word !== '')

/** Like Payload's on MongoDB: a text that has none of the words, or no text at all. */
const lacksWords = (column: Column, text: string): SQL =>
  and(...wordsOf(text).map((word) => sql`(${column} is null or not ${contains(column, word)})`)) ?? sql`1`

/** Whether a text holds another, but for accents and case. `GLOB` knows sets of letters, `LIKE` the case of ASCII only. */
function contains(column: Column, text: string): SQL {
  const pattern = alikeLetters(text)
    .map((letters) => (letters.length > 1 || /[*?[]/.test(letters) ? `[${letters}]` : letters))
    .join('')
  return sql`${column} glob ${`*${pattern}*`}`
}
