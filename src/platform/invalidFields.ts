import {
  type CollectionSlug,
  type FlattenedField,
  type PayloadRequest,
  ValidationError,
  type ValidationFieldError,
} from 'payload'

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
