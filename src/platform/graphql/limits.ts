import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type SelectionNode,
  type ValidationContext,
} from 'graphql'
import { APIError, type CollectionSlug, formatNames, type PayloadRequest } from 'payload'
import { isStaff, type Refusal, refusal } from '#platform'
import { type AskedSoFar, refuseUnstated } from '#platform/http'

/** What Payload's GraphQL hands to resolvers, as far as ours use it. */
export type GraphQLContext = {
  req: PayloadRequest
  /** For fields of ours: says which cache tags an answer depends on that they are part of. Each field that does has `tagged` in its extensions. */
  noteTags?: (tags: readonly string[]) => void
  /** How much the lists of this operation have asked for so far. */
  asked?: AskedSoFar & { lists: number; docs: number; excess?: Refusal }
  /** Settles when the list that was asked for last has been answered. */
  lastList?: Promise<void>
}

/**
 * How much one operation may ask for. The rules of graphql-armor (max-depth 2.4.2, max-aliases 2.6.2, cost-limit 2.4.3) do not
 * replace this one: they count no mutations, leave introspection without a bound or count it like content, add the
 * operations of a document up one by one, and multiply every list by its `first`.
 */
const maxDepth = 12
const maxAliases = 50
const maxFields = 500
/** GraphQL has two that are of use; each one that is repeated or unknown is an error to make and to send. */
const maxDirectives = 20
const maxDirectivesOfOne = 4
/** Of selections looked at, spreads included: fragments that spread each other are a tree far larger than their text. */
const maxSteps = 5000

/** Introspection wraps types in types, deeper than any query of content; graphql-js has a rule of its own against circles there. */
const maxIntrospectionDepth = 24
const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type'

/** What has been counted so far in the whole document. */
type Counted = { aliases: number; directives: number; mutations: number; fields: number; steps: number }
/** Where a selection stands: `within` are the fragments it is part of. */
type Place = { depth: number; maxDepth: number; within: readonly string[]; isMutation: boolean }

/** Refuses operations that are too deep, too wide or have too many aliases, before anything is executed. Fragments count where they are spread. */
export function limitOperation(context: ValidationContext): ASTVisitor {
  return {
    Document: {
      enter(document) {
        const excess = excessOf(document, (name) => context.getFragment(name)?.selectionSet.selections)
        if (excess) {
          const message = `This query is too large: ${excess}.`
          context.reportError(new GraphQLError(message, { originalError: refusal('query_too_large', { message }) }))
        }
      },
    },
  }
}

/** Which bound a document goes over, in words; nothing when it keeps to all of them. */
function excessOf(
  document: DocumentNode,
  selectionsOf: (fragment: string) => readonly SelectionNode[] | undefined,
): string | undefined {
  const counted: Counted = { aliases: 0, directives: 0, mutations: 0, fields: 0, steps: 0 }

  const visit = (selections: readonly SelectionNode[], place: Place): string | undefined => {
    for (const node of selections) {
      const excess = step(node, place)
      if (excess) return excess
    }
    return undefined
  }

  const step = (node: SelectionNode, place: Place): string | undefined => {
    counted.steps += 1
    if (counted.steps > maxSteps) return `at most ${maxSteps} selections are allowed`
    const directives = node.directives?.length ?? 0
    counted.directives += directives
    if (directives > maxDirectivesOfOne) return `at most ${maxDirectivesOfOne} directives of one field are allowed`
    if (counted.directives > maxDirectives) return `at most ${maxDirectives} directives are allowed`
    switch (node.kind) {
      case 'Field': {
        const limit = isIntrospection(node.name.value) ? maxIntrospectionDepth : place.maxDepth
        counted.fields += 1
        if (node.alias) counted.aliases += 1
        // Limits of writes count requests; with aliases, one request could post a hundred comments.
        if (place.isMutation && place.depth === 0) counted.mutations += 1
        if (counted.mutations > 1) return 'one change a request is allowed'
        if (place.depth >= limit) return `at most ${limit} levels are allowed`
        if (counted.aliases > maxAliases) return `at most ${maxAliases} aliases are allowed`
        if (counted.fields > maxFields) return `at most ${maxFields} fields are allowed`
        return visit(node.selectionSet?.selections ?? [], { ...place, maxDepth: limit, depth: place.depth + 1 })
      }
      case 'InlineFragment':
        return visit(node.selectionSet.selections, place)
      case 'FragmentSpread': {
        const name = node.name.value
        // graphql-js reports a circle by a rule of its own; here the walk only has to end.
        if (place.within.includes(name)) return undefined
        return visit(selectionsOf(name) ?? [], { ...place, within: [...place.within, name] })
      }
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue
    const isMutation = definition.operation === 'mutation'
    const excess = visit(definition.selectionSet.selections, { depth: 0, maxDepth, within: [], isMutation })
    if (excess) return excess
  }
  return undefined
}

/** Of one list. */
const maxDocs = 100
/** Of all lists of one operation together. */
const maxDocsTogether = 300
/** Each is a question to the database, and counts all it finds. */
const maxLists = 10
const defaultDocs = 10
const maxRelationDepth = 2

type Args = Readonly<Record<string, unknown>>

/** The same arguments with a limit of 1 to 100, which nothing switches off (0 asks for all). */
export function clampArgs(args: Args): Args {
  const { pagination: _pagination, limit, ...rest } = args
  if (limit === undefined || limit === null) return rest
  const wanted = Number(limit)
  return { ...rest, limit: wanted >= 1 && wanted <= maxDocs ? wanted : maxDocs }
}

/** The same arguments with relations resolved two levels deep at most. */
const clampDepth = (args: Args): Args =>
  args.depth === undefined || args.depth === null || (Number(args.depth) >= 0 && Number(args.depth) <= maxRelationDepth)
    ? args
    : { ...args, depth: maxRelationDepth }

type Field = GraphQLField<unknown, GraphQLContext>
const argOf = ({ args }: Field, wanted: string) => args.find(({ name }) => name === wanted)

type Clamp = (args: Args, context: GraphQLContext) => Args

function clampField(field: Field, clamp: Clamp): void {
  const { resolve } = field
  if (resolve)
    field.resolve = (source, args, context, info) =>
      resolve(source, isStaff(context.req.user) ? args : clamp(args, context), context, info)
}

/** Lists of one operation one after the other, and everybody else's turn between them: SQLite answers within this process. */
function takeTurns(field: Field): void {
  const { resolve } = field
  if (!resolve) return
  field.resolve = (source, args, context, info) => {
    const turn = (context.lastList ?? Promise.resolve()).then(async () => {
      await nextTurn()
      return resolve(source, args, context, info)
    })
    context.lastList = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }
}

const tooMuch = (bound: string) =>
  refusal('query_too_large', { message: `This query asks for too much: ${bound} are allowed.` })

/** Counts each list against what one operation may ask for: with aliases, one list could be asked for fifty times. */
function clampList(collection: CollectionSlug | undefined): Clamp {
  return (args, context) => {
    const bounded = clampArgs(args)
    context.asked ??= { clauses: 0, words: 0, lists: 0, docs: 0 }
    const { asked } = context
    asked.lists += 1
    // One error for all that follow.
    if (asked.lists > maxLists) {
      asked.excess ??= tooMuch(`${maxLists} lists`)
      throw asked.excess
    }
    // A thread counts by `first`, which it bounds itself.
    asked.docs += Number(bounded.limit ?? bounded.first ?? defaultDocs)
    if (asked.docs > maxDocsTogether) throw tooMuch(`${maxDocsTogether} documents of all lists together`)
    if (collection) refuseUnstated(collection, bounded, asked, context.req.payload.config)
    return bounded
  }
}

/** Bounds every list and every depth of the schema for people who are not staff, as REST does. Changes the schema it is given. */
export function boundLists(schema: GraphQLSchema, collections: readonly CollectionSlug[] = []): GraphQLSchema {
  const byWhere = new Map(collections.map((slug) => [`${formatNames(slug).singular}_where`, slug]))
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}) as Field[]) {
    const where = argOf(field, 'where')
    if (!where && !argOf(field, 'limit') && !argOf(field, 'first')) continue
    takeTurns(field)
    clampField(field, clampList(where && byWhere.get(getNamedType(where.type).name)))
  }
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type))
      for (const field of Object.values(type.getFields()) as Field[])
        if (argOf(field, 'depth')) clampField(field, clampDepth)
  return schema
}

/**
 * Lets Payload's refusals go without a trace, as ours do: GraphQL reads the trace of each, and the first one after a start reads the
 * map of the whole source, which takes several tenths of a second. Changes the schema it is given.
 */
export function dropTraces(schema: GraphQLSchema): GraphQLSchema {
  const refuse = (error: unknown): never => {
    if (error instanceof APIError && error.status < 500) error.stack = `${error.name}: ${error.message}`
    throw error
  }
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields()) as Field[]) {
      const { resolve } = field
      if (!resolve) continue
      field.resolve = (source, args, context, info) => {
        try {
          const resolved = resolve(source, args, context, info)
          return resolved instanceof Promise ? resolved.catch(refuse) : resolved
        } catch (error) {
          return refuse(error)
        }
      }
    }
  return schema
}

/**
 * Mends what of Payload's schema fails on every call, or on some that the schema allows: the access to a global is looked for
 * without the request, what a stranger may not do is `null` where a Boolean is promised, and lists of drafts cannot bear an
 * argument that is `null`. Changes the schema it is given.
 */
export function mendSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}) as Field[]) {
    const { resolve } = field
    if (!resolve) continue
    const isOfGlobal = field.name.startsWith('docAccess') && field.args.length === 0
    field.resolve = (source, args, context, info) => {
      const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null))
      // Payload's resolver of globals takes the context where GraphQL passes the arguments.
      return resolve(source, isOfGlobal ? { ...context } : given, context, info)
    }
  }
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && type.name.includes('Access'))
      for (const field of Object.values(type.getFields()) as Field[])
        if (String(field.type) === 'Boolean!')
          field.resolve = (source) =>
            typeof source === 'object' && source !== null && Reflect.get(source, field.name) === true
  return schema
}
