import type { CollectionConfig } from 'payload'
import { nobody } from '../access'

/** Things that happen once in the life of a database, claimed by a unique key: the first administrator, the demo content. */
export const SystemState: CollectionConfig<'system-state'> = {
  slug: 'system-state',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  graphQL: false,
  lockDocuments: false,
  fields: [
    { name: 'key', type: 'text', required: true, unique: true },
    { name: 'value', type: 'text' },
  ],
}
