import { type CommentCollection, nobody, records } from '../shared'

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
