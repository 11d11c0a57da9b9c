import type { Askable } from '#platform/http'
import type { JsonSchema, Parameter } from './schemas'

/** What stands in the path and the query of doors that Payload answers. */
export const id: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'Of an article, where it is read, its slug does as well.',
  schema: { type: 'string' },
}

export const depth: Parameter = {
  name: 'depth',
  in: 'query',
  description: 'How many levels of relations are filled in; 1 by default, at most 4.',
  schema: { type: 'integer', minimum: 0, maximum: 4, default: 1 },
}

const publicDepth: Parameter = {
  ...depth,
  description: 'How many levels of relations are filled in; 1 by default, at most 2 without an account.',
  schema: { type: 'integer', minimum: 0, maximum: 2, default: 1 },
}

/** Of what is read: whoever has no account sees less far. */
export const readDepth = (stated: Askable | undefined): Parameter => (stated ? publicDepth : depth)

export const select: Parameter = {
  name: 'select',
  in: 'query',
  description: 'Only these fields, as `select[title]=true`. What is not selected is missing in the answer.',
  schema: { type: 'object', additionalProperties: { enum: ['true'] } },
}

export const draft: Parameter = {
  name: 'draft',
  in: 'query',
  description: 'The newest drafts, for those who may see them.',
  schema: { type: 'boolean' },
}

export const include: Parameter = {
  name: 'include',
  in: 'query',
  description: 'What comes along for each article, in `included`: numbers of comments, and states of discussions.',
  schema: { type: 'string', enum: ['counts', 'discussion', 'counts,discussion', 'discussion,counts'] },
}

/** By the ids of the articles. */
export const included: JsonSchema = {
  type: 'object',
  description: 'By the ids of those articles that are public.',
  properties: {
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    discussion: { type: 'object', additionalProperties: { $ref: '#/components/schemas/DiscussionState' } },
  },
}

export const where: Parameter = {
  name: 'where',
  in: 'query',
  description: 'Conditions, as JSON or in brackets: `where[slug][equals]=a-slug`.',
  schema: { type: 'string', contentMediaType: 'application/json', examples: ['{"slug":{"equals":"a-slug"}}'] },
}

const page: Parameter = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } }
const sort: Parameter = {
  name: 'sort',
  in: 'query',
  description: 'A field, with a minus before it for the reverse.',
  schema: { type: 'string' },
}
const limit: Parameter = {
  name: 'limit',
  in: 'query',
  description: 'More than 100 is 100 without an account.',
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
}

/** Of lists that everybody reads: by what a collection states. */
export const listParameters = ({ sorts }: Askable): Parameter[] => [
  where,
  { ...sort, schema: { type: 'string', enum: sorts.flatMap((name) => [name, `-${name}`]) } },
  limit,
  page,
]

/** Of lists for staff alone. */
export const staffList: readonly Parameter[] = [
  {
    ...where,
    description: 'Conditions about any field, as JSON or in brackets: `where[id][equals]=…`.',
    schema: { type: 'string', contentMediaType: 'application/json', examples: ['{"id":{"exists":true}}'] },
  },
  sort,
  { ...limit, description: '10 by default.' },
  page,
]
