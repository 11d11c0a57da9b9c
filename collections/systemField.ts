import type { Field } from 'payload'

/** Marks a field as kept by the system: shown read-only in the admin, and hooks drop what clients send for it. */
export function systemField<F extends Field>(field: F): F {
  return {
    ...field,
    admin: { ...('admin' in field ? field.admin : {}), readOnly: true, position: 'sidebar' },
  }
}
