import type { Document } from 'mongodb'
import type { FlattenedField, SelectType } from 'payload'
import { isRecord } from '#platform'
import { comparableKinds } from '../plainQueries'

/** How a value stands in a document, as far as reading it or comparing with it depends on that. */
type Kind = 'text' | 'number' | 'boolean' | 'date' | 'relation' | 'group' | 'list' | 'other'

/** A field of a document. */
export type PlainField = {
  kind: Kind
  isMany: boolean
  isUnique: boolean
  /** Of a relation to one collection. */
  relatedTo?: string
  isRequired: boolean
  /** Of a group, and of a row of a list. */
  inner?: PlainFields
}
export type PlainFields = ReadonlyMap<string, PlainField>

const kinds: Partial<Record<FlattenedField['type'], Kind>> = {
  ...comparableKinds,
  relationship: 'relation',
  upload: 'relation',
  group: 'group',
  tab: 'group',
  array: 'list',
  json: 'other',
  richText: 'other',
}

/** The fields of a collection; nothing where one of them stands in a document in a way that only Payload knows. */
export function describeFields(fields: readonly FlattenedField[]): PlainFields | undefined {
  const described = new Map<string, PlainField>()
  for (const field of fields) {
    const kind = kinds[field.type]
    const relatedTo = 'relationTo' in field ? field.relationTo : undefined
    if (!kind || ('localized' in field && field.localized) || Array.isArray(relatedTo)) return undefined
    const inner = 'flattenedFields' in field ? describeFields(field.flattenedFields) : undefined
    if ('flattenedFields' in field && !inner) return undefined
    described.set(field.name, {
      kind,
      isMany: 'hasMany' in field && field.hasMany === true,
      isUnique: 'unique' in field && field.unique === true,
      isRequired: 'required' in field && field.required === true,
      ...(typeof relatedTo === 'string' ? { relatedTo } : {}),
      ...(inner ? { inner } : {}),
    })
  }
  return described
}

/** What is to be read for a selection of Payload's: everything without one. Nothing where it is more than a list of fields. */
export function projectionOf(
  fields: PlainFields,
  select: SelectType | undefined,
): { projection?: Document } | undefined {
  if (select === undefined) return {}
  // Payload passes on what an address says: `?select=` is an empty text.
  if (!isRecord(select) || Object.values(select).some((value) => value !== true)) return undefined
  const named = Object.keys(select).filter((name) => fields.has(name))
  return { projection: { _id: true, ...Object.fromEntries(named.map((name) => [name, true])) } }
}

/** Payload leaves these in a document beside its fields. */
const reserved = new Set(['id', 'globalType'])

/** What was read, as Payload would give it: fields alone, in the order in which they stand, with ids and times as texts. */
export function documentOf(fields: PlainFields, read: Document): Document {
  const document: Document = {}
  const id = textOfId(read._id ?? read.id)
  for (const [name, value] of Object.entries(read)) {
    const field = fields.get(name)
    if (name === 'id') document.id = id
    else if (field) document[name] = givenValue(field, value)
    else if (reserved.has(name)) document[name] = value
  }
  document.id = id
  return document
}

function rowOf(fields: PlainFields, read: Document): Document {
  const row: Document = {}
  for (const [name, value] of Object.entries(read)) {
    const field = fields.get(name)
    if (field) row[name] = givenValue(field, value)
  }
  return row
}

const isObject = (value: unknown): value is Document => typeof value === 'object' && value !== null

function givenValue({ inner, kind }: PlainField, value: unknown): unknown {
  if (!isObject(value)) return value
  switch (kind) {
    case 'date':
      return value instanceof Date ? value.toISOString() : value
    case 'relation':
      return Array.isArray(value) ? value.map(textOfId) : textOfId(value)
    case 'group':
      return inner ? rowOf(inner, value) : value
    case 'list':
      return inner && Array.isArray(value) ? value.filter(isObject).map((row) => rowOf(inner, row)) : value
    case 'text':
    case 'number':
    case 'boolean':
    case 'other':
      return value
  }
}

/** Ids of MongoDB's as Payload writes them; others are texts. */
function textOfId(value: unknown): unknown {
  return isObject(value) && value._bsontype === 'ObjectId' ? value.toHexString() : value
}
