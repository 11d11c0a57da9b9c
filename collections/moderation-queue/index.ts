import { statuses } from '#moderation'
import { type CommentCollection, moderators, nobody, records } from '../shared'

/**
 * What the desk looks comments up by, one row a comment under the comment's own id: the public collection carries none of it,
 * so no query of a reader can sort or filter by it. Written by operations, in the transaction of what it says.
 */
export const moderationQueue: CommentCollection<'moderation-queue'> = () => ({
  slug: 'moderation-queue',
  admin: { hidden: true },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  indexes: [
    { fields: ['status', 'createdAt'] },
    { fields: ['status', 'statusAt'] },
    { fields: ['article', 'status', 'createdAt'] },
    { fields: ['openReports', 'createdAt'] },
    { fields: ['look', 'createdAt'] },
  ],
  fields: [
    { name: 'id', type: 'text', required: true },
    { name: 'article', type: 'text', required: true },
    { name: 'status', type: 'select', required: true, options: [...statuses] },
    { name: 'statusAt', type: 'date', required: true, admin: { description: 'Since when it has this status.' } },
    { name: 'name', type: 'text', index: true },
    { name: 'reasons', type: 'text', admin: { description: 'Codes of its reasons, each between commas.' } },
    { name: 'links', type: 'number' },
    { name: 'openReports', type: 'number', defaultValue: 0 },
    { name: 'textHash', type: 'text', index: true, admin: { description: 'Equal for equal texts, folded.' } },
    { name: 'print', type: 'text', admin: { description: 'Alike for texts that are alike: 240 hexadecimal digits.' } },
    {
      name: 'campaign',
      type: 'text',
      index: true,
      admin: { description: 'Of the decision on near-duplicates that it follows as a later one.' },
    },
    { name: 'shadow', type: 'checkbox', defaultValue: false },
    {
      name: 'look',
      type: 'checkbox',
      defaultValue: false,
      admin: { description: 'Decided by rules alone, and picked for a person to look at.' },
    },
    {
      name: 'recheckAt',
      type: 'date',
      index: true,
      admin: { description: 'When a check that failed is asked again.' },
    },
    { name: 'rechecks', type: 'number', defaultValue: 0 },
    { name: 'assignee', type: 'text', admin: { description: 'Id of the account that works on it.' } },
    { name: 'assignedAt', type: 'date' },
    // Last: rows are read without it where nothing is searched for.
    { name: 'search', type: 'textarea', admin: { description: 'Name and text, folded: what a search looks in.' } },
  ],
})
