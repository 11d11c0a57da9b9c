import fc from 'fast-check'
import type { FlattenedField, Payload } from 'payload'
import { stringify } from 'qs-esm'
import { paragraph } from '../paragraph'
import type { FuzzRequest, Known } from './rest'

/** The largest count of anything that is sent; the full run is FUZZ_LARGEST=40000. */
const largest = Number(process.env.FUZZ_LARGEST ?? 2000)

/** Beside every bound there is of a query, on either side. */
const sizes = fc.constantFrom(0, 1, 2, 5, 6, 10, 11, 49, 50, 51, 99, 100, 101, 999, 1000, 1001, largest)

/** Lengths beside those of texts: names, titles, slugs, addresses, descriptions, comments. */
const lengths = fc.constantFrom(1, 119, 120, 121, 199, 200, 201, 245, 246, 254, 255, 256, 2000, 2001, 65_525, 65_526)

const inOtherScripts = fc.constantFrom(
  ...[
    '李白',
    'Слава',
    '😀',
    '---',
    'مرحبا',
    'שלום',
    'ไทย',
    'हिन्दी',
    '한국어',
    'ქართული',
    'Łódź żółć',
    'Đặng Thùy Trâm',
  ],
  ...[
    'İstanbul',
    'Ａｄａ',
    'Œuvre æther ø',
    '\u202eksed',
    'e\u0301\u0301\u0301',
    '\ufffe',
    '\u200b',
    '👩‍👩‍👧‍👦',
    '٣٤٥',
    'ǅ',
    '﷽',
  ],
)

const text = fc.oneof(
  inOtherScripts,
  fc
    .tuple(fc.constantFrom('x', 'ß', '字', '😀', '* ', '> a\n', ' '), lengths)
    .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)),
)

/** What stands where something else is expected: `null` for a group, a list for a text, a text for a list. */
const misplaced = fc.constantFrom<unknown>(
  null,
  [],
  {},
  '',
  123,
  true,
  [null],
  ['nope'],
  { x: null },
  'nope',
  [{}],
  [[]],
)

const shapeOf = (field: FlattenedField, depth = 0): fc.Arbitrary<unknown> => {
  if (!('flattenedFields' in field)) return fc.oneof(text, misplaced)
  const inner = field.flattenedFields
  if (inner.length === 0 || depth > 2) return misplaced
  const group = fieldsOf(inner, depth + 1)
  return fc.oneof(misplaced, field.type === 'array' ? fc.array(group, { maxLength: 3 }) : group)
}

const fieldsOf = (fields: readonly FlattenedField[], depth = 0): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .subarray([...fields], { minLength: 1, maxLength: Math.min(2, fields.length) })
    .chain((some) => fc.tuple(...some.map((field) => shapeOf(field, depth).map((value) => [field.name, value]))))
    .map((entries) => Object.fromEntries(entries))

const json = (method: string, path: string, body: unknown): FuzzRequest => ({
  method,
  path,
  body: JSON.stringify(body),
  type: 'application/json',
})

/** Documents that could be kept, but for a field or two of another shape, size or script. */
export const shapedWrites = (payload: Payload, known: Known): fc.Arbitrary<FuzzRequest> => {
  const article = known.articles?.[0]
  const whole: Record<string, Record<string, unknown>> = {
    articles: { title: 'A title', body: paragraph('A text.') },
    authors: { name: 'A name' },
    comments: { article, name: 'A reader', email: 'reader@reader.example', content: 'A remark.' },
  }
  const writes = Object.entries(whole).map(([slug, valid]) => {
    const fields = payload.config.collections.find((collection) => collection.slug === slug)?.flattenedFields ?? []
    const wanted = fields.filter(({ name }) => name !== 'id')
    return fc
      .tuple(
        fieldsOf(wanted),
        fc.constantFrom('draft', 'published', 'weird', undefined),
        fc.constantFrom('', '?draft=true', '?autosave=true&draft=true'),
        fc.option(fc.constantFrom(...(known[slug] ?? [])), { nil: undefined }),
      )
      .map(([odd, status, query, id]) => {
        const state = slug === 'articles' && status ? { _status: status } : {}
        return id === undefined
          ? json('POST', `/api/${slug}${query}`, { ...valid, ...state, ...odd })
          : json('PATCH', `/api/${slug}/${id}${query}`, { ...state, ...odd })
      })
  })
  const globals = payload.config.globals.map(({ flattenedFields, slug }) =>
    fieldsOf(flattenedFields).map((odd) => json('POST', `/api/globals/${slug}`, odd)),
  )
  const doors = fc
    .tuple(
      fc.constantFrom('comments', 'bans', 'notes', 'undo', 'restore', 'pin', 'address', 'replay', 'jobs/retry'),
      fc.dictionary(
        fc.constantFrom('ids', 'id', 'to', 'comment', 'kind', 'value', 'effect', 'note', 'text', 'email', 'decision'),
        fc.oneof(
          text,
          misplaced,
          sizes.map((size) => Array.from({ length: size }, (_, index) => `${index}`)),
        ),
        { minKeys: 1, maxKeys: 4 },
      ),
    )
    .map(([door, body]) => json('POST', `/api/moderation/${door}`, body))
  return fc.oneof(...writes, ...globals, doors)
}

const many = <T>(size: number, make: (index: number) => T): T[] =>
  Array.from({ length: size }, (_, index) => make(index))

/** Queries of many clauses, values, words, letters or names, at REST by GET and by POST, and at GraphQL. */
export const sizedQueries = (): fc.Arbitrary<FuzzRequest> => {
  const conditions = fc
    .tuple(fc.constantFrom('name', 'id', 'content', 'html', 'title', 'tags', 'article'), sizes)
    .chain(([field, size]) =>
      fc.constantFrom<unknown>(
        { or: many(size, (index) => ({ [field]: { equals: `${index}` } })) },
        { and: many(size, (index) => ({ [field]: { contains: `z${index}` } })) },
        { or: [{ and: many(size, () => ({ or: [{ [field]: { exists: true } }] })) }] },
        { [field]: { in: many(size, (index) => `${index}`) } },
        { [field]: { not_in: many(size, (index) => `${index}`).join(',') } },
        { [field]: { like: many(size, (index) => `w${index}`).join(' ') } },
        { [field]: { contains: '字'.repeat(size) } },
      ),
    )
  const collection = fc.constantFrom('comments', 'articles', 'authors', 'media')
  const rest = fc
    .tuple(collection, conditions, sizes, sizes, fc.boolean())
    .map(([slug, where, sorts, limit, byPost]): FuzzRequest => {
      const query = stringify({ where, sort: many(sorts, (index) => `x${index}`).join(','), limit })
      // Node takes no more of an address.
      if (!byPost && query.length < 12_000) return { method: 'GET', path: `/api/${slug}?${query}` }
      const headers = { 'x-http-method-override': 'GET' }
      return { method: 'POST', path: `/api/${slug}`, body: query, type: 'application/x-www-form-urlencoded', headers }
    })
  const upper = (where: unknown): unknown =>
    JSON.parse(JSON.stringify(where).replace(/"(or|and)":/g, (key) => key.toUpperCase()))
  const graphql = fc.tuple(conditions, sizes, sizes).map(([where, aliases, limit]) =>
    json('POST', '/api/graphql', {
      query: `query ($w: Comment_where) { ${many(Math.max(1, Math.min(aliases, 12)), (index) => `a${index}: Comments(where: $w, limit: ${limit}) { totalDocs }`).join(' ')} }`,
      variables: { w: upper(where) },
    }),
  )
  return fc.oneof(rest, graphql)
}
