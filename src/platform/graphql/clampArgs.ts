import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql'
import { isStaff, refusal } from '#platform'
import type { GraphQLContext } from './context'

const mostDocs = 100
/** Of all lists of one operation together. */
const mostDocsTogether = 300
const usualDocs = 10
const deepest = 2

type Args = Readonly<Record<string, unknown>>

/** The same arguments with a limit of 1 to 100, which nothing switches off (0 asks for all). */
export function clampArgs(args: Args): Args {
  const { pagination: _pagination, limit, ...rest } = args
  if (limit === undefined || limit === null) return rest
  const asked = Number(limit)
  return { ...rest, limit: asked >= 1 && asked <= mostDocs ? asked : mostDocs }
}

/** The same arguments with relations resolved two levels deep at most. */
const clampDepth = (args: Args): Args =>
  args.depth === undefined || args.depth === null || (Number(args.depth) >= 0 && Number(args.depth) <= deepest)
    ? args
    : { ...args, depth: deepest }

type Field = GraphQLField<unknown, GraphQLContext>
const has = ({ args }: Field, wanted: string): boolean => args.some(({ name }) => name === wanted)

function change(field: Field, by: (args: Args, context: GraphQLContext) => Args): void {
  const { resolve } = field
  if (resolve)
    field.resolve = (source, args, context, info) =>
      resolve(source, isStaff(context.req.user) ? args : by(args, context), context, info)
}

/** Each list takes its part of what one operation may ask for: renamed, one list could be asked for fifty times. */
function spend(args: Args, context: GraphQLContext): Args {
  const bounded = clampArgs(args)
  // A thread counts by `first`, which it bounds itself.
  context.docsAsked = (context.docsAsked ?? 0) + Number(bounded.limit ?? bounded.first ?? usualDocs)
  if (context.docsAsked > mostDocsTogether)
    throw refusal('query_too_large', {
      message: `This query asks for too much: ${mostDocsTogether} documents of all lists together are allowed.`,
    })
  return bounded
}

/** Bounds every list and every depth of the schema for people who are not staff, as REST does. Changes the schema it is given. */
export function boundLists(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}) as Field[])
    if (has(field, 'limit') || has(field, 'first')) change(field, spend)
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type))
      for (const field of Object.values(type.getFields()) as Field[]) if (has(field, 'depth')) change(field, clampDepth)
  return schema
}
