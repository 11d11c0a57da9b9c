import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { LRUCache } from 'lru-cache'
import type { FlattenedField, SelectType } from 'payload'
import { comparableKinds } from '../plainQueries'
import type { SqliteRow } from './connection'

/** How a value stands in its column. */
type Kind = 'text' | 'date' | 'number' | 'boolean' | 'json' | 'list' | 'group'

/** A field that is one column of its collection's own table. */
export type PlainColumn = {
  /** Where it is in a document: `['discussion', 'open']`. */
  path: readonly string[]
  /** The column's name, quoted. */
  sql: string
  /** What is read under that name, where it is no column: see `listOf`. */
  expression?: string
  /** Finds the documents whose list has one of the values that follow, by the index of values. */
  holders?: string
  kind: Kind
  isRelation: boolean
  /** No two documents have the same. */
  isUnique?: boolean
  /** Of its field. */
  type?: FlattenedField['type']
  /** The collection that every row belongs to by this column. */
  belongsTo?: string
  /** What drizzle writes where a new document says nothing. */
  preset: unknown
}

/** A table as far as its columns say everything: relations to one document, groups; and the lists that are read along with them. */
export type PlainTable = {
  /** Quoted. */
  sql: string
  /** By the path of the field: `discussion.open`. */
  columns: ReadonlyMap<string, PlainColumn>
  /** The same, the lists, and a group before what is in it, in the order of the fields. */
  readable: ReadonlyMap<string, PlainColumn>
  /** Top-level lists, which stand in tables of their own. */
  lists: ReadonlyMap<string, PlainColumn>
  /** Top-level fields of which a part stands in other tables. */
  elsewhere: ReadonlySet<string>
  /** Makes an id for a new row, unless rows come with theirs. */
  newId: (() => unknown) | undefined
  hasCreatedAt: boolean
  /** By the names that are asked for, which anybody may make up. */
  selections: LRUCache<string, { selection: Selection | undefined }>
}

/** What a query reads. A document with lists or JSON in it is long. */
export type Selection = { sql: string; columns: readonly ReadColumn[]; isLong: boolean }

/** A column with the name its value is read under, and the last of its path. */
type ReadColumn = PlainColumn & { column: string; name: string }

/** Stands for a value that only Payload knows how to write, or to compare. */
export const unknownValue = Symbol('unknown')

/** Columns as drizzle describes them. */
type Column = { name: string; defaultFn?: () => unknown; default?: unknown }

const kinds: Partial<Record<FlattenedField['type'], Kind>> = {
  ...comparableKinds,
  relationship: 'text',
  upload: 'text',
  json: 'json',
  richText: 'json',
}

const quoted = (name: string): string => `"${name}"`

/** Describes a table of Payload's; nothing where it is not like the ones it makes for text ids. */
export function describeTable(
  adapter: SQLiteAdapter,
  tableName: string,
  fields: readonly FlattenedField[],
): PlainTable | undefined {
  // Drizzle types tables by the columns of each project; Payload's are known when it starts.
  const table = adapter.tables[tableName] as unknown as Record<string, Column | undefined> | undefined
  if (!table?.id) return undefined
  const columns = new Map<string, PlainColumn>()
  const elsewhere = new Set<string>()
  const readable = new Map<string, PlainColumn>()
  const lists = new Map<string, PlainColumn>()
  const add = (name: string, column: PlainColumn) => {
    columns.set(name, column)
    readable.set(name, column)
  }
  add('id', { path: ['id'], sql: quoted(table.id.name), kind: 'text', isRelation: false, isUnique: true, preset: null })

  const describe = (field: FlattenedField, path: readonly string[], prefix: string) => {
    if ('virtual' in field && field.virtual) return
    const [top = field.name] = path
    const own = [...path, field.name]
    if ('localized' in field && field.localized) return void elsewhere.add(top)
    if (field.type === 'group' || field.type === 'tab') {
      // Payload gives every group, if only an empty one.
      readable.set(`${own.join('.')}.`, { path: own, sql: '', kind: 'group', isRelation: false, preset: null })
      for (const inner of field.flattenedFields) describe(inner, own, `${prefix}${field.name}_`)
      return
    }
    const kind = kinds[field.type]
    const column = table[`${prefix}${field.name}`]
    const isRelation = field.type === 'relationship' || field.type === 'upload'
    const isMany = 'hasMany' in field && field.hasMany
    if (!kind || !column || isMany || (isRelation && typeof field.relationTo !== 'string')) {
      elsewhere.add(top)
      const read = path.length === 0 ? listOf(adapter, tableName, field) : undefined
      if (!read) return
      const list: PlainColumn = {
        path: own,
        sql: quoted(field.name),
        ...read,
        kind: 'list',
        isRelation,
        preset: null,
      }
      lists.set(field.name, list)
      readable.set(field.name, list)
      return
    }
    const { type } = field
    const isUnique = 'unique' in field && field.unique === true
    const described = {
      path: own,
      sql: quoted(column.name),
      kind,
      isRelation,
      isUnique,
      type,
      preset: presetOf(column),
    }
    const belongs = field.type === 'relationship' && field.required && typeof field.relationTo === 'string'
    add(own.join('.'), belongs ? { ...described, belongsTo: String(field.relationTo) } : described)
  }
  const hasOwnId = fields.some((field) => field.name === 'id')
  for (const field of fields) describe(field, [], '')
  return {
    sql: quoted(tableName),
    columns,
    readable,
    lists,
    elsewhere,
    newId: hasOwnId ? undefined : table.id.defaultFn,
    hasCreatedAt: table.createdAt !== undefined,
    selections: new LRUCache({ max: 200 }),
  }
}

/**
 * A list as one value of JSON, in its order: texts, documents of one collection, or rows of plain fields. Nothing for any other.
 * Read along with its document, it costs no statement of its own.
 */
function listOf(
  { tableNameMap, tables }: SQLiteAdapter,
  tableName: string,
  field: FlattenedField,
): Pick<PlainColumn, 'expression' | 'holders'> | undefined {
  // As above.
  const described = tables as unknown as Record<string, Record<string, Column | undefined> | undefined>
  const owner = `${quoted(tableName)}."id"`
  const ordered = (name: string, value: string, parent: string, order: string, also = '') =>
    `(select json_group_array(${value}) from (select * from ${quoted(name)} where ${quoted(parent)} = ${owner}${also} order by ${quoted(order)}))`
  const byPath = (name: string, column: string) => {
    const { order, parent, path } = described[name] ?? {}
    const value = described[name]?.[column]
    if (!order || !parent || !path || !value) return undefined
    // The sign keeps SQLite from the index of paths, by which it would read the lists of all documents.
    const isOfField = `+${quoted(path.name)} = '${field.name}'`
    return {
      expression: ordered(name, quoted(value.name), parent.name, order.name, ` and ${isOfField}`),
      holders: `"id" in (select ${quoted(parent.name)} from ${quoted(name)} where ${isOfField} and ${quoted(value.name)}`,
    }
  }
  if (field.type === 'text') return byPath(`${tableName}_texts`, 'text')
  if (field.type === 'relationship' || field.type === 'upload')
    return typeof field.relationTo === 'string' ? byPath(`${tableName}_rels`, `${field.relationTo}ID`) : undefined
  if (field.type !== 'array') return undefined
  const name = tableNameMap.get(`${tableName}_${field.name}`)
  const rows = name === undefined ? undefined : described[name]
  if (name === undefined || !rows?._order || !rows._parentID) return undefined
  // In the order of the columns, which is that of the rows Payload gives.
  const names = Object.keys(rows)
  const inOrder = field.flattenedFields.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
  const values = inOrder.map((inner) => {
    const column = rows[inner.name]
    const isOne = inner.type === 'text' && !inner.hasMany && !inner.localized
    return isOne && column ? `'${inner.name}', ${quoted(column.name)}` : undefined
  })
  return values.includes(undefined)
    ? undefined
    : { expression: ordered(name, `json_object(${values.join(', ')})`, rows._parentID.name, rows._order.name) }
}

/** Expressions of SQL, such as the time of writing, are left to drizzle. */
const presetOf = ({ default: preset = null }: Column): unknown =>
  typeof preset === 'object' && preset !== null ? unknownValue : preset

/** What is to be read for a selection of Payload's, everything without one; nothing where that cannot be read from this table. */
export function selectionOf(table: PlainTable, select: SelectType | undefined): Selection | undefined {
  // Payload passes on what an address says: `?select=` is an empty text.
  const names = select ? Object.keys(select) : undefined
  if (select && names?.some((name) => select[name] !== true)) return undefined
  const key = names?.join() ?? '*'
  const known = table.selections.get(key)
  if (known) return known.selection
  const isWhole = (names ?? [...table.elsewhere]).every((name) => !table.elsewhere.has(name) || table.lists.has(name))
  const columns = [...table.readable.values()].filter(
    ({ kind, path: [top = ''] }) => !names || kind === 'group' || top === 'id' || names.includes(top),
  )
  const read = ({ expression, kind, sql }: PlainColumn) =>
    kind === 'group' ? [] : expression === undefined ? sql : `${expression} as ${sql}`
  const named = columns.map((one) => ({ ...one, column: one.sql.slice(1, -1), name: one.path.at(-1) ?? '' }))
  const isLong = named.some(({ kind }) => kind === 'json' || kind === 'list')
  const selection = isWhole ? { sql: columns.flatMap(read).join(', '), columns: named, isLong } : undefined
  table.selections.set(key, { selection })
  return selection
}

/** A row as the document Payload would make of it. */
export function documentOf({ columns }: Selection, row: SqliteRow): Record<string, unknown> {
  const document: Record<string, unknown> = {}
  for (const { column, kind, name, path } of columns) {
    let place = document
    for (let depth = 0; depth < path.length - 1; depth++) {
      const outer = path[depth] ?? ''
      const inner = place[outer] ?? {}
      place[outer] = inner
      place = inner as Record<string, unknown>
    }
    place[name] = kind === 'group' ? {} : readValue(kind, row[column])
  }
  return document
}

function readValue(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'boolean':
      return Number(value) === 1
    case 'number':
      return Number(value)
    case 'json':
    case 'list':
      return typeof value === 'string' ? JSON.parse(value) : value
    case 'date':
      return typeof value === 'string' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
        ? new Date(value).toISOString()
        : value
    case 'text':
    case 'group':
      return value
  }
}

/** A value of a document as its column takes it. */
export function writtenValue({ kind }: PlainColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : unknownValue
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : unknownValue
    case 'json':
      return JSON.stringify(value)
    case 'date':
      if (value instanceof Date) return value.toISOString()
      return typeof value === 'string' ? value : unknownValue
    case 'text':
      return typeof value === 'string' ? value : unknownValue
    case 'list':
    case 'group':
      return unknownValue
  }
}
