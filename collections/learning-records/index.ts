import { type CommentCollection, nobody, records } from '../shared'

/**
 * What people have decided about comments, one row under the comment's own id, for the spam filter to learn from: hashed
 * features, no text. A row goes with its comment, with the erasure of its sender and with the period of addresses.
 */
export const learningRecords: CommentCollection<'learning-records'> = () => ({
  slug: 'learning-records',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  ...records,
  indexes: [{ fields: ['isSpam', 'decidedAt'] }],
  fields: [
    { name: 'id', type: 'text', required: true },
    { name: 'article', type: 'text', required: true },
    { name: 'isPicked', type: 'checkbox', defaultValue: false },
    { name: 'isSpam', type: 'checkbox' },
    { name: 'author', type: 'text', admin: { description: 'The same for comments of one address; made up.' } },
    { name: 'reader', type: 'text', admin: { description: 'The same for comments of one browser; made up.' } },
    { name: 'textHash', type: 'text' },
    { name: 'print', type: 'text' },
    { name: 'decidedAt', type: 'date', required: true },
    { name: 'features', type: 'textarea' },
  ],
})
