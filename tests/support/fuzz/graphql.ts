import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { FuzzRequest } from './rest'
import { anyValue } from './values'

/** A value as GraphQL writes it down; what it has no way to write becomes a string. */
const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .filter(([name]) => /^[A-Za-z]\w*$/.test(name))
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(', ')}}`
  return JSON.stringify(value) ?? 'null'
}

const inputOf = (type: GraphQLInputType, ids: fc.Arbitrary<string>, depth = 0): fc.Arbitrary<string> => {
  const odd = anyValue.map(literal)
  if (isNonNullType(type)) return inputOf(type.ofType, ids, depth)
  if (isListType(type))
    return fc.array(inputOf(type.ofType, ids, depth + 1), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`)
  if (isEnumType(type))
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...type.getValues().map(({ name }) => name)) }, odd)
  if (isInputObjectType(type)) {
    if (depth > 2) return fc.constant('{}')
    const fields = Object.values(type.getFields())
    return fc
      .shuffledSubarray(fields, { maxLength: Math.min(3, fields.length) })
      .chain((some) =>
        fc.tuple(...some.map((field) => inputOf(field.type, ids, depth + 1).map((text) => `${field.name}: ${text}`))),
      )
      .map((parts) => `{${parts.join(', ')}}`)
  }
  const plain: Record<string, fc.Arbitrary<unknown>> = {
    Int: fc.integer({ min: -10, max: 1000 }),
    Float: fc.double({ noNaN: true, noDefaultInfinity: true }),
    Boolean: fc.boolean(),
    DateTime: fc.constantFrom('2026-05-04T10:00:00Z', 'yesterday', ''),
    JSON: fc.jsonValue({ maxDepth: 2 }),
    String: fc.oneof(ids, fc.string({ maxLength: 30 })),
  }
  return fc.oneof({ weight: 4, arbitrary: (plain[getNamedType(type).name] ?? fc.string()).map(literal) }, odd)
}

const argumentsOf = (args: readonly GraphQLArgument[], ids: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  if (args.length === 0) return fc.constant('')
  const needed = args.filter(({ type }) => isNonNullType(type))
  const others = args.filter(({ type }) => !isNonNullType(type))
  return fc
    .subarray(others, { maxLength: Math.min(4, others.length) })
    .chain((some) =>
      fc.tuple(...[...needed, ...some].map(({ name, type }) => inputOf(type, ids).map((text) => `${name}: ${text}`))),
    )
    .map((parts) => (parts.length > 0 ? `(${parts.join(', ')})` : ''))
}

const selectionOf = (type: GraphQLObjectType, ids: fc.Arbitrary<string>, depth: number): fc.Arbitrary<string> => {
  const fields = Object.values(type.getFields()).filter((field) => depth > 0 || !isObjectType(getNamedType(field.type)))
  if (fields.length === 0) return fc.constant('{ __typename }')
  return fc
    .subarray(fields, { minLength: 1, maxLength: Math.min(4, fields.length) })
    .chain((some) => fc.tuple(...some.map((field) => fieldOf(field, ids, depth - 1))))
    .map((parts) => `{ ${parts.join(' ')} }`)
}

const fieldOf = (
  { args, name, type }: ReturnType<GraphQLObjectType['getFields']>[string],
  ids: fc.Arbitrary<string>,
  depth: number,
): fc.Arbitrary<string> => {
  const named = getNamedType(type)
  const selection = isObjectType(named) ? selectionOf(named, ids, Math.max(0, depth)) : fc.constant('')
  return fc.tuple(argumentsOf(args, ids), selection).map(([given, inner]) => `${name}${given} ${inner}`)
}

/** Documents from the schema's own description, mostly valid. */
export const graphqlRequests = (schema: GraphQLSchema, known: readonly string[]): fc.Arbitrary<FuzzRequest> => {
  const ids = fc.constantFrom(...known)
  const rootOf = (type: GraphQLObjectType | null | undefined, word: string) =>
    fc
      .constantFrom(...Object.values(type?.getFields() ?? {}))
      .chain((field) => fc.tuple(fc.constant(field.name), fieldOf(field, ids, 3)))
      .map(([, text]) => `${word} { ${text} }`)
  return fc
    .oneof(
      { weight: 3, arbitrary: rootOf(schema.getQueryType(), 'query') },
      { weight: 2, arbitrary: rootOf(schema.getMutationType(), 'mutation') },
      { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
    )
    .map((query) => ({
      method: 'POST',
      path: '/api/graphql',
      type: 'application/json',
      body: JSON.stringify({ query }),
    }))
}
