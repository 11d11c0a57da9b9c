import { forgetSender } from '#bans'
import { banEffects, banKinds } from '#moderation'
import { type CommentCollection, moderators, nobody } from '../shared'

/**
 * Who may not comment, or not at once. An address or a network is in the vault, under the ban's id: `value` holds what
 * anybody may read (a name, a domain, a range staff typed in). Made by operations only.
 */
export const bans: CommentCollection<'bans'> = () => ({
  slug: 'bans',
  admin: {
    group: 'Comments',
    useAsTitle: 'kind',
    defaultColumns: ['kind', 'value', 'effect', 'until', 'createdAt'],
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
    { name: 'kind', type: 'select', required: true, options: [...banKinds] },
    { name: 'value', type: 'text', index: true },
    { name: 'effect', type: 'select', required: true, options: [...banEffects] },
    { name: 'until', type: 'date', index: true },
    { name: 'note', type: 'textarea', maxLength: 2000 },
    { name: 'actor', type: 'text', required: true },
    { name: 'comment', type: 'text', admin: { description: 'Id of the comment it was made from.' } },
  ],
})
