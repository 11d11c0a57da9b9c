import { type GraphQLArgument, type GraphQLField, type GraphQLSchema, GraphQLString } from 'graphql'
import { type CollectionSlug, type FlattenedField, formatNames, type Where } from 'payload'
import type { GraphQLContext } from './limits'

type Described = { slug: string; flattenedFields: readonly FlattenedField[] }

/**
 * Lets documents that have a slug be asked for by it: `Article(slug: "…")` beside `Article(id: "…")`; an earlier one leads to the
 * document that had it, unless another has it now. Who may read which is decided as for lists. Changes the schema it is given.
 */
export function addSlugs(schema: GraphQLSchema, collections: readonly Described[]): GraphQLSchema {
  const fields = schema.getQueryType()?.getFields() ?? {}
  for (const { flattenedFields, slug: collection } of collections) {
    const field = fields[formatNames(collection).singular] as GraphQLField<unknown, GraphQLContext> | undefined
    const id = field?.args.find(({ name }) => name === 'id')
    const { resolve } = field ?? {}
    const names = flattenedFields.map(({ name }) => name)
    if (!field || !id || !resolve || !names.includes('slug')) continue
    const paths = names.includes('oldSlugs') ? (['slug', 'oldSlugs'] as const) : (['slug'] as const)
    id.type = GraphQLString
    field.args = [...field.args, slugArg]
    field.resolve = async (source, { slug, ...args }, context, info) => {
      const found = args.id ?? (await idOf(collection as CollectionSlug, { ...args, slug, paths }, context))
      return found === undefined ? null : resolve(source, { ...args, id: found }, context, info)
    }
  }
  return schema
}

const slugArg: GraphQLArgument = {
  name: 'slug',
  description: 'In place of `id`; an earlier one leads on.',
  type: GraphQLString,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: {},
  astNode: undefined,
}

type Asked = { slug?: unknown; draft?: unknown; paths: readonly ('slug' | 'oldSlugs')[] }

async function idOf(
  collection: CollectionSlug,
  { draft, paths, slug }: Asked,
  { req }: GraphQLContext,
): Promise<string | undefined> {
  if (typeof slug !== 'string' || slug === '') return undefined
  for (const path of paths) {
    const where: Where = { [path]: { in: [slug] } }
    const { docs } = await req.payload.find({
      collection,
      where,
      draft: draft === true,
      depth: 0,
      limit: 1,
      pagination: false,
      select: {},
      overrideAccess: false,
      req,
    })
    if (docs[0] !== undefined) return String(docs[0].id)
  }
  return undefined
}
