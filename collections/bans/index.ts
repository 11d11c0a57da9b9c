import { banEffectWords, banKindWords, forgetSender } from '#bans'
import { banEffects, banKinds } from '#moderation'
import { type CommentCollection, moderators, nobody } from '../shared'

/**
 * Who may not comment, or not at once. An address, a browser's token or a network is in the vault, under the ban's id: `value` holds what
 * anybody may read (a name, a domain, a range staff typed in). Made by operations only.
 */
export const bans: CommentCollection<'bans'> = () => ({
  slug: 'bans',
  admin: {
    group: 'Comments',
    useAsTitle: 'kind',
    description: 'Who may not comment, or not at once. A ban is made at the desk, from a comment of its sender.',
    defaultColumns: ['kind', 'shownName', 'lift', 'until', 'actor', 'value', 'effect', 'comment'],
    listSearchableFields: ['shownName', 'value', 'note'],
  },
  access: { create: nobody, read: moderators, update: nobody, delete: moderators },
  versions: false,
  hooks: { beforeDelete: [forgetSender] },
  graphQL: false,
  lockDocuments: false,
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  fields: [
    {
      name: 'kind',
      label: 'What is banned',
      type: 'select',
      required: true,
      options: banKinds.map((value) => ({ value, label: banKindWords[value].label })),
    },
    {
      name: 'shownName',
      label: 'Name shown then',
      type: 'text',
      admin: { description: 'Of the comment it was made from.' },
    },
    { name: 'value', type: 'text', index: true },
    {
      name: 'effect',
      label: 'What happens',
      type: 'select',
      required: true,
      options: banEffects.map((value) => ({ value, label: banEffectWords[value].label })),
    },
    {
      name: 'until',
      label: 'Ends',
      type: 'date',
      index: true,
      admin: { components: { Cell: '/src/bans/admin/cells#UntilCell' } },
    },
    { name: 'note', type: 'textarea', maxLength: 2000 },
    {
      name: 'actor',
      label: 'Made by',
      type: 'text',
      required: true,
      admin: { components: { Cell: '/src/comments/admin/NamedCell#AccountCell' } },
    },
    {
      name: 'comment',
      label: 'Made from',
      type: 'text',
      admin: {
        description: 'Id of the comment it was made from.',
        components: { Cell: '/src/comments/admin/NamedCell#CommentCell' },
      },
    },
    { name: 'lift', label: 'Lift', type: 'ui', admin: { components: { Cell: '/src/bans/admin/cells#LiftCell' } } },
  ],
})
