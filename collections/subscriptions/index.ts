import { subscriptionKinds } from '#comments'
import { noticeRoutes } from '#notices'
import { languages } from '#platform'
import { collectionEndpoints } from '#platform/http'
import { type CommentCollection, nobody, records } from '../shared'

/** Who is mailed about what is published under an article. Each is confirmed; the address is in the vault, under the subscription's id. */
export const subscriptions: CommentCollection<'subscriptions'> = () => ({
  slug: 'subscriptions',
  admin: { hidden: true },
  access: { create: nobody, read: nobody, update: nobody, delete: nobody },
  ...records,
  endpoints: collectionEndpoints('subscriptions', noticeRoutes),
  fields: [
    { name: 'article', type: 'text', required: true, index: true },
    { name: 'kind', type: 'select', required: true, options: [...subscriptionKinds] },
    {
      name: 'language',
      type: 'select',
      options: [...languages],
      admin: { description: 'Of its mails; the site’s where there is none.' },
    },
    { name: 'waiting', type: 'textarea', admin: { description: 'Ids of comments of the next mail, oldest first.' } },
    { name: 'dueAt', type: 'date', index: true, admin: { description: 'When the next mail is due.' } },
  ],
})
