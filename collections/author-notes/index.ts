import { type CommentCollection, moderators, nobody, records } from '../shared'

/** What moderators note about whoever sends from one address. The address is in the vault, under the note's id. */
export const authorNotes: CommentCollection<'author-notes'> = () => ({
  slug: 'author-notes',
  admin: { hidden: true },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'text', type: 'textarea', required: true, maxLength: 2000 },
    { name: 'actor', type: 'text', required: true },
  ],
})
