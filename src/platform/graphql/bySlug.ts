import { type GraphQLArgument, type GraphQLField, type GraphQLSchema, GraphQLString } from 'graphql'
import { type CollectionSlug, type FlattenedField, formatNames } from 'payload'
import type { GraphQLContext } from './limits'

type Described = { slug: string; flattenedFields: readonly FlattenedField[] }

/**
 * Lets documents that have a slug be asked for by it: `Article(slug: "…")` beside `Article(id: "…")`. Who may read which is
 * decided as for lists. Changes the schema it is given.
 */
export function addSlugs(schema: GraphQLSchema, collections: readonly Described[]): GraphQLSchema {
  const fields = schema.getQueryType()?.getFields() ?? {}
  for (const { flattenedFields, slug: collection } of collections) {
    const field = fields[formatNames(collection).singular] as GraphQLField<unknown, GraphQLContext> | undefined
    const id = field?.args.find(({ name }) => name === 'id')
    const { resolve } = field ?? {}
    if (!field || !id || !resolve || !flattenedFields.some(({ name }) => name === 'slug')) continue
    id.type = GraphQLString
    field.args = [...field.args, slugArg]
    field.resolve = async (source, { slug, ...args }, context, info) => {
      const found = args.id ?? (await idOf(collection as CollectionSlug, { ...args, slug }, context))
      return found === undefined ? null : resolve(source, { ...args, id: found }, context, info)
    }
  }
  return schema
}

const slugArg: GraphQLArgument = {
  name: 'slug',
  description: 'In place of `id`.',
  type: GraphQLString,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: {},
  astNode: undefined,
}

type Asked = { slug?: unknown; draft?: unknown }

async function idOf(
  collection: CollectionSlug,
  { draft, slug }: Asked,
  { req }: GraphQLContext,
): Promise<string | undefined> {
  if (typeof slug !== 'string' || slug === '') return undefined
  const { docs } = await req.payload.find({
    collection,
    where: { slug: { equals: slug } },
    draft: draft === true,
    depth: 0,
    limit: 1,
    pagination: false,
    select: {},
    overrideAccess: false,
    req,
  })
  return docs[0] === undefined ? undefined : String(docs[0].id)
}
