import type { CollectionConfig } from 'payload'
import {
  addSrcset,
  cleanPicture,
  editorsOrOwnUpload,
  keepFileName,
  keepPictures,
  noteOwner,
  notePlaceholder,
  refuseAddresses,
  usedInRoutes,
} from '#articles'
import { recordGoneBeside, recordShownBeside } from '#changes'
import { isWriter } from '#platform'
import { noteChanges } from '#platform/database'
import { askable, collectionEndpoints } from '#platform/http'
import { anyone, editors, hiddenUnless, nobodyField, selectedUses, usedInField, writers } from '../shared'

const note = noteChanges('media')

/** Pictures, each with its text alternative and its credit. Payload checks the type by content, not by name. */
export const Media: CollectionConfig<'media'> = {
  slug: 'media',
  admin: { group: 'Content', hidden: hiddenUnless(isWriter), components: { beforeListTable: [selectedUses] } },
  access: { create: writers, read: anyone, update: editorsOrOwnUpload, delete: editors },
  versions: false,
  // `srcset` is made of them, whatever else is asked for.
  forceSelect: { url: true, width: true, sizes: true },
  custom: {
    ...askable({
      filters: { id: 'value', filename: 'value', createdAt: 'value', updatedAt: 'value' },
      sorts: ['createdAt', 'updatedAt', 'id', 'filename'],
    }),
    whoMay:
      'Editors change all pictures, others the text and credit of those they have uploaded; only editors delete them.',
  },
  hooks: {
    beforeOperation: [refuseAddresses, cleanPicture, keepFileName],
    beforeChange: [noteOwner, notePlaceholder],
    afterRead: [addSrcset],
    afterChange: [note.change, recordShownBeside],
    beforeDelete: [recordGoneBeside],
    afterDelete: [note.remove],
  },
  disableDuplicate: true,
  upload: {
    // No SVG: it can carry scripts.
    mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'],
    // A submitted address is never fetched.
    pasteURL: false,
    focalPoint: true,
    modifyResponseHeaders: keepPictures,
    imageSizes: [
      {
        name: 'thumb',
        width: 400,
        withoutEnlargement: true,
        formatOptions: { format: 'webp', options: { quality: 78 } },
      },
      {
        name: 'card',
        width: 800,
        withoutEnlargement: true,
        formatOptions: { format: 'webp', options: { quality: 78 } },
      },
      {
        name: 'hero',
        width: 1600,
        withoutEnlargement: true,
        formatOptions: { format: 'webp', options: { quality: 80 } },
      },
    ],
    adminThumbnail: 'thumb',
  },
  endpoints: collectionEndpoints('media', usedInRoutes),
  fields: [
    usedInField,
    // Where a bucket keeps the picture (`S3_URL`). Without one it stays empty: the tables are the same for every setting.
    { name: '_objectKey', type: 'text', hidden: true },
    {
      name: 'alt',
      type: 'text',
      maxLength: 500,
      admin: {
        description:
          'What the picture shows, for people who cannot see it. Needed before an article with this picture is published.',
      },
    },
    {
      name: 'credit',
      type: 'text',
      maxLength: 200,
      admin: { description: 'Who made it. Needed before an article with this picture is published.' },
    },
    {
      name: 'srcset',
      type: 'text',
      virtual: true,
      admin: { hidden: true, description: 'The widths of the picture, as `<img srcset>` takes them.' },
    },
    {
      name: 'placeholder',
      type: 'text',
      maxLength: 2000,
      access: { create: nobodyField, update: nobodyField },
      admin: { hidden: true, description: 'Shown until the picture has come: a blurred one, as a `data:` address.' },
    },
    // An id, not a relation: no public collection has a path to accounts.
    {
      name: 'owner',
      type: 'text',
      hidden: true,
      access: { read: nobodyField, create: nobodyField, update: nobodyField },
    },
  ],
}
