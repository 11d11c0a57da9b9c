import type { TextField } from 'payload'

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Turns a title into a slug: lower-case ASCII words joined by hyphens, at most 80 characters. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '')
}

/** The `slug` of a document, made from another field when left empty. */
export function slugField(from: string): TextField {
  return {
    name: 'slug',
    type: 'text',
    unique: true,
    index: true,
    maxLength: 120,
    admin: { position: 'sidebar', description: `Part of the address. Made from the ${from} when left empty.` },
    hooks: {
      beforeValidate: [
        ({ data, value }) => {
          if (typeof value === 'string' && value.trim() !== '') return value.trim().toLowerCase()
          const source: unknown = data?.[from]
          return typeof source === 'string' ? slugify(source) || undefined : undefined
        },
      ],
    },
    validate: (value: unknown) =>
      value === undefined ||
      value === null ||
      (typeof value === 'string' && slugPattern.test(value)) ||
      'Use small letters, digits and single hyphens only.',
  }
}
