import { refuseEventChange, refuseEventDelete } from '#comments'
import { eventKinds } from '#moderation'
import { type CommentCollection, moderators, nobody, records } from '../shared'

/**
 * What happened to each comment, in order, without personal data. Ids are text, not relations: an event outlives its
 * comment. Written by operations only, inside the transaction of what they record.
 */
export const moderationEvents: CommentCollection<'moderation-events'> = () => ({
  slug: 'moderation-events',
  admin: {
    group: 'Comments',
    defaultColumns: ['createdAt', 'kind', 'comment', 'from', 'to', 'actor', 'note'],
    useAsTitle: 'kind',
  },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  hooks: { beforeOperation: [refuseEventChange], beforeDelete: [refuseEventDelete] },
  ...records,
  indexes: [{ fields: ['comment', 'createdAt'] }, { fields: ['kind', 'createdAt'] }],
  fields: [
    {
      name: 'comment',
      type: 'text',
      required: true,
      admin: { components: { Cell: '/src/comments/admin/NamedCell#CommentCell' } },
    },
    { name: 'article', type: 'text', index: true },
    {
      name: 'kind',
      type: 'select',
      required: true,
      options: [...eventKinds],
    },
    { name: 'from', type: 'text' },
    { name: 'to', type: 'text' },
    { name: 'actorType', type: 'select', required: true, options: ['person', 'rule', 'system'] },
    {
      name: 'actor',
      type: 'text',
      admin: {
        description: 'Id of the account that acted.',
        components: { Cell: '/src/comments/admin/NamedCell#AccountCell' },
      },
    },
    // Payload's editor for JSON loads from a CDN: the admin shows these through components of ours.
    { name: 'reasons', type: 'json', admin: { hidden: true } },
    { name: 'facts', type: 'json', admin: { hidden: true } },
    { name: 'policyVersion', type: 'number' },
    { name: 'note', type: 'textarea', maxLength: 2000 },
    { name: 'batch', type: 'text', index: true, admin: { description: 'Names decisions that were made together.' } },
    { name: 'undoes', type: 'text', admin: { description: 'Id of the event this one takes back.' } },
    { name: 'waited', type: 'number', admin: { description: 'Milliseconds the comment waited for this decision.' } },
    { name: 'statement', type: 'json', admin: { hidden: true } },
  ],
})
