import type { CollectionConfig } from 'payload'
import { dropDeliveries, hookEvents, hookRoutes, isHookUrl, keepHook, sayNewSecret } from '#hooks'
import { isAdmin } from '#platform'
import { noteChanges } from '#platform/database'
import { collectionEndpoints } from '#platform/http'
import { admins, hiddenUnless, nobody, nobodyField, records, systemField } from '../shared'

const note = noteChanges('webhooks')

/** Which programs are told of what, by the form of Standard Webhooks. The secret is made by the server, and said once. */
export const Webhooks: CollectionConfig<'webhooks'> = {
  slug: 'webhooks',
  admin: {
    group: 'Settings',
    useAsTitle: 'url',
    defaultColumns: ['url', 'events', 'active', 'disabledAt'],
    description: 'Programs that are told when articles or comments change: to build a site anew, or to empty a cache.',
    hidden: hiddenUnless(isAdmin),
  },
  access: { create: admins, read: admins, update: admins, delete: admins },
  versions: false,
  graphQL: false,
  lockDocuments: false,
  disableBulkEdit: true,
  disableDuplicate: true,
  endpoints: collectionEndpoints('webhooks', hookRoutes),
  hooks: {
    beforeChange: [keepHook],
    afterChange: [note.change],
    beforeDelete: [dropDeliveries],
    afterDelete: [note.remove],
    afterOperation: [sayNewSecret],
  },
  custom: {
    whoMay: 'Administrators, at a session.',
    api: { saysOnce: { secret: { type: 'string', description: 'What calls are signed with; answered this once.' } } },
  },
  fields: [
    {
      name: 'url',
      label: 'Address',
      type: 'text',
      required: true,
      validate: isHookUrl,
      admin: { description: 'Called with POST. It answers 200 to 299 within 15 seconds.' },
    },
    {
      name: 'events',
      type: 'select',
      hasMany: true,
      required: true,
      options: hookEvents.map((event) => ({ value: event, label: event })),
    },
    { name: 'active', type: 'checkbox', defaultValue: true },
    {
      name: 'calls',
      type: 'ui',
      admin: { components: { Field: '/src/hooks/admin/HookPanel#HookPanel' } },
    },
    systemField({
      name: 'disabledAt',
      label: 'Switched off by the system',
      type: 'date',
      access: { create: nobodyField, update: nobodyField },
    }),
    systemField({
      name: 'disabledWhy',
      label: 'Why',
      type: 'select',
      options: [
        { value: 'failing', label: 'No call was taken for a day' },
        { value: 'gone', label: 'It answered 410: it takes none any more' },
      ],
      access: { create: nobodyField, update: nobodyField },
    }),
    {
      name: 'salt',
      type: 'text',
      hidden: true,
      access: { read: nobodyField, create: nobodyField, update: nobodyField },
    },
  ],
}

/** Calls of webhooks: what was sent, and how it ended. Of what was answered only the status is kept. */
export const WebhookDeliveries: CollectionConfig<'webhook-deliveries'> = {
  slug: 'webhook-deliveries',
  admin: { hidden: true },
  access: { create: nobody, read: admins, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'webhook', type: 'text', required: true, index: true },
    { name: 'message', type: 'text', required: true, admin: { description: 'The same however often it is sent.' } },
    { name: 'type', type: 'text', required: true },
    { name: 'body', type: 'textarea', required: true },
    { name: 'state', type: 'select', required: true, options: ['waiting', 'delivered', 'failed'] },
    { name: 'tries', type: 'number', required: true },
    { name: 'status', type: 'number' },
    { name: 'error', type: 'text' },
    { name: 'firstAt', type: 'date', required: true, index: true },
    { name: 'lastAt', type: 'date' },
    { name: 'nextAt', type: 'date' },
  ],
}
