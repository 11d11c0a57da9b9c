import type { CollectionBeforeOperationHook, GlobalBeforeOperationHook, SanitizedConfig } from 'payload'
import { parse } from 'qs-esm'
import { refusal } from '#platform'
import { faultOfWhere } from './faultOfWhere'

function refuse(where: unknown, { flattenedFields }: Pick<Described, 'flattenedFields'>, config: SanitizedConfig) {
  const fault = faultOfWhere(where, flattenedFields, (slug) => fieldsOf(config, slug))
  if (fault) throw refusal('query_invalid', { message: fault })
}

type Described = SanitizedConfig['collections'][number] | SanitizedConfig['globals'][number]

const fieldsOf = ({ collections }: SanitizedConfig, slug: string) =>
  collections.find((one) => one.slug === slug)?.flattenedFields

const writes = new Set(['create', 'update', 'updateByID'])
/** Payload's own dates, which it takes as they come. */
const dates = ['createdAt', 'updatedAt', 'deletedAt']

function refuseBadData(operation: string, args: object) {
  if (!writes.has(operation)) return
  const data: unknown = 'data' in args ? args.data : undefined
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw refusal('invalid_input', { message: 'There is nothing to save: the body is no object.' })
  for (const name of dates) {
    const date: unknown = Reflect.get(data, name)
    if (date !== undefined && date !== null && !(isDateLike(date) && Number.isFinite(new Date(date).getTime())))
      throw refusal('invalid_input', { path: name, message: `${name}: this is no date.` })
  }
}

const isDateLike = (value: unknown): value is string | number | Date =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Date

function refuseBadSort(sort: unknown) {
  if (sort === undefined || sort === null || sort === '') return
  const names = Array.isArray(sort) ? sort : String(sort).split(',')
  if (names.some((name) => typeof name !== 'string' || !/^\s*-?\w+(?:\.\w+)*\s*$/.test(name)))
    throw refusal('query_invalid', { message: 'sort: a list of fields, each perhaps with a minus before it.' })
}

/**
 * Refuses, in every collection and at every door, conditions, orders and dates that the databases would fail on, and writing of nothing.
 * @throws Refusal `query_invalid`, `invalid_input`
 */
export const refuseBadQueries: CollectionBeforeOperationHook = ({ args, collection, operation, req }) => {
  refuse('where' in args ? args.where : undefined, collection, req.payload.config)
  refuseBadSort('sort' in args ? args.sort : undefined)
  refuseBadData(operation, args)
}

/**
 * The same in globals.
 * @throws Refusal `invalid_input`
 */
export const refuseBadWrites: GlobalBeforeOperationHook = ({ args, operation }) => refuseBadData(operation, args)

const inherited = /(?:^|[[\].])(?:__proto__|constructor|prototype)(?:[[\].]|$)/

/**
 * Refuses, at REST, what no hook of Payload's gets to see: parameters that should be JSON or name parts of every object, versions of what has none (every
 * collection has an address for them), conditions on the versions of globals.
 * @throws Refusal `query_invalid`, `not_found`
 */
export function refuseBadQuery({ pathname, search, searchParams }: URL, config: SanitizedConfig): void {
  for (const name of ['where', 'data'])
    for (const text of searchParams.getAll(name))
      if (text !== '' && !isJsonObject(text))
        throw refusal('query_invalid', { message: `The parameter “${name}” is no JSON object.` })
  // Parsers leave such keys out, and what is left of a condition may fit everything.
  for (const name of searchParams.keys())
    if (inherited.test(name)) throw refusal('query_invalid', { message: 'A parameter names what no document has.' })
  const [, isGlobal, slug] = /^\/api\/(globals\/)?([^/]+)\/versions(?:\/|$)/.exec(pathname) ?? []
  if (!slug) return
  const all: readonly Described[] = isGlobal ? config.globals : config.collections
  const kept = all.find((one) => one.slug === slug)
  if (kept && !kept.versions) throw refusal('not_found', { message: 'There are no versions of this.' })
  if (!kept || !isGlobal) return
  // Read as Payload reads it.
  const { sort, where } = parse(search, {
    allowEmptyArrays: true,
    arrayLimit: 1000,
    depth: 10,
    ignoreQueryPrefix: true,
  })
  refuse(typeof where === 'string' && where !== '' ? JSON.parse(where) : where, kept, config)
  refuseBadSort(sort)
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
