import { reportReasons, reportStatuses } from '#moderation'
import { reportReasonWords, reportStatusWords } from '#reports'
import { type CommentCollection, moderators, nobody, records } from '../shared'

/** A reader's notice about a published comment (DSA Art. 16). Whoever sent it is in the vault, under the report's id. */
export const reports: CommentCollection<'reports'> = () => ({
  slug: 'reports',
  admin: {
    group: 'Comments',
    useAsTitle: 'reason',
    defaultColumns: ['createdAt', 'reason', 'explanation', 'status'],
  },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'comment', type: 'text', required: true, index: true },
    { name: 'article', type: 'text', index: true },
    {
      name: 'reason',
      type: 'select',
      required: true,
      options: reportReasons.map((value) => ({ value, label: reportReasonWords[value] })),
    },
    { name: 'explanation', type: 'textarea', maxLength: 2000 },
    {
      name: 'status',
      type: 'select',
      required: true,
      options: reportStatuses.map((value) => ({ value, label: reportStatusWords[value] })),
    },
    { name: 'decidedAt', type: 'date' },
    { name: 'decidedBy', type: 'text' },
    { name: 'decision', type: 'text', admin: { description: 'Id of the event that decided it.' } },
  ],
})
