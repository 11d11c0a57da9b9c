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
import { isRecord, refusal } from '#platform'

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
