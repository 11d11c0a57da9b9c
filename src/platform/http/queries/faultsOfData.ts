import type { FlattenedField, PayloadRequest } from 'payload'
import { isRecord } from '#platform'

export type DataFault = { path: string; message: string }

type FieldOfData = FlattenedField

/** Of lists within lists, which no collection here has. */
const deepest = 10
/** How many faults one answer names. */
const mostFaults = 20

/**
 * What is wrong with the shape of what is to be saved, by the field: Payload and the databases fail on groups that are nothing,
 * texts that are numbers and the like, and drafts are looked at by nobody else.
 * @param data as it was sent; what is absent is not looked at
 */
export function faultsOfData(
  data: Readonly<Record<string, unknown>>,
  fields: readonly FieldOfData[],
  prefix = '',
  depth = 0,
): DataFault[] {
  const faults: DataFault[] = []
  for (const field of fields) {
    const value = data[field.name]
    if (value === undefined || depth > deepest) continue
    const path = `${prefix}${field.name}`
    const expected = expectedOf(value, field)
    if (expected) faults.push({ path, message: `${path}: ${expected}` })
    else faults.push(...faultsOfParts(value, field, path, depth))
    if (faults.length >= mostFaults) break
  }
  return faults.slice(0, mostFaults)
}

/** Fields whose values can be looked at by themselves: what the others say depends on other documents. */
const plainTypes = new Set(['text', 'textarea', 'email', 'number', 'select', 'radio', 'checkbox'])

/**
 * What fields themselves say against values of the right shape, for an answer that has other faults to name anyway: Payload asks
 * them only afterwards. Of a document itself, not of its groups and rows.
 */
export async function faultsOfFields(
  data: Readonly<Record<string, unknown>>,
  fields: readonly FieldOfData[],
  { isNew, named, req }: { isNew: boolean; named: readonly DataFault[]; req: PayloadRequest },
): Promise<DataFault[]> {
  const faults: DataFault[] = []
  for (const field of fields) {
    const { name: path } = field
    const isNeeded = isNew && 'required' in field && field.required === true && field.defaultValue === undefined
    const isNamed = named.some((fault) => fault.path === path || fault.path.startsWith(`${path}.`))
    if (!plainTypes.has(field.type) || isNamed || !('validate' in field) || !field.validate) continue
    if (data[path] === undefined && !isNeeded) continue
    const said = await (field.validate as PlainValidate)(data[path], {
      ...field,
      data,
      siblingData: data,
      event: 'submit',
      operation: isNew ? 'create' : 'update',
      overrideAccess: false,
      path: [path],
      preferences: { fields: {} },
      req,
    })
    if (typeof said === 'string') faults.push({ path, message: said })
  }
  return faults
}

/** Each type of field has a type of its own for it. */
type PlainValidate = (value: unknown, asked: object) => string | true | Promise<string | true>

/**
 * Writes what says “nothing” as both databases take it: a list that is null becomes empty, and a date that is an empty text becomes
 * null. SQLite's adapter fails on the former, and on reading the latter.
 */
export function writeNothing(data: Record<string, unknown>, fields: readonly FieldOfData[], depth = 0): void {
  for (const field of fields) {
    const value = data[field.name]
    if ((field.type === 'array' || field.type === 'blocks') && value === null) data[field.name] = []
    if (field.type === 'date' && value === '') data[field.name] = null
    if ((field.type === 'group' || field.type === 'tab') && isRecord(value) && depth < deepest)
      writeNothing(value, field.flattenedFields, depth + 1)
  }
}

/** Payload's own, which stand in no list of fields. */
const ownNames = new Set(['id', '_status', 'createdAt', 'updatedAt', 'deletedAt', 'seen'])

/** The first name that no field has, in groups and rows too: it would be dropped without a word. */
export function unknownName(
  data: Readonly<Record<string, unknown>>,
  fields: readonly FieldOfData[],
  prefix = '',
  depth = 0,
): string | undefined {
  for (const [name, value] of Object.entries(data)) {
    const field = fields.find((one) => one.name === name)
    if (!field) {
      if (ownNames.has(name) && (depth === 0 || name === 'id')) continue
      return `${prefix}${name}`
    }
    if (!('flattenedFields' in field) || depth > deepest) continue
    const rows = Array.isArray(value) ? value : [value]
    for (const [index, row] of rows.entries()) {
      const place = Array.isArray(value) ? `${prefix}${name}.${index}.` : `${prefix}${name}.`
      const unknown = isRecord(row) ? unknownName(row, field.flattenedFields, place, depth + 1) : undefined
      if (unknown) return unknown
    }
  }
  return undefined
}

function faultsOfParts(value: unknown, field: FieldOfData, path: string, depth: number): DataFault[] {
  if ((field.type === 'group' || field.type === 'tab') && isRecord(value))
    return faultsOfData(value, field.flattenedFields, `${path}.`, depth + 1)
  if (field.type !== 'array' || !Array.isArray(value)) return []
  const faults: DataFault[] = []
  for (const [index, row] of value.entries()) {
    const place = `${path}.${index}`
    if (isRecord(row)) faults.push(...faultsOfData(row, field.flattenedFields, `${place}.`, depth + 1))
    else faults.push({ path: place, message: `${place}: this has to be an object.` })
    if (faults.length >= mostFaults) break
  }
  return faults
}

/** What a value of a field has to be, in a sentence, when it is something else. */
function expectedOf(value: unknown, field: FieldOfData): string | undefined {
  if (field.type === 'group' || field.type === 'tab') return isRecord(value) ? undefined : 'this has to be an object.'
  if (value === null) return undefined
  const isMany = 'hasMany' in field && field.hasMany === true
  if (isMany && !Array.isArray(value)) return 'this has to be a list.'
  const values = isMany && Array.isArray(value) ? value : [value]
  switch (field.type) {
    case 'text':
    case 'textarea':
    case 'email':
    case 'code':
      return values.every((one) => typeof one === 'string') ? undefined : 'this has to be text.'
    case 'number':
      if (!values.every((one) => ['number', 'string'].includes(typeof one) && Number.isFinite(Number(one))))
        return 'this has to be a number.'
      // SQLite gives such a number back as one that cannot be read exactly.
      return values.every((one) => Math.abs(Number(one)) <= Number.MAX_SAFE_INTEGER)
        ? undefined
        : 'this number is too large.'
    case 'date':
      return isDate(value) ? undefined : 'this is no date.'
    case 'checkbox':
      return typeof value === 'object' ? 'this has to be true or false.' : undefined
    case 'select':
    case 'radio': {
      const known = field.options.map((option) => (typeof option === 'string' ? option : option.value))
      return values.every((one) => typeof one === 'string' && known.includes(one))
        ? undefined
        : `this has to be one of these: ${known.join(', ')}.`
    }
    case 'relationship':
    case 'upload':
      return values.every((one) => typeof one === 'string' || typeof one === 'number' || isRecord(one))
        ? undefined
        : 'this has to be an id.'
    case 'array':
    case 'blocks':
      // The admin's forms send of a list without rows how many there are.
      return Array.isArray(value) || value === 0 || value === '0' ? undefined : 'this has to be a list.'
    default:
      return undefined
  }
}

const isDate = (value: unknown): boolean =>
  value === '' ||
  ((typeof value === 'string' || typeof value === 'number' || value instanceof Date) &&
    Number.isFinite(new Date(value).getTime()))

/** A document that a field points to. */
export type Pointed = { path: string; collection: string; ids: string[] }

/** Which documents of one collection the fields of a document, and of its groups, point to. */
export function pointedTo(
  data: Readonly<Record<string, unknown>>,
  fields: readonly FieldOfData[],
  prefix = '',
): Pointed[] {
  return fields.flatMap((field) => {
    const value = data[field.name]
    const path = `${prefix}${field.name}`
    if ((field.type === 'group' || field.type === 'tab') && isRecord(value))
      return pointedTo(value, field.flattenedFields, `${path}.`)
    if (field.type !== 'relationship' && field.type !== 'upload') return []
    if (typeof field.relationTo !== 'string') return []
    // A document that was filled in is taken by its id.
    const ids = [value]
      .flat()
      .map((one) => (isRecord(one) ? one.id : one))
      .filter((one): one is string => typeof one === 'string' && one !== '')
    return ids.length > 0 ? [{ path, collection: field.relationTo, ids }] : []
  })
}
