import type { CollectionConfig } from 'payload'
import { nobody, records } from '../shared'

/**
 * What has become of what readers see, in the order in which it was committed: read by `GET /api/changes`, written in the
 * transaction of the change. Ids and slugs only.
 */
export const PublicChanges: CollectionConfig<'public-changes'> = {
  slug: 'public-changes',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'type', type: 'select', required: true, options: ['articles', 'comments'] },
    { name: 'item', type: 'text', required: true, admin: { description: 'Id of the article or comment.' } },
    { name: 'slug', type: 'text', admin: { description: 'Of a deleted article: the last that it was read by.' } },
    { name: 'change', type: 'select', required: true, options: ['upsert', 'delete'] },
    { name: 'at', type: 'date', required: true, index: true },
    {
      name: 'tick',
      type: 'number',
      required: true,
      index: true,
      admin: { description: 'Greater than that of everything the transaction could see.' },
    },
    {
      name: 'seq',
      type: 'number',
      required: true,
      index: true,
      admin: { description: 'Its place; 0 until it has one.' },
    },
  ],
}
