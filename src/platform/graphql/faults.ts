import {
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql'
import type { APIError, Payload } from 'payload'
import { graphqlEntry, inLanguage, isRecord, type Language, logFault, Refusal, refusal, toldOf } from '#platform'

/** What Payload's rule of complexity says. */
const tooComplex = /^The query exceeds the maximum complexity/

/** What a query did wrong, without what GraphQL repeats of it: suggestions tell names nobody asked for, values may be anything. */
function mistakeIn({ message }: GraphQLError): Refusal {
  return refusal(tooComplex.test(message) ? 'query_too_large' : 'query_invalid', {
    message: message
      .replace(/ Did you mean .*$/s, '')
      .replace(/ got invalid value [\s\S]*$/, ' got an invalid value.')
      .replace(/ cannot represent [\s\S]*$/, ' cannot represent this value.')
      .slice(0, 500),
    isUntranslated: true,
  })
}

/** The error of ours or of Payload's that a query ended with. Those of GraphQL have none below them, or one of their own. */
export function toldOfQuery(error: GraphQLError): APIError {
  const { originalError: original } = error
  return !original || original.name === 'GraphQLError' ? mistakeIn(error) : toldOf(original).told
}

/** An error of a query in the shape of REST's: the same `data`, and the status REST would have answered with. */
export function formatGraphQLError(
  error: GraphQLError,
  { language, payload }: { payload: Payload; language: Language },
) {
  const { locations, originalError, path } = error
  const told = toldOfQuery(error)
  if (originalError && originalError.name !== 'GraphQLError') logFault(payload.logger, originalError)
  return {
    ...graphqlEntry(inLanguage(told, language)),
    ...(path ? { path } : {}),
    ...(locations && told instanceof Refusal && told.faults[0]?.code === 'query_invalid' ? { locations } : {}),
  }
}

type Values = Readonly<Record<string, unknown>>
type Types = { schema: GraphQLSchema; operation: OperationDefinitionNode }

/** Values that GraphQL looks at one by one: names and members of lists. 500 conditions, the most that anybody may ask with, are 1,500. */
const mostValues = 2000
/** Each one repeats and prints the value it is about. */
const maxMistakes = 5

/**
 * What is wrong with the variables of an operation, which has been validated. Asked before they are used: Payload's rule of complexity
 * takes all of them to their types and notes each mistake, which for the many that fit into a body takes minutes.
 */
export function faultsOfVariables({ operation, schema }: Types, values: Values): readonly GraphQLError[] {
  const declared = operation.variableDefinitions ?? []
  let left = mostValues
  const isTooMuch = (value: unknown, type: GraphQLInputType | undefined): boolean => {
    left -= 1
    if (left < 0) return true
    const bare = type && getNullableType(type)
    if (isListType(bare))
      return Array.isArray(value) ? value.some((one) => isTooMuch(one, bare.ofType)) : isTooMuch(value, bare.ofType)
    // A text, a number, or JSON, which is taken as it is.
    if (!isInputObjectType(bare) || !isRecord(value)) return false
    const fields = bare.getFields()
    return Object.entries(value).some(([name, one]) => isTooMuch(one, fields[name]?.type))
  }
  for (const { type: node, variable } of declared) {
    const type = typeFromAST(schema, node)
    if (!isInputType(type) || !isTooMuch(values[variable.name.value], type)) continue
    const message = `This query is too large: at most ${mostValues} values in its variables are allowed.`
    return [new GraphQLError(message, { originalError: refusal('query_too_large', { message }) })]
  }
  return getVariableValues(schema, declared, values, { maxErrors: maxMistakes, hideSuggestions: true }).errors ?? []
}
