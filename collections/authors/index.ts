import type { CollectionConfig } from 'payload'
import { refuseTakenName } from '#accounts'
import { editorsOrOwnByline, isHttpAddress, keepOldSlugs, refuseTakenSlug, slugField, usedInRoutes } from '#articles'
import { recordGoneBeside, recordShownBeside } from '#changes'
import { isWriter } from '#platform'
import { noteChanges } from '#platform/database'
import { askable, collectionEndpoints } from '#platform/http'
import { anyone, editors, hiddenUnless, nobodyField, selectedUses, systemField, usedInField } from '../shared'

const note = noteChanges('authors')

/** Public bylines. A user points to theirs, never the other way. */
export const Authors: CollectionConfig<'authors'> = {
  slug: 'authors',
  admin: {
    useAsTitle: 'name',
    group: 'Content',
    hidden: hiddenUnless(isWriter),
    components: { beforeListTable: [selectedUses] },
  },
  access: { create: editors, read: anyone, update: editorsOrOwnByline, delete: editors },
  versions: false,
  custom: {
    ...askable({
      filters: { id: 'value', slug: 'value', name: 'text', createdAt: 'value', updatedAt: 'value' },
      sorts: ['name', 'slug', 'id', 'createdAt', 'updatedAt'],
    }),
    whoMay: 'Editors make and change bylines; others change their own.',
  },
  hooks: {
    beforeChange: [keepOldSlugs, refuseTakenSlug('authors'), refuseTakenName],
    afterChange: [note.change, recordShownBeside],
    beforeDelete: [recordGoneBeside],
    afterDelete: [note.remove],
  },
  endpoints: collectionEndpoints('authors', usedInRoutes),
  fields: [
    usedInField,
    { name: 'name', type: 'text', required: true, maxLength: 100 },
    { ...slugField({ collection: 'authors', from: 'name', fallback: 'author' }), required: true },
    systemField({
      name: 'oldSlugs',
      type: 'text',
      hasMany: true,
      index: true,
      access: { create: nobodyField, update: nobodyField },
    }),
    { name: 'bio', type: 'textarea', maxLength: 1000 },
    { name: 'picture', type: 'upload', relationTo: 'media' },
    {
      name: 'links',
      type: 'array',
      maxRows: 10,
      fields: [
        { name: 'label', type: 'text', required: true, maxLength: 60 },
        {
          name: 'url',
          type: 'text',
          required: true,
          maxLength: 500,
          validate: isHttpAddress,
        },
      ],
    },
  ],
}
