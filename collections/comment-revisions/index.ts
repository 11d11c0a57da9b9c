import { type CommentCollection, moderators, nobody, records } from '../shared'

/** Earlier texts of edited comments, for moderators. They go with their comment. */
export const commentRevisions: CommentCollection<'comment-revisions'> = () => ({
  slug: 'comment-revisions',
  admin: { group: 'Comments', defaultColumns: ['createdAt', 'comment', 'content'], useAsTitle: 'comment' },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'comment', type: 'text', required: true, index: true },
    { name: 'name', type: 'text' },
    { name: 'url', type: 'text' },
    { name: 'content', type: 'textarea', maxLength: 65_525 },
  ],
})
