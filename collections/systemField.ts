import type { Field } from 'payload'

/** Marks a field as kept by the system: shown read-only in the admin, and hooks drop what clients send for it. */
export const systemField = <F extends Field>(field: F): F => ({
  ...field,
  admin: { ...('admin' in field ? field.admin : {}), readOnly: true, position: 'sidebar' },
})
