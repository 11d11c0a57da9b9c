import type {
  CollectionBeforeOperationHook,
  CollectionSlug,
  GlobalBeforeOperationHook,
  PayloadRequest,
  SanitizedConfig,
} from 'payload'
import { parse } from 'qs-esm'
import { mayBeId, Refusal, refusal } from '#platform'
import {
  type Askable,
  type AskedList,
  type AskedSoFar,
  faultOfAsked,
  faultOfWhere,
  isSortable,
  withCommas,
} from './conditions'
import { faultsOfData, faultsOfFields, pointedTo, unknownName, writeNothing } from './faultsOfData'

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

function refuseBadData(operation: string, args: object, { isForm = false } = {}) {
  if (!writes.has(operation)) return
  const data: unknown = 'data' in args ? args.data : undefined
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw refusal('invalid_input', {
      message: isForm
        ? 'There is nothing to save: send the fields as parts of the form, or as JSON in its part “_payload”.'
        : 'There is nothing to save: the body is no object.',
    })
  for (const name of dates) {
    const date: unknown = Reflect.get(data, name)
    if (date !== undefined && date !== null && !(isDateLike(date) && Number.isFinite(new Date(date).getTime())))
      throw refusal('invalid_input', { path: name, message: `${name}: this is no date.` })
    // Every document has the other two: nothing says as much as leaving them out.
    if (date === null && name !== 'deletedAt') Reflect.deleteProperty(data, name)
  }
}

type Written = { isNew: boolean; req: PayloadRequest }

/** Everything that is wrong is named in one answer. Strangers are told of shapes, which the description of the API has, and no more. */
async function refuseFaulty(
  data: Record<string, unknown>,
  { flattenedFields, versions }: Pick<Described, 'flattenedFields' | 'versions'>,
  { isNew, req }: Written,
): Promise<void> {
  const named = faultsOfData(data, flattenedFields)
  if (named.length === 0) return
  // A draft may lack what is needed.
  const asked = { isNew: isNew && !versions?.drafts, named, req }
  const others = req.user ? await faultsOfFields(data, flattenedFields, asked) : []
  throw new Refusal([...named, ...others].map((fault) => ({ code: 'invalid_input', ...fault })))
}

async function refuseMisshapen(
  data: Record<string, unknown>,
  described: Pick<Described, 'custom' | 'flattenedFields' | 'versions'>,
  written: Written,
): Promise<void> {
  const { custom, flattenedFields } = described
  const { req } = written
  await refuseFaulty(data, described, written)
  writeNothing(data, flattenedFields)
  const unknown = req.query?.strict === 'true' ? unknownName(data, flattenedFields) : undefined
  if (unknown !== undefined)
    throw refusal('invalid_input', { path: unknown, message: `${unknown}: there is no such field.` })
  if (custom?.resolvesRelations) return
  for (const { collection, ids, path } of pointedTo(data, flattenedFields)) {
    const isThere = await knownIn(collection as CollectionSlug, ids, req)
    if (!ids.every(isThere)) throw refusal('invalid_input', { path, message: `${path}: there is no such document.` })
  }
}

/**
 * Which ids a field may point to. MongoDB keeps those of what is gone, and the admin sends them back: there only what is no id
 * at all fails. SQLite keeps none, and fails on each.
 */
async function knownIn(
  collection: CollectionSlug,
  ids: readonly string[],
  req: PayloadRequest,
): Promise<(id: string) => boolean> {
  if (req.payload.db.name !== 'sqlite') return (id) => mayBeId(req.payload, id)
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection,
    where: { id: { in: [...ids] } },
    select: {},
    limit: ids.length,
    pagination: false,
    req,
  })
  const known = new Set(docs.map(({ id }) => String(id)))
  return (id) => known.has(id)
}

const isDateLike = (value: unknown): value is string | number | Date =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Date

/** An order by more is none. */
const mostSorts = 10
const longestName = 200

const namesIn = (sort: unknown): unknown[] =>
  sort === undefined || sort === null || sort === '' ? [] : Array.isArray(sort) ? sort : String(sort).split(',')

function refuseBadSort(sort: unknown) {
  const names = namesIn(sort)
  if (names.length > mostSorts)
    throw refusal('query_invalid', { message: `sort: a list of at most ${mostSorts} fields.` })
  if (
    names.some((name) => String(name).length > longestName) ||
    names.some((name) => typeof name !== 'string' || !/^\s*-?\w+(?:\.\w+)*\s*$/.test(name))
  )
    throw refusal('query_invalid', { message: 'sort: a list of fields, each perhaps with a minus before it.' })
}

function refuseUnknownSort(
  sort: unknown,
  { flattenedFields }: Pick<Described, 'flattenedFields'>,
  config: SanitizedConfig,
) {
  const paths = namesIn(sort).map((name) => String(name).trim().replace(/^-/, ''))
  const unknown = paths.find((path) => !isSortable(path, flattenedFields, (slug) => fieldsOf(config, slug)))
  if (unknown !== undefined) throw refusal('query_invalid', { message: `sort: there is no field “${unknown}”.` })
}

/**
 * Refuses, in every collection and at every door, conditions, orders and dates that the databases would fail on, and writing of nothing.
 * @throws Refusal `query_invalid`, `invalid_input`
 */
export const refuseBadQueries: CollectionBeforeOperationHook = async ({ args, collection, operation, req }) => {
  const { config } = req.payload
  const where = 'where' in args ? args.where : undefined
  refuse(where, collection, config)
  const sort = 'sort' in args ? args.sort : undefined
  refuseBadSort(sort)
  refuseBadData(operation, args, { isForm: /^multipart\//i.test(req.headers.get('content-type') ?? '') })
  // What the process writes by itself is of the right shape, or a fault of ours.
  if (!('overrideAccess' in args && args.overrideAccess === true)) {
    refuseUnknownSort(sort, collection, config)
    const asked = { isNew: operation === 'create', req }
    if (writes.has(operation)) await refuseMisshapen(Reflect.get(args, 'data'), collection, asked)
  }
  if (where)
    Object.assign(args, { where: withCommas(where, collection.flattenedFields, (slug) => fieldsOf(config, slug)) })
}

/**
 * The same in globals.
 * @throws Refusal `invalid_input`
 */
export const refuseBadWrites: GlobalBeforeOperationHook = async ({ args, global, operation, req }) => {
  refuseBadData(operation, args)
  if (!writes.has(operation) || args.overrideAccess === true) return
  const data: Record<string, unknown> = Reflect.get(args, 'data')
  await refuseFaulty(data, global, { isNew: false, req })
  writeNothing(data, global.flattenedFields)
}

/**
 * Refuses a list that somebody without an account asks for beyond what its collection states; `soFar` counts over all lists
 * of a request.
 * @throws Refusal `query_invalid`
 */
export function refuseUnstated(slug: string, asked: AskedList, soFar: AskedSoFar, config: SanitizedConfig): void {
  const collection = config.collections.find((one) => one.slug === slug)
  // Set by `askable()` alone.
  const stated = collection?.custom?.askable as Askable | undefined
  if (!collection || !stated) return
  refuse(asked.where, collection, config)
  refuseBadSort(asked.sort)
  const fault = faultOfAsked(asked, stated, soFar)
  if (fault) throw refusal('query_invalid', { message: fault })
}

/** In the query of an address, of people without an account: lists written out one by one and the fields to answer with included. */
const mostParameters = 300

const inherited = /(?:^|[[\].])(?:__proto__|constructor|prototype)(?:[[\].]|$)/

/**
 * Refuses, at REST, what no hook of Payload's gets to see: very many parameters, those that should be JSON or name parts of every object, versions of what has none (every
 * collection has an address for them), conditions on the versions of globals, and what people without an account may not ask for.
 * @throws Refusal `query_invalid`, `not_found`
 */
export function refuseBadQuery(
  { pathname, search, searchParams }: URL,
  config: SanitizedConfig,
  { isStaff }: { isStaff: boolean },
): void {
  if (!isStaff && searchParams.size > mostParameters)
    throw refusal('query_invalid', { message: `At most ${mostParameters} parameters are allowed.` })
  for (const name of ['where', 'data'])
    for (const text of searchParams.getAll(name))
      if (text !== '' && !isJsonObject(text))
        throw refusal('query_invalid', { message: `The parameter “${name}” is no JSON object.` })
  // Parsers leave such keys out, and what is left of a condition may fit everything.
  for (const name of searchParams.keys())
    if (inherited.test(name)) throw refusal('query_invalid', { message: 'A parameter names what no document has.' })
  const list = /^\/api\/([^/]+)(?:\/count)?\/?$/.exec(pathname)?.[1]
  if (list && !isStaff) refuseUnstated(list, askedListOf(search), { clauses: 0, words: 0 }, config)
  const [, isGlobal, slug] = /^\/api\/(globals\/)?([^/]+)\/versions(?:\/|$)/.exec(pathname) ?? []
  if (!slug) return
  const all: readonly Described[] = isGlobal ? config.globals : config.collections
  const kept = all.find((one) => one.slug === slug)
  if (kept && !kept.versions) throw refusal('not_found', { message: 'There are no versions of this.' })
  if (!kept || !isGlobal) return
  const { sort, where } = askedListOf(search)
  refuse(where, kept, config)
  refuseBadSort(sort)
}

/** The query of an address as Payload reads it. */
export function parseSearch(search: string): Record<string, unknown> {
  return search === ''
    ? {}
    : parse(search, { allowEmptyArrays: true, arrayLimit: 1000, depth: 10, ignoreQueryPrefix: true })
}

function askedListOf(search: string): AskedList {
  const { where, ...asked } = parseSearch(search)
  return { ...asked, where: typeof where === 'string' && where !== '' ? JSON.parse(where) : where }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** What one answer of a list may hold, and how deep it may resolve relations, for people who are not staff. */
const mostDocs = 100
const deepest = 2

const whole = (value: string | null): number | undefined =>
  value !== null && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined

/** `[limit]` is `limit` to Payload as well. */
const nameOf = (key: string): string => /^\[?([^[\]]*)/.exec(key)?.[1] ?? ''

/** The same address without what should be a whole number and is none: the databases fail on some of them. */
export function dropOddNumbers(given: URL): URL {
  const url = new URL(given)
  for (const key of [...url.searchParams.keys()])
    if (
      /^(?:limit|page|depth)$/.test(nameOf(key)) &&
      url.searchParams.getAll(key).some((text) => whole(text) === undefined)
    )
      url.searchParams.delete(key)
  return url
}

/**
 * The same address with `limit` of 1 to 100 (0, "all", is 100), `depth` of at most 2, and without `pagination`, which switches
 * the limit off, and `data`, which is the admin's. However they are written: Payload reads `limit[]=0` and `limit=5&limit=0` as well.
 */
export function clampQuery(given: URL): URL {
  const url = new URL(given)
  const clamped = new Map<string, number>()
  for (const key of [...url.searchParams.keys()]) {
    const name = nameOf(key)
    // What Payload would answer with in place of the document.
    if (name === 'data') url.searchParams.delete(key)
    if (name !== 'limit' && name !== 'depth' && name !== 'pagination') continue
    const value = whole(url.searchParams.get(key))
    url.searchParams.delete(key)
    if (value === undefined) continue
    if (name === 'limit') clamped.set('limit', value === 0 ? mostDocs : Math.min(value, mostDocs))
    if (name === 'depth') clamped.set('depth', Math.min(value, deepest))
  }
  for (const [name, value] of clamped) url.searchParams.set(name, String(value))
  return url
}
