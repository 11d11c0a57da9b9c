import fc from 'fast-check'
import type { FlattenedField, Payload } from 'payload'
import { stringify } from 'qs-esm'
import { anyName, anyValue } from './values'

export type FuzzRequest = {
  method: string
  path: string
  body?: string
  type?: string
  headers?: Readonly<Record<string, string>>
}

/** What the requests are about: documents there are, by collection. */
export type Known = Readonly<Record<string, readonly string[]>>

const operators = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'all',
  'exists',
  'greater_than',
  'greater_than_equal',
  'less_than',
  'less_than_equal',
  'like',
  'not_like',
  'contains',
  'near',
  'within',
  'intersects',
  'nonsense',
]

/** Paths of a collection's fields, into groups, rows of arrays and relations. */
const pathsOf = (fields: readonly FlattenedField[], payload: Payload, depth = 0): string[] =>
  fields.flatMap((field) => {
    if ('flattenedFields' in field)
      return pathsOf(field.flattenedFields, payload, depth).map((path) => `${field.name}.${path}`)
    const inner =
      depth < 2 && 'relationTo' in field && typeof field.relationTo === 'string'
        ? pathsOf(fieldsOf(payload, field.relationTo), payload, depth + 1).map((path) => `${field.name}.${path}`)
        : []
    return [field.name, ...inner]
  })

const fieldsOf = (payload: Payload, slug: string): readonly FlattenedField[] =>
  payload.config.collections.find((collection) => collection.slug === slug)?.flattenedFields ?? []

const whereOf = (name: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    where: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .tuple(name, fc.constantFrom(...operators), anyValue)
        .map(([path, operator, value]) => ({ [path]: { [operator]: value } })),
      fc.record({ and: fc.array(tie('where'), { maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('where'), { maxLength: 3 }) }),
      anyValue,
    ),
  })).where

const queryOf = (name: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const where = whereOf(name)
  const chosen = fc.dictionary(name, fc.oneof(fc.boolean(), anyValue), { maxKeys: 3 })
  return fc.oneof(
    fc
      .record(
        {
          where: fc.oneof(
            where,
            where.map((value) => JSON.stringify(value) ?? ''),
          ),
          sort: fc.oneof(
            name,
            name.map((path) => `-${path}`),
            fc.array(name, { maxLength: 3 }),
            anyValue,
          ),
          limit: fc.oneof(fc.integer({ min: -5, max: 500 }), anyValue),
          page: fc.oneof(fc.integer({ min: -5, max: 500 }), anyValue),
          depth: fc.oneof(fc.integer({ min: -1, max: 12 }), anyValue),
          select: fc.oneof(chosen, anyValue),
          populate: fc.oneof(fc.dictionary(anyName, chosen, { maxKeys: 2 }), anyValue),
          joins: fc.oneof(chosen, anyValue),
          locale: anyValue,
          'fallback-locale': anyValue,
          draft: anyValue,
          trash: anyValue,
          pagination: anyValue,
          autosave: anyValue,
          data: anyValue,
        },
        { requiredKeys: [] },
      )
      .map((query) => stringify(query)),
    fc.string({ maxLength: 60 }).map((text) => encodeURI(text.replace(/[\ud800-\udfff#]/g, ''))),
  )
}

const bodyOf = (fields: readonly FlattenedField[]): fc.Arbitrary<Pick<FuzzRequest, 'body' | 'type'>> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .dictionary(fc.constantFrom(...fields.map(({ name }) => name), '__proto__', 'extra'), anyValue, { maxKeys: 6 })
        .map((value) => ({ body: JSON.stringify(value), type: 'application/json' })),
    },
    {
      weight: 1,
      arbitrary: anyValue.map((value) => ({ body: JSON.stringify(value) ?? '', type: 'application/json' })),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 80 }).map((body) => ({ body, type: 'application/json' })) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 80 }).map((body) => ({ body, type: 'application/x-www-form-urlencoded' })),
    },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 80 }).map((body) => ({ body, type: 'multipart/form-data; boundary=x' })),
    },
  )

/** Would end the sessions and accounts that ask. */
const spared = new Set(['users'])

/** Requests at Payload's own addresses, from what the collections say of themselves. */
export const restRequests = (payload: Payload, known: Known): fc.Arbitrary<FuzzRequest> => {
  const each = payload.config.collections.map(({ flattenedFields, slug }): fc.Arbitrary<FuzzRequest> => {
    const name = fc.oneof(fc.constantFrom(...pathsOf(flattenedFields, payload), 'id', 'version.title'), anyName)
    const id = fc.oneof(
      fc.constantFrom(...(known[slug] ?? ['none'])),
      fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '') || 'x')),
    )
    const query = queryOf(name)
    const at = (path: string) => `/api/${slug}${path}`
    const read = fc
      .tuple(
        fc.oneof(
          fc.constantFrom('', '/count', '/versions', '/access/x', '/me', '/init'),
          id.map((one) => `/${one}`),
          id.map((one) => `/versions/${one}`),
          id.map((one) => `/file/${one}`),
        ),
        query,
      )
      .map(([path, search]) => ({ method: 'GET', path: `${at(path)}?${search}` }))
    if (spared.has(slug)) return read
    const write = fc
      .tuple(
        fc.oneof(
          fc.record({ method: fc.constantFrom('POST', 'PATCH', 'DELETE', 'PUT'), path: fc.constant('') }),
          fc.record({ method: fc.constantFrom('PATCH', 'DELETE', 'POST', 'PUT'), path: id.map((one) => `/${one}`) }),
          fc.record({ method: fc.constant('POST'), path: id.map((one) => `/${one}/duplicate`) }),
          fc.record({ method: fc.constant('POST'), path: id.map((one) => `/versions/${one}`) }),
          fc.record({ method: fc.constant('POST'), path: id.map((one) => `/access/${one}`) }),
        ),
        query,
        bodyOf(flattenedFields),
      )
      .map(([{ method, path }, search, body]) => ({ method, path: `${at(path)}?${search}`, ...body }))
    return fc.oneof(read, write)
  })
  const globals = payload.config.globals.map(({ flattenedFields, slug }) =>
    fc
      .tuple(
        fc.constantFrom('GET', 'POST'),
        fc.constantFrom('', '/versions', '/versions/x', '/access'),
        queryOf(fc.constantFrom('id', ...pathsOf(flattenedFields, payload))),
        bodyOf(flattenedFields),
      )
      .map(([method, path, search, body]) => ({
        method,
        path: `/api/globals/${slug}${path}?${search}`,
        ...(method === 'POST' ? body : {}),
      })),
  )
  return fc.oneof(...each, ...globals)
}
