import type { CollectionConfig } from 'payload'
import { nobody } from '../shared'

/**
 * What the system keeps for itself under a unique key: things that happen once (the first administrator, the demo content,
 * a mail that was sent), and an article's list of pinned comments.
 */
export const SystemState: CollectionConfig<'system-state'> = {
  slug: 'system-state',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  versions: false,
  graphQL: false,
  lockDocuments: false,
  fields: [
    { name: 'key', type: 'text', required: true, unique: true },
    { name: 'value', type: 'text' },
  ],
}
