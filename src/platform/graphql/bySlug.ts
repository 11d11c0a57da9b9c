import { type GraphQLArgument, type GraphQLField, type GraphQLSchema, GraphQLString } from 'graphql'
import { type CollectionSlug, type FlattenedField, formatNames } from 'payload'
import { idBySlug } from '#platform/database'
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
      const isAsked = typeof slug === 'string' && slug !== ''
      const asked = { collection: collection as CollectionSlug, slug, paths, draft: args.draft === true }
      const found = args.id ?? (isAsked ? await idBySlug(context.req, asked) : undefined)
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
