import type { GraphQLError } from 'graphql'
import { APIError, type Payload } from 'payload'
import { Refusal } from '#platform'
import { isTransient, isUncertain } from '#platform/database'

type Formatted = {
  message: string
  path?: readonly (string | number)[]
  locations?: readonly { line: number; column: number }[]
  extensions?: Record<string, unknown>
}

/** GraphQL's own errors without what they repeat: suggestions tell names nobody asked for, values may be anything. */
export function plainError({ locations, message }: GraphQLError): Formatted {
  return {
    message: message
      .replace(/ Did you mean .*$/s, '')
      .replace(/ got invalid value [\s\S]*$/, ' got an invalid value.')
      .replace(/ cannot represent [\s\S]*$/, ' cannot represent this value.')
      .slice(0, 500),
    ...(locations ? { locations } : {}),
  }
}

/** An error of a resolver, in the shape of REST's: the same `data`, and the status REST would have answered with. */
export function formatGraphQLError(error: GraphQLError, payload: Payload): Formatted {
  const { originalError: original, path } = error
  const at = path ? { path } : {}
  if (original instanceof Refusal && original.cause instanceof Error)
    payload.logger.warn({ err: original.cause, msg: 'The database could not be had' })
  if (!original) return { ...plainError(error), ...at }
  const known =
    original instanceof Refusal
      ? original
      : isTransient(original) || isUncertain(original)
        ? new Refusal([{ code: 'unavailable' }], 1)
        : original
  if (known instanceof APIError && (known.isPublic || known.status < 500))
    return {
      message: known.message,
      ...at,
      extensions: { name: known.name, statusCode: known.status, ...(known.data ? { data: known.data } : {}) },
    }
  // Coercion errors of arguments are wrapped, and say so by having no status.
  if (original.name === 'GraphQLError') return { ...plainError(error), ...at }
  payload.logger.error({ err: original, msg: 'A GraphQL resolver failed' })
  return { message: 'Something went wrong.', ...at, extensions: { name: 'Error', statusCode: 500 } }
}
