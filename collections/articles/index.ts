import type { CollectionConfig } from 'payload'
import {
  addOwnByline,
  addSchedules,
  addSrcset,
  articleRoutes,
  bodyEditor,
  checkBody,
  cleanPicture,
  deleteComments,
  dropBody,
  editorsOrOwn,
  editorsOrOwnVersions,
  includeBeside,
  keepFileName,
  keepLock,
  keepOpenDraft,
  keepSystemFields,
  leaveOutPages,
  livePreviewAddress,
  newestFirst,
  noteArticle,
  noteArticleGone,
  previewAddress,
  publishedOrOwn,
  readBySlug,
  refuseAddresses,
  refuseIncomplete,
  refuseStale,
  refuseTakenSlug,
  renderBody,
  selectBody,
  slugField,
  takeMarkdown,
  writePublished,
} from '#articles'
import { recordArticle, recordDeleted, rememberArticle, rememberDeleted } from '#changes'
import { isWriter } from '#platform'
import { askable, collectionEndpoints, keptByRevision } from '#platform/http'
import { anyone, editors, hiddenUnless, moderatorsField, nobodyField, systemField, writers } from '../shared'

/** What editors write and readers answer. */
export const Articles: CollectionConfig<'articles'> = {
  slug: 'articles',
  admin: {
    useAsTitle: 'title',
    defaultColumns: ['title', '_status', 'schedule', 'publishedAt', 'updatedAt'],
    group: 'Content',
    hidden: hiddenUnless(isWriter),
    preview: previewAddress,
    livePreview: {
      url: livePreviewAddress,
      breakpoints: [
        { name: 'phone', label: 'Phone', width: 375, height: 667 },
        { name: 'tablet', label: 'Tablet', width: 768, height: 1024 },
      ],
    },
    components: { beforeListTable: ['/src/articles/admin/ArticleNotices#ArticleNotices'] },
  },
  access: {
    create: writers,
    read: publishedOrOwn,
    update: editorsOrOwn,
    delete: editors,
    readVersions: editorsOrOwnVersions,
  },
  // Of the admin's list: what was changed last, drafts too. Programs get what was published last, see `newestFirst`.
  defaultSort: '-updatedAt',
  disableBulkEdit: true,
  disableBulkDelete: true,
  // A copy would need an address of its own, and authors could copy what is not theirs.
  disableDuplicate: true,
  trash: true,
  endpoints: collectionEndpoints('articles', articleRoutes),
  // With `validate` nothing is stored before the first save: a draft may lack everything, but holds nothing that is no value of its
  // field. Without it the admin stores an empty draft whenever somebody looks at “Create new”.
  versions: { drafts: { autosave: { interval: 2000 }, validate: true }, maxPerDoc: 50 },
  hooks: {
    beforeOperation: [leaveOutPages, newestFirst, readBySlug, takeMarkdown, selectBody, refuseStale, writePublished],
    beforeValidate: [addOwnByline, checkBody],
    beforeChange: [rememberArticle, keepSystemFields, refuseIncomplete, refuseTakenSlug('articles')],
    afterChange: [noteArticle, recordArticle],
    afterOperation: [keepOpenDraft, keepLock, dropBody, addSchedules, includeBeside],
    beforeDelete: [rememberDeleted, deleteComments],
    afterDelete: [noteArticleGone, recordDeleted],
  },
  indexes: [
    { fields: ['_status', 'publishedAt'] },
    // Public lists, in their order: what they skip and count is read from it alone, and not from rows with a whole text in each.
    { fields: ['_status', 'deletedAt', 'pageUrl', 'publishedAt', 'createdAt'] },
  ],
  custom: {
    ...askable({
      filters: {
        id: 'value',
        slug: 'value',
        oldSlugs: 'value',
        title: 'text',
        tags: 'text',
        authors: 'value',
        'authors.slug': 'value',
        'authors.name': 'text',
        publishedAt: 'value',
        createdAt: 'value',
        updatedAt: 'value',
        _status: 'value',
        commentCount: 'value',
      },
      sorts: ['publishedAt', 'createdAt', 'updatedAt', 'id', 'slug', 'title', 'commentCount'],
    }),
    ...keptByRevision({
      beside: ['authors', 'media'],
      knows: [
        ...[publishedOrOwn, anyone, moderatorsField, nobodyField],
        ...[leaveOutPages, newestFirst, readBySlug, takeMarkdown, selectBody, refuseStale, writePublished],
        ...[refuseAddresses, cleanPicture, keepFileName],
        ...[keepOpenDraft, keepLock, dropBody, addSchedules, includeBeside],
        ...[renderBody, addSrcset],
      ],
      // Where links to other articles lead is up to those, and to the settings.
      saysMore: (json) => /"relationTo":"articles"|"linkType":"internal"/.test(json),
    }),
    whoMay:
      'Editors change all articles, authors those that carry their byline; only editors move them to the trash or delete them.',
  },
  fields: [
    { name: 'editing', type: 'ui', admin: { components: { Field: '/src/articles/admin/Editing#Editing' } } },
    // Needed for publishing, which says so with everything else that is missing.
    { name: 'title', type: 'text', maxLength: 200, index: true },
    slugField({ collection: 'articles', from: 'title', fallback: 'article' }),
    { name: 'excerpt', type: 'textarea', maxLength: 500 },
    { name: 'hero', label: 'Picture', type: 'upload', relationTo: 'media' },
    { name: 'body', type: 'richText', editor: bodyEditor },
    {
      name: 'bodyMarkdown',
      type: 'textarea',
      virtual: true,
      access: { read: nobodyField },
      admin: { hidden: true, description: 'In place of the body, when writing: it is kept as rich text.' },
    },
    { name: 'html', type: 'text', virtual: true, admin: { hidden: true }, hooks: { afterRead: [renderBody] } },
    {
      name: 'authors',
      type: 'relationship',
      relationTo: 'authors',
      hasMany: true,
      index: true,
      maxRows: 20,
      admin: { position: 'sidebar' },
    },
    {
      name: 'tags',
      type: 'text',
      hasMany: true,
      index: true,
      maxRows: 20,
      maxLength: 60,
      admin: { position: 'sidebar' },
    },
    {
      name: 'publishedAt',
      type: 'date',
      index: true,
      admin: {
        position: 'sidebar',
        date: { pickerAppearance: 'dayAndTime' },
        description: 'Left empty, it is the time of publishing. To publish later, choose “Publish or withdraw later”.',
      },
    },
    {
      name: 'schedule',
      label: 'Scheduled',
      type: 'ui',
      admin: {
        position: 'sidebar',
        components: {
          Field: '/src/articles/admin/Schedule#Schedule',
          // What `addSchedules` puts into lists.
          Cell: '/src/articles/admin/Schedule#ScheduledCell',
        },
      },
    },
    {
      name: 'discussion',
      type: 'group',
      fields: [
        {
          name: 'open',
          type: 'select',
          defaultValue: 'inherit',
          options: [
            { value: 'inherit', label: 'As the site' },
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ],
          admin: { description: 'Whether readers can comment on this article.' },
        },
        {
          name: 'closeAfterDays',
          type: 'number',
          min: 0,
          max: 36_500,
          admin: { description: 'Days after publication; empty: as the site, 0: never.' },
        },
        {
          name: 'moderation',
          type: 'select',
          defaultValue: 'inherit',
          options: [
            { value: 'inherit', label: 'As the site' },
            { value: 'holdAll', label: 'Hold every comment' },
            { value: 'asPolicy', label: 'By the rules, even when the site holds every comment' },
          ],
        },
      ],
    },
    {
      name: 'seo',
      label: 'Search engines',
      type: 'group',
      fields: [
        { name: 'title', type: 'text', maxLength: 120 },
        { name: 'description', type: 'textarea', maxLength: 320 },
      ],
    },
    systemField({
      name: 'oldSlugs',
      type: 'text',
      hasMany: true,
      index: true,
      access: { create: nobodyField, update: nobodyField },
    }),
    {
      // The address of a page that lives elsewhere: what has one is no article of ours, and in no list that does not ask for it.
      name: 'pageUrl',
      type: 'text',
      maxLength: 2000,
      access: { read: moderatorsField, create: nobodyField, update: nobodyField },
      admin: { hidden: true, description: 'The address of a page that lives elsewhere; articles have none.' },
    },
    {
      name: 'editedBy',
      type: 'text',
      hidden: true,
      access: { read: nobodyField, create: nobodyField, update: nobodyField },
    },
    {
      name: 'commentCount',
      type: 'number',
      defaultValue: 0,
      index: true,
      access: { create: nobodyField, update: nobodyField },
      // The admin shows drafts, and a draft knows the count of the day it was saved only.
      admin: { hidden: true },
    },
  ],
}
