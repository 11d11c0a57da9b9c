import { type CommentCollection, moderators, nobody, records } from '../shared'

/**
 * Decisions on near-duplicates that hold for later ones, each under the name of its batch. No text and no sender: prints are hashes of
 * letters, and leave when the decision no longer holds. Written by operations only.
 */
export const campaigns: CommentCollection<'campaigns'> = () => ({
  slug: 'campaigns',
  admin: { hidden: true },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'id', type: 'text', required: true },
    { name: 'to', type: 'select', required: true, options: ['approved', 'spam', 'trash'] },
    { name: 'actor', type: 'text', required: true, admin: { description: 'Id of the account that decided.' } },
    { name: 'alike', type: 'number', required: true, admin: { description: 'How many were decided as one.' } },
    { name: 'sample', type: 'text', admin: { description: 'Id of the oldest of them.' } },
    { name: 'articles', type: 'json', admin: { description: 'Under which it holds; nothing is everywhere.' } },
    { name: 'prints', type: 'json', admin: { description: 'What later comments are compared with.' } },
    { name: 'until', type: 'date', required: true, index: true },
    { name: 'endedAt', type: 'date', admin: { description: 'When it was taken back.' } },
    { name: 'latestAt', type: 'date', admin: { description: 'When the newest later one came.' } },
  ],
})

/** What decisions in force are looked up by when a comment comes: parts of their prints, or whole texts as hashes. */
export const campaignBands: CommentCollection<'campaign-bands'> = () => ({
  slug: 'campaign-bands',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'campaign', type: 'text', required: true, index: true },
    { name: 'band', type: 'text', required: true, index: true },
  ],
})
