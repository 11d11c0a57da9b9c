import { type Document, ObjectId } from 'mongodb'
import type { Where } from 'payload'
import { isRecord } from '#platform'
import { comparableValue, factsOf, isWithTextOrNothing, mostValues, notPlain } from '../plainQueries'
import type { PlainField, PlainFields } from './plainDocuments'

/** What a collection is, for those who ask for its documents. */
export type PlainCollection = {
  fields: PlainFields
  /** Whether its documents come with ids of their own, in place of MongoDB's. */
  hasOwnIds: boolean
}

/** Documents of another collection have to be found first: their ids are to be put into `into.$in`. */
type Asked = { collection: string; filter: Document; into: { $in: unknown[] } }

export type PlainCondition = { filter: Document; asked: Asked[] }

type CollectionOf = (slug: string) => PlainCollection | undefined

/**
 * A condition of Payload's as MongoDB's; nothing where it is more than comparisons of fields, also of the one document that every document
 * belongs to, joined by `and` and `or`.
 */
export function conditionOf(
  collection: PlainCollection,
  where: Where | undefined,
  collectionOf: CollectionOf,
): PlainCondition | undefined {
  const parts: Document[] = []
  const asked: Asked[] = []
  const owned = new Map<string, Where[]>()
  const named = new Map<string, unknown>()
  for (const [path, condition] of factsOf(where ?? {})) {
    const [name = '', inner, deeper] = path.split('.')
    if (/^(?:and|or)$/i.test(path)) {
      const either = eitherOf(collection, condition, collectionOf)
      if (!either || /^and$/i.test(path)) return undefined
      parts.push(either.filter)
      asked.push(...either.asked)
    } else if (collection.fields.get(name)?.kind === 'relation' && inner !== undefined) {
      if (deeper !== undefined || !isWithTextOrNothing(condition)) return undefined
      owned.set(name, [...(owned.get(name) ?? []), { [inner]: condition }])
    } else {
      const compared = comparisonsOf(collection, path, condition, collectionOf)
      if (!compared) return undefined
      parts.push(...compared)
      for (const part of compared) for (const [key, value] of Object.entries(part)) named.set(key, value)
    }
  }
  for (const [name, conditions] of owned) {
    const one = owning(collection.fields.get(name), conditions, collectionOf)
    if (!one) return undefined
    // Where it is named, nothing else need be looked for.
    const own = named.get(name)
    asked.push({ ...one, filter: own === undefined ? one.filter : joined([{ _id: own }, one.filter]) })
    parts.push({ [name]: one.into })
  }
  return { filter: joined(parts), asked }
}

/** One object where no field is compared twice. */
function joined(parts: readonly Document[]): Document {
  const all = parts.filter((part) => Object.keys(part).length > 0)
  const keys = all.flatMap((part) => Object.keys(part))
  return new Set(keys).size === keys.length ? Object.assign({}, ...all) : { $and: all }
}

function eitherOf(collection: PlainCollection, conditions: unknown, collectionOf: CollectionOf) {
  if (!Array.isArray(conditions) || conditions.length === 0) return undefined
  const found: PlainCondition[] = []
  for (const condition of conditions) {
    const one = isRecord(condition) ? conditionOf(collection, condition as Where, collectionOf) : undefined
    // Payload leaves out what says nothing.
    if (!one || Object.keys(one.filter).length === 0) return undefined
    found.push(one)
  }
  return { filter: { $or: found.map(({ filter }) => filter) }, asked: found.flatMap(({ asked }) => asked) }
}

/** The one document that every document belongs to. */
function owning(
  field: PlainField | undefined,
  conditions: readonly Where[],
  collectionOf: CollectionOf,
): Asked | undefined {
  const related = field?.relatedTo
  const owner = related === undefined ? undefined : collectionOf(related)
  if (!field || field.isMany || !field.isRequired || related === undefined || !owner || owner.hasOwnIds)
    return undefined
  for (const condition of conditions)
    for (const [name, { equals }] of Object.entries(condition) as [string, { equals: unknown }][]) {
      const { isMany, kind } = owner.fields.get(name) ?? {}
      if (isMany || (kind !== 'text' && !(kind === 'date' && equals === null))) return undefined
    }
  const found = conditionOf(owner, { and: [...conditions] }, () => undefined)
  return found && { collection: related, filter: found.filter, into: { $in: [] } }
}

function comparisonsOf(
  collection: PlainCollection,
  path: string,
  condition: unknown,
  collectionOf: CollectionOf,
): Document[] | undefined {
  if (!isRecord(condition) || Object.keys(condition).length === 0) return undefined
  const parts: Document[] = []
  for (const [operator, value] of Object.entries(condition)) {
    const compared =
      path === 'id' ? comparedId(collection, operator, value) : compare(collection, path, operator, value)
    if (compared === notPlain) return undefined
    parts.push({ [path === 'id' ? '_id' : path]: compared })
  }
  return parts

  function compare({ fields }: PlainCollection, at: string, operator: string, value: unknown): unknown {
    const field = fieldAt(fields, at)
    if (!field) return notPlain
    if (field.kind !== 'relation') return comparedValue(field, operator, value)
    const owner = field.relatedTo === undefined ? undefined : collectionOf(field.relatedTo)
    return owner && !owner.hasOwnIds ? comparedRelation(field, operator, value) : notPlain
  }
}

/** A field of the document or of a group in it. */
function fieldAt(fields: PlainFields, path: string): PlainField | undefined {
  const [name = '', ...rest] = path.split('.')
  const field = fields.get(name)
  if (rest.length === 0) return field
  return field?.kind === 'group' && field.inner ? fieldAt(field.inner, rest.join('.')) : undefined
}

const comparing: Readonly<Record<string, string>> = {
  greater_than: '$gt',
  greater_than_equal: '$gte',
  less_than: '$lt',
  less_than_equal: '$lte',
}

const isHex = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)

function comparedId({ hasOwnIds }: PlainCollection, operator: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length > mostValues || (operator !== 'in' && operator !== 'not_in')) return notPlain
    if (!value.every((one) => (hasOwnIds ? typeof one === 'string' : isHex(one)))) return notPlain
    return { [operator === 'in' ? '$in' : '$nin']: hasOwnIds ? value : value.map((one) => new ObjectId(String(one))) }
  }
  if (hasOwnIds ? typeof value !== 'string' || value.includes(',') : !isHex(value)) return notPlain
  const id = hasOwnIds ? value : new ObjectId(String(value))
  if (operator === 'equals') return { $eq: id }
  const sign = comparing[operator]
  return sign ? { [sign]: id } : notPlain
}

function comparedRelation({ isMany }: PlainField, operator: string, value: unknown): unknown {
  if (operator === 'in' && Array.isArray(value) && value.length <= mostValues && value.every(isHex))
    return { $in: value.map((one) => new ObjectId(one)) }
  if (isMany) return notPlain
  if (operator === 'equals' && isHex(value)) return { $eq: new ObjectId(value) }
  if (operator === 'exists' && typeof value === 'boolean') return value ? { $ne: null } : { $eq: null }
  return notPlain
}

function comparedValue({ isMany, kind }: PlainField, operator: string, value: unknown): unknown {
  if (kind === 'text' && operator === 'in')
    return Array.isArray(value) && value.length <= mostValues && value.every((one) => typeof one === 'string')
      ? { $in: value }
      : notPlain
  if (isMany || kind === 'other' || kind === 'group' || kind === 'list') return notPlain
  if (value === null) return operator === 'equals' ? { $eq: null } : notPlain
  if (kind === 'date' && operator === 'exists' && typeof value === 'boolean')
    return value ? { $ne: null } : { $eq: null }
  const compared = kind === 'relation' ? undefined : comparableValue(kind, value)
  if (compared === undefined) return notPlain
  if (operator === 'equals') return { $eq: compared }
  if (operator === 'not_equals' && kind === 'text') return { $ne: compared }
  const sign = kind === 'boolean' ? undefined : comparing[operator]
  return sign ? { [sign]: compared } : notPlain
}
