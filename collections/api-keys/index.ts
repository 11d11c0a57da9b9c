import type { CollectionConfig } from 'payload'
import { keyScopes } from '#platform'
import { nobody, records } from '../shared'

/**
 * Keys of programs. Made and ended through `/api/keys` and the command line only, which see to who may; the key itself is kept
 * nowhere.
 */
export const ApiKeys: CollectionConfig<'api-keys'> = {
  slug: 'api-keys',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'name', type: 'text', required: true, maxLength: 100 },
    { name: 'scope', type: 'select', required: true, options: [...keyScopes] },
    // Text and not a relation: no collection has a path to `users`.
    { name: 'account', type: 'text', required: true, index: true },
    { name: 'hash', type: 'text', required: true, unique: true, hidden: true },
    { name: 'origins', type: 'text', hasMany: true },
    { name: 'expiresAt', type: 'date' },
  ],
}
