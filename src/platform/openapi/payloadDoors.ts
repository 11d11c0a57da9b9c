import type { CollectionConfig, SanitizedCollectionConfig, SanitizedConfig } from 'payload'
import { formatNames } from 'payload'
import type { Door, JsonSchema, Parameter, Schemas } from './schemas'

const id: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Of an article, where it is read, its slug does as well.',
  schema: { type: 'string' },
}

const depth: Parameter = {
  name: 'depth',
  in: 'query',
  description: 'How many levels of relations are filled in; 1 by default, at most 2 without an account.',
  schema: { type: 'integer', minimum: 0, maximum: 2, default: 1 },
}
const select: Parameter = {
  name: 'select',
  in: 'query',
  description: 'Only these fields, as `select[title]=true`. What is not selected is missing in the answer.',
  schema: { type: 'object', additionalProperties: { enum: ['true'] } },
}
const draft: Parameter = {
  name: 'draft',
  in: 'query',
  description: 'The newest drafts, for those who may see them.',
  schema: { type: 'boolean' },
}

const include: Parameter = {
  name: 'include',
  in: 'query',
  description: 'What comes along for each article, in `included`: numbers of comments, and states of discussions.',
  schema: { type: 'string', enum: ['counts', 'discussion', 'counts,discussion', 'discussion,counts'] },
}
/** By the ids of the articles. */
const included: JsonSchema = {
  type: 'object',
  description: 'By the ids of those articles that are public.',
  properties: {
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    discussion: { type: 'object', additionalProperties: { $ref: '#/components/schemas/DiscussionState' } },
  },
}

/** Fields and orders that people without an account may ask for, as collections state them. */
type Askable = { filters: Readonly<Record<string, string>>; sorts: readonly string[] }

/** Whether nobody may do something at all, by the rule's name. */
const isClosed = (access: CollectionConfig['access'], name: 'create' | 'update' | 'delete'): boolean =>
  access?.[name]?.name === 'nobody'

/** What Payload answers by itself: reading for everybody where a collection says what may be asked for, writing for staff. */
export function payloadDoors({ collections, globals }: SanitizedConfig, schemas: Schemas): Door[] {
  return [
    ...collections.flatMap((collection) => doorsOf(collection, schemas)),
    ...globals.flatMap(({ access, slug }): Door[] => {
      const base = { path: `/api/globals/${slug}`, tag: 'globals', parameters: [] as Parameter[] } as const
      const answer = schemas.document(slug)
      return [
        {
          ...base,
          ...(access.read.name === 'anyone' ? {} : { isForStaff: true }),
          method: 'GET',
          summary: `Settings: ${slug}`,
          answer,
        },
        {
          ...base,
          isForStaff: true,
          method: 'POST',
          summary: `Change settings: ${slug}`,
          body: schemas.input(slug),
          answer: { type: 'object', properties: { message: { type: 'string' }, result: answer } },
        },
      ]
    }),
  ]
}

function doorsOf({ access, custom, slug, upload, versions }: SanitizedCollectionConfig, schemas: Schemas): Door[] {
  // Set by `askable()` alone.
  const stated = custom?.askable as Askable | undefined
  if (!stated) return []
  const document = schemas.document(slug)
  const { plural, singular } = { plural: slug, singular: formatNames(slug).singular.toLowerCase() }
  const at = { path: `/api/${slug}`, tag: slug, isCacheable: slug === 'articles' }
  const one = { ...at, path: `/api/${slug}/:id` }
  const drafts = versions?.drafts ? [draft] : []
  const beside = slug === 'articles' ? [include] : []
  const reading: Door[] = [
    {
      ...at,
      method: 'GET',
      summary: `A list of ${plural}`,
      description: `Without an account, conditions are about these: ${Object.keys(stated.filters).join(', ')}.`,
      parameters: [...listParameters(stated), depth, select, ...drafts, ...beside],
      answer: listOf(document, beside.length > 0),
      faults: ['query_invalid'],
    },
    {
      ...at,
      path: `/api/${slug}/count`,
      method: 'GET',
      summary: `The number of ${plural}`,
      parameters: [where],
      answer: { type: 'object', required: ['totalDocs'], properties: { totalDocs: { type: 'integer' } } },
      faults: ['query_invalid'],
    },
    {
      ...one,
      method: 'GET',
      summary: `One of the ${plural}`,
      parameters: [id, depth, select, ...drafts],
      answer: document,
      faults: ['not_found'],
    },
  ]
  const writing = { isForStaff: true, faults: ['invalid_input', 'not_found'] } as const
  const written: JsonSchema = {
    type: 'object',
    required: ['doc', 'message'],
    properties: { doc: document, message: { type: 'string' } },
  }
  const form: JsonSchema = {
    type: 'object',
    properties: {
      file: { type: 'string', contentMediaType: 'application/octet-stream' },
      _payload: {
        type: 'string',
        description: 'The other fields, as JSON. Without it, parts of their names are taken.',
      },
    },
  }
  const body =
    upload && !isClosed(access, 'create') ? { body: schemas.input(slug), form } : { body: schemas.input(slug) }
  return [
    ...reading,
    ...(isClosed(access, 'create')
      ? []
      : [
          {
            ...at,
            ...writing,
            ...body,
            method: 'POST',
            summary: `Make one of the ${plural}`,
            parameters: [depth, ...drafts],
            answer: written,
            status: 201,
          } satisfies Door,
        ]),
    ...(isClosed(access, 'update')
      ? []
      : [
          {
            ...one,
            ...writing,
            ...body,
            method: 'PATCH',
            summary: `Change ${singular}`,
            parameters: [id, depth, ...drafts],
            answer: written,
          } satisfies Door,
        ]),
    ...(isClosed(access, 'delete')
      ? []
      : [
          {
            ...one,
            ...writing,
            method: 'DELETE',
            summary: `Delete ${singular} for good`,
            parameters: [id],
            answer: written,
          } satisfies Door,
        ]),
  ]
}

const where: Parameter = {
  name: 'where',
  in: 'query',
  description: 'Conditions, as JSON or in brackets: `where[slug][equals]=a-slug`.',
  schema: { type: 'string', contentMediaType: 'application/json', examples: ['{"slug":{"equals":"a-slug"}}'] },
}

const listParameters = ({ sorts }: Askable): Parameter[] => [
  where,
  {
    name: 'sort',
    in: 'query',
    description: 'A field, with a minus before it for the reverse.',
    schema: { type: 'string', enum: sorts.flatMap((name) => [name, `-${name}`]) },
  },
  {
    name: 'limit',
    in: 'query',
    description: 'More than 100 is 100 without an account.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
  },
  { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
]

const listOf = (items: JsonSchema, hasIncluded: boolean): JsonSchema => ({
  type: 'object',
  required: ['docs', 'totalDocs', 'limit', 'hasNextPage'],
  properties: {
    docs: { type: 'array', items },
    ...(hasIncluded && { included }),
    totalDocs: { type: 'integer' },
    limit: { type: 'integer' },
    totalPages: { type: 'integer' },
    page: { type: ['integer', 'null'] },
    pagingCounter: { type: 'integer' },
    hasPrevPage: { type: 'boolean' },
    hasNextPage: { type: 'boolean' },
    prevPage: { type: ['integer', 'null'] },
    nextPage: { type: ['integer', 'null'] },
  },
})
