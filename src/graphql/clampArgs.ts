import type { GraphQLSchema } from 'graphql'
import { isStaff } from '../roles'
import type { GraphQLContext } from './mutations'

const mostDocs = 100

type Args = Readonly<Record<string, unknown>>

/** The same arguments with a limit of 1 to 100, which nothing switches off (0 asks for all). */
export const clampArgs = (args: Args): Args => {
  const { pagination: _pagination, limit, ...rest } = args
  if (limit === undefined || limit === null) return rest
  const asked = Number(limit)
  return { ...rest, limit: asked >= 1 && asked <= mostDocs ? asked : mostDocs }
}

/** Bounds every list of the schema for people who are not staff, as REST does. Changes the schema it is given. */
export const boundLists = (schema: GraphQLSchema): GraphQLSchema => {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve || !field.args.some(({ name }) => name === 'limit')) continue
    field.resolve = (source, args, context: GraphQLContext, info) =>
      resolve(source, isStaff(context.req.user) ? args : clampArgs(args), context, info)
  }
  return schema
}
