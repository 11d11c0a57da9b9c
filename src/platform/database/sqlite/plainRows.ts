import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import type { CollectionSlug, FlattenedField, SelectType, Where } from 'payload'
import { comparableValue, factsOf, isWithTextOrNothing, mostValues, notPlain, type plainReads } from '../plainQueries'
import { isAskedAcross } from './conditions'
import type { SqliteRow } from './connection'
import { createArticleCounts } from './counts'
import { formOf, marked } from './forms'
import {
  describeTable,
  documentOf,
  type PlainColumn,
  type PlainTable,
  selectionOf,
  unknownValue,
  writtenValue,
} from './plainTables'
import type { Statement, WithTransaction } from './transactions'

type Data = Record<string, unknown>
type Args = {
  collection?: CollectionSlug
  slug?: string
  id?: string | number
  where?: Where
  select?: SelectType
  sort?: string | string[]
  limit?: number
  page?: number
  pagination?: boolean
  locale?: string
  joins?: unknown
  draftsEnabled?: boolean
  data?: Data
  customID?: unknown
  returning?: boolean
  options?: unknown
  req?: WithTransaction
}
type Method = (args: Args) => Promise<unknown>
/** A condition with the values it compares with, in order. */
type Compiled = {
  sql: string
  args: unknown[]
  /** Holds of few rows, which are named by the values of a unique column. */
  isNaming?: boolean
}
type Statable = { sql: string; args: unknown[] }
type Write = (where: Where | undefined) => Statable | undefined
/** Values by their place in a condition, and what stands in all of its form. */
type Written = { sql: string; args: readonly (number | { arg: unknown })[] }
/** Of one selection; addresses can name any. */
const mostForms = 200
/** One document, whichever comes first. */
const first = { limit: 1, page: 1, sort: undefined }
/** What holds of no row. */
const never = '0'

export const plainWrites = ['create', 'updateOne'] as const
type PlainMethod = (typeof plainReads)[number] | (typeof plainWrites)[number]

/**
 * Answers the plainest calls of the adapter by statements of our own: documents that stand in one table, asked for by
 * comparisons of its columns, made whole, or changed by id. Payload and drizzle write such a statement anew for every call, which
 * takes ten times as long as running it. Whatever else is asked goes to Payload's own method, and so does what a
 * constraint refuses: it knows what to say.
 */
export function givePlainRows(adapter: SQLiteAdapter, statement: Statement, names: readonly PlainMethod[]): void {
  const tables = new Map<string, PlainTable | undefined>()
  const describe = (slug: string, fields: readonly FlattenedField[] | undefined) => {
    if (tables.has(slug)) return tables.get(slug)
    const tableName = adapter.tableNameMap.get(slug.replaceAll('-', '_'))
    const table = fields && tableName !== undefined ? describeTable(adapter, tableName, fields) : undefined
    tables.set(slug, table)
    return table
  }
  const configOf = ({ collection }: Args) =>
    collection === undefined ? undefined : adapter.payload.collections[collection]?.config
  const tableOf = (args: Args) =>
    args.collection === undefined ? undefined : describe(args.collection, configOf(args)?.flattenedFields)
  const related: Related = (slug) => tableOf({ collection: slug as CollectionSlug })
  const formsOf = new WeakMap<object, Map<string, Written | undefined>>()

  /**
   * A statement for all conditions of one form, as it is written by `write` for the first of them; `of` is what else decides about it. Where
   * it depends on a value (a date, which has to be read), it is written for each.
   */
  const written = (of: { read: object; as: string }, where: Where | undefined, write: Write): Statable | undefined => {
    const given = formOf(where ?? {})
    if (!given) return write(where)
    const known = formsOf.get(of.read) ?? new Map<string, Written | undefined>()
    formsOf.set(of.read, known)
    const form = of.as + given.form
    if (!known.has(form)) {
      const { condition, places } = marked(where ?? {})
      const statement = write(condition)
      if (known.size >= mostForms) known.clear()
      known.set(
        form,
        statement && { sql: statement.sql, args: statement.args.map((arg) => places.get(arg) ?? { arg }) },
      )
    }
    const found = known.get(form)
    if (!found) return write(where)
    return {
      sql: found.sql,
      args: found.args.map((place) => (typeof place === 'number' ? given.values[place] : place.arg)),
    }
  }

  const read = (
    table: PlainTable | undefined,
    args: Args,
    { limit, page, sort }: Pick<Args, 'limit' | 'sort'> & { page: number },
  ): Data[] | typeof notPlain | Promise<Data[]> => {
    const asked = table && asksPlainly(args) && selectionOf(table, args.select)
    if (!asked) return notPlain
    // What is put in order is put aside whole: ids, where documents are long, and not the documents.
    const isInside = limit !== undefined && limit > 1 && asked.isLong
    const as = `${isInside ? 'inside' : limit ? 'some' : 'all'} ${sortForm(sort)}`
    const found = written({ read: asked, as }, args.where, (where) => {
      const condition = conditionOf(table, where, related)
      const order = condition && orderOf(table, sort)
      if (!condition || order === undefined) return undefined
      const holding = condition.sql && ` where ${condition.sql}`
      const rows = `from ${table.sql}${holding} order by ${order}${limit ? ' limit ? offset ?' : ''}`
      const sql = isInside
        ? `select ${asked.sql} from ${table.sql} where "id" in (select "id" ${rows}) order by ${order}`
        : `select ${asked.sql} ${rows}`
      return { sql, args: condition.args }
    })
    if (!found) return notPlain
    const values = limit ? [...found.args, limit, (page - 1) * limit] : found.args
    const rows = statement(args.req, found.sql, values)
    const documentsOf = (all: SqliteRow[]) => all.map((row) => documentOf(asked, row))
    return Array.isArray(rows) ? documentsOf(rows) : rows.then(documentsOf)
  }

  const countArticles = createArticleCounts(statement)
  const total = async (table: PlainTable | undefined, args: Args): Promise<number | typeof notPlain> => {
    const found =
      table &&
      asksPlainly(args) &&
      written({ read: table, as: '' }, args.where, (where) => {
        const condition = conditionOf(table, where, related)
        const holding = condition?.sql && ` where ${condition.sql}`
        return condition && { sql: `select count(*) as total from ${table.sql}${holding}`, args: condition.args }
      })
    if (!found) return notPlain
    if (args.collection === 'articles') return countArticles(args.req, found.sql, found.args)
    const [row] = await statement(args.req, found.sql, found.args)
    return Number(row?.total ?? 0)
  }

  const plain: Record<PlainMethod, (args: Args) => Promise<unknown>> = {
    async find(args) {
      const { limit = 0, page = 1, pagination } = args
      const table = tableOf(args)
      const sort = args.sort ?? configOf(args)?.defaultSort
      const docs = await read(table, args, { limit: args.limit, page, sort })
      if (docs === notPlain) return notPlain
      const isPaged = pagination !== false && limit !== 0
      // What is not full is the last page, and on the first nobody need count.
      const isAll = !isPaged || (page === 1 && docs.length < limit)
      const totalDocs = isAll ? docs.length : await total(table, args)
      if (totalDocs === notPlain) return notPlain
      return {
        docs,
        limit: args.limit,
        page,
        ...pagesOf({ totalDocs, page, limit: isPaged && totalDocs > 0 ? limit : 0 }),
      }
    },
    async findOne(args) {
      const docs = await read(tableOf(args), args, first)
      return docs === notPlain ? notPlain : (docs[0] ?? null)
    },
    async findGlobal(args) {
      const { slug = '' } = args
      const global = adapter.payload.globals.config.find((config) => config.slug === slug)
      const table = describe(slug, global?.flattenedFields)
      const docs = await read(table, args, first)
      return docs === notPlain ? notPlain : docs[0] ? { ...docs[0], globalType: slug } : {}
    },
    async count(args) {
      const totalDocs = await total(tableOf(args), args)
      return totalDocs === notPlain ? notPlain : { totalDocs }
    },
    async create(args) {
      const { customID, data = {}, req, returning = true, select } = args
      const table = tableOf(args)
      const isById = select !== undefined && Object.keys(select).length === 0
      if (!table || table.elsewhere.size > 0 || customID || (select && !isById)) return notPlain
      const values = newValues(table, data)
      const selection = selectionOf(table, undefined)
      if (!selection || values.includes(unknownValue)) return notPlain
      const sql = `insert into ${table.sql} (${selection.sql}) values (${values.map(() => '?').join(', ')})`
      if (!returning || isById) {
        await statement(req, sql, values)
        // Whoever asks for nothing gets the id, which was made here.
        return returning ? { id: values[[...table.columns.keys()].indexOf('id')] } : null
      }
      const [row] = await statement(req, `${sql} returning ${selection.sql}`, values)
      return row ? documentOf(selection, row) : notPlain
    },
    async updateOne(args) {
      const { data = {}, id, req } = args
      const table = tableOf(args)
      if (!table || typeof id !== 'string' || args.where || args.returning !== false || args.options) return notPlain
      const set: Compiled[] = []
      for (const [name, value] of Object.entries(dating(table, data))) {
        const changed = changeOf(table, name, value)
        if (changed === notPlain) return notPlain
        if (changed) set.push(changed)
      }
      if (set.length === 0) return null
      const sql = `update ${table.sql} set ${set.map((part) => part.sql).join(', ')} where "id" = ?`
      await statement(req, sql, [...set.flatMap((part) => part.args), id])
      return null
    },
  }

  const methods = adapter as unknown as Record<string, Method | undefined>
  for (const name of names) {
    const shipped = methods[name]
    if (!shipped) continue
    methods[name] = async (args) => {
      try {
        const answered = await plain[name](args ?? {})
        if (answered !== notPlain) return answered
      } catch (error) {
        if (!isRefusedByConstraint(error)) throw error
      }
      return shipped.call(adapter, args)
    }
  }
}

/** A page of a list as Payload describes it; one without a limit is the only one. */
function pagesOf({ limit, page, totalDocs }: { totalDocs: number; page: number; limit: number }) {
  const totalPages = limit > 0 ? Math.ceil(totalDocs / limit) : 1
  const hasPrevPage = limit > 0 && page > 1
  const hasNextPage = limit > 0 && totalPages > page
  return {
    totalDocs,
    totalPages,
    pagingCounter: limit > 0 ? (page - 1) * limit + 1 : 1,
    hasPrevPage,
    hasNextPage,
    prevPage: hasPrevPage ? page - 1 : null,
    nextPage: hasNextPage ? page + 1 : null,
  }
}

const isRefusedByConstraint = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')

const asksPlainly = ({ draftsEnabled, joins, locale }: Args): boolean =>
  !(joins && Object.keys(joins).length > 0) && !draftsEnabled && (!locale || locale === 'all')

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((place, name) => (isObject(place) ? place[name] : undefined), data)

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null

/** The values of a new row in the order of the columns. Payload dates it, and drizzle fills in what it says nothing of. */
function newValues({ columns, newId }: PlainTable, data: Data): unknown[] {
  const now = new Date().toISOString()
  const { createdAt, updatedAt = now, ...rest } = data
  // Payload takes `null` for a date that is left out.
  const dated: Data = { ...rest, createdAt: createdAt || now, ...(updatedAt === null ? {} : { updatedAt }) }
  if (newId && data.id !== undefined) return [unknownValue]
  if (Object.keys(data).some((key) => key.includes('.'))) return [unknownValue]
  return [...columns.values()].map((column) => {
    const [top = ''] = column.path
    if (newId && top === 'id') return newId()
    const value = column.path.length === 1 ? dated[top] : valueAt(dated, column.path)
    return value === undefined ? column.preset : writtenValue(column, value)
  })
}

/** Payload dates every change, unless it is told not to by `null`. */
function dating({ columns }: PlainTable, data: Data): Data {
  if (!columns.has('updatedAt')) return data
  const { updatedAt, ...rest } = data
  return updatedAt === null ? rest : { ...rest, updatedAt: updatedAt ?? new Date().toISOString() }
}

/** One field of an update; nothing for what is no field, which Payload leaves out as well. */
function changeOf(table: PlainTable, name: string, value: unknown): Compiled | typeof notPlain | undefined {
  const column = table.columns.get(name)
  if (!column) {
    const isKnown =
      table.elsewhere.has(name) ||
      name.includes('.') ||
      [...table.columns.values()].some(({ path }) => path[0] === name)
    return isKnown ? notPlain : undefined
  }
  if (value === undefined) return undefined
  if (column.kind === 'number' && isObject(value) && typeof value.$inc === 'number')
    return { sql: `${column.sql} = ${column.sql} + ?`, args: [value.$inc] }
  const written = writtenValue(column, value)
  return written === unknownValue ? notPlain : { sql: `${column.sql} = ?`, args: [written] }
}

const sortForm = (sort: string | string[] | undefined): string =>
  sort === undefined ? '' : typeof sort === 'string' ? `${sort.length}:${sort}` : sort.map(sortForm).join('')

/** In Payload's order: what is asked for, then by age. */
function orderOf(table: PlainTable, sort: string | string[] | undefined): string | undefined {
  const last = table.hasCreatedAt ? 'createdAt' : 'id'
  const asked = sort === undefined ? [] : [sort].flat()
  const all = asked.includes(last) || asked.includes(`-${last}`) ? asked : [...asked, `-${last}`]
  const parts = all.map((name) => {
    const column = table.columns.get(name.replace(/^-/, ''))
    return column && `${column.sql} ${name.startsWith('-') ? 'desc' : 'asc'}`
  })
  return parts.includes(undefined) ? undefined : parts.join(', ')
}

/** The table of the collection that rows of another belong to. */
type Related = (slug: string) => PlainTable | undefined

function conditionOf(table: PlainTable, where: Where | undefined, related: Related): Compiled | undefined {
  const parts: (Compiled | undefined)[] = []
  const belonging = new Map<PlainColumn, Where[]>()
  for (const [path, condition] of factsOf(where ?? {})) {
    const [name = '', inner, deeper] = path.split('.')
    const owner = table.columns.get(name)
    if (/^(?:and|or)$/i.test(path)) parts.push(eachOf(table, condition, { by: path.toLowerCase(), related }))
    else if (
      owner?.belongsTo !== undefined &&
      inner !== undefined &&
      deeper === undefined &&
      isWithTextOrNothing(condition)
    )
      belonging.set(owner, [...(belonging.get(owner) ?? []), { [inner]: condition }])
    else {
      const column = table.columns.get(path) ?? table.lists.get(path)
      parts.push(column && isObject(condition) ? comparisonsOf(column, condition) : undefined)
    }
  }
  for (const [owner, conditions] of belonging) parts.push(belongingTo(owner, conditions, related))
  return joined(parts, 'and')
}

function belongingTo(owner: PlainColumn, conditions: readonly Where[], related: Related): Compiled | undefined {
  const table = related(owner.belongsTo ?? '')
  const isAskable = conditions.flatMap(Object.entries).every(([name, condition]) => {
    const { kind, type } = table?.columns.get(name) ?? {}
    return isAskedAcross(type) && (kind !== 'date' || condition.equals === null)
  })
  const inner = table && isAskable && conditionOf(table, { and: [...conditions] }, () => undefined)
  return inner
    ? { sql: `${owner.sql} in (select "id" from ${table.sql} where ${inner.sql})`, args: inner.args }
    : undefined
}

function eachOf(
  table: PlainTable,
  conditions: unknown,
  { by, related }: { by: string; related: Related },
): Compiled | undefined {
  if (!Array.isArray(conditions)) return undefined
  const parts = conditions.map((one: Where) => (isObject(one) ? conditionOf(table, one, related) : undefined))
  // Of alternatives Payload leaves out those that say nothing.
  return by === 'or' && parts.some((part) => part?.sql === '') ? undefined : joined(parts, by)
}

function joined(parts: readonly (Compiled | undefined)[], by: string): Compiled | undefined {
  if (parts.includes(undefined)) return undefined
  // An alternative that never holds is left out: with it, SQLite would find none of the others by its index.
  const all = parts.flatMap((part) => (part?.sql && !(by === 'or' && part.sql === never) ? part : []))
  if (all.length === 0 && by === 'or' && parts.length > 0) return { sql: never, args: [] }
  const [only] = all
  if (only && all.length === 1) return only
  const isNaming = by === 'and' ? all.some((part) => part.isNaming) : all.every((part) => part.isNaming)
  // The sign keeps SQLite, which counts no rows, from finding all documents of a state where some are named.
  const sqlOf = (part: Compiled) => (by === 'and' && isNaming && !part.isNaming ? `+(${part.sql})` : `(${part.sql})`)
  return { sql: all.map(sqlOf).join(` ${by} `), args: all.flatMap(({ args }) => args), isNaming }
}

function comparisonsOf(column: PlainColumn, condition: Data): Compiled | undefined {
  const compare = column.kind === 'list' ? holdingOf : comparisonOf
  const parts = Object.entries(condition).map(([operator, value]) => compare(column, operator, value))
  return parts.length === 0 ? undefined : joined(parts, 'and')
}

/** Documents whose list holds a value, or one of several. */
function holdingOf({ holders, isRelation }: PlainColumn, operator: string, value: unknown): Compiled | undefined {
  // Of relations Payload takes a text apart at its commas.
  const isOne = operator === 'equals' || (operator === 'in' && !isRelation && typeof value === 'string')
  const values = isOne ? [value] : operator === 'in' && Array.isArray(value) ? value : undefined
  if (holders === undefined || !values || values.length > mostValues) return undefined
  // These stand for a list with nothing in it.
  if (!values.every((one) => typeof one === 'string' && one !== '' && one !== 'null')) return undefined
  if (values.length === 0) return { sql: never, args: [] }
  return { sql: `${holders} in (${values.map(() => '?').join(', ')}))`, args: values, isNaming: true }
}

const comparing: Readonly<Record<string, string>> = {
  greater_than: '>',
  greater_than_equal: '>=',
  less_than: '<',
  less_than_equal: '<=',
}

function comparisonOf(column: PlainColumn, operator: string, value: unknown): Compiled | undefined {
  const { isUnique: isNaming = false, sql } = column
  if (operator === 'equals' && value === null) return { sql: `${sql} is null`, args: [] }
  if (operator === 'exists' && typeof value === 'boolean' && (column.isRelation || column.kind === 'date'))
    return { sql: `${sql} is ${value ? 'not null' : 'null'}`, args: [] }
  if (operator === 'in' || operator === 'not_in') {
    if (column.kind !== 'text' || !Array.isArray(value) || value.length > mostValues) return undefined
    if (!value.every((one) => typeof one === 'string')) return undefined
    const marks = value.map(() => '?').join(', ')
    // Of relations Payload counts what has none among those that are not in a list.
    if (operator === 'not_in')
      return column.isRelation || value.length === 0 ? undefined : { sql: `${sql} not in (${marks})`, args: value }
    return value.length === 0 ? { sql: never, args: [] } : { sql: `${sql} in (${marks})`, args: value, isNaming }
  }
  const compared = comparable(column, value)
  if (compared === undefined) return undefined
  if (operator === 'equals') return { sql: `${sql} = ?`, args: [compared], isNaming }
  if (operator === 'not_equals' && column.kind === 'text')
    return { sql: `${sql} is null or ${sql} <> ?`, args: [compared] }
  const sign = column.kind === 'json' || column.isRelation ? undefined : comparing[operator]
  if (!sign) return undefined
  return { sql: `${sql} ${sign} ?`, args: [compared] }
}

/** A value as it stands in the column; nothing where Payload would have to read it first. */
function comparable({ isRelation, kind }: PlainColumn, value: unknown): string | number | boolean | undefined {
  if (kind === 'json' || kind === 'list' || kind === 'group' || (isRelation && value === 'null')) return undefined
  const compared = comparableValue(kind, value)
  return compared instanceof Date ? compared.toISOString() : compared
}
