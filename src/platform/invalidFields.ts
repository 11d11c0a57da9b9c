import {
  type CollectionSlug,
  type FlattenedField,
  type PayloadRequest,
  ValidationError,
  type ValidationFieldError,
} from 'payload'
import type { z } from 'zod'

type InvalidFields = { collection: CollectionSlug; errors: readonly ValidationFieldError[]; req: PayloadRequest }

/** Payload's error about fields of a document. Its sentence names them by their labels, its list by their paths. */
export function invalidFields({ collection, errors, req }: InvalidFields): ValidationError {
  const { flattenedFields } = req.payload.collections[collection].config
  return new ValidationError({
    collection,
    errors: errors.map((error) => ({ label: labelOf(flattenedFields, error.path), ...error })),
    req,
  })
}

/** Through groups; rows of lists are not looked into. */
function labelOf(fields: readonly FlattenedField[], path: string): string {
  const [name, ...rest] = path.split('.')
  const field = fields.find((one) => one.name === name)
  const label = field && 'label' in field && typeof field.label === 'string' ? field.label : undefined
  if (!field || label === undefined) return path
  if (rest.length === 0 || !('flattenedFields' in field)) return label
  return `${label} › ${labelOf(field.flattenedFields, rest.join('.'))}`
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
}

/** What a value has to be, for the schemas that do not say it themselves: zod tells of its own types. Nothing that was sent is repeated. */
export const expected: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length === 1
        ? `Please give ${String(issue.values[0])}.`
        : `Please give one of: ${issue.values.map(String).join(', ')}.`
    case 'invalid_type':
      return issue.input === undefined
        ? `This is needed${kinds[issue.expected] ? `: ${kinds[issue.expected]}` : ''}.`
        : `Please give ${kinds[issue.expected] ?? 'what the documentation names'}.`
    case 'too_small':
      return `Please give at least ${amount(issue.origin, issue.minimum)}.`
    case 'too_big':
      return `Please give at most ${amount(issue.origin, issue.maximum)}.`
    default:
      return undefined
  }
}

function amount(origin: string, bound: number | bigint): string {
  const one = { string: 'character', array: 'entry' }[origin]
  if (one === undefined) return String(bound)
  const many = origin === 'array' ? 'entries' : 'characters'
  return `${bound} ${Number(bound) === 1 ? one : many}`
}
