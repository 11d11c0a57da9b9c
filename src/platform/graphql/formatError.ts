import type { GraphQLError } from 'graphql'
import type { APIError, Payload } from 'payload'
import { graphqlEntry, inLanguage, type Language, logFault, Refusal, refusal, toldOf } from '#platform'

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
