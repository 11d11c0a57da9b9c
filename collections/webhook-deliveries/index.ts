import type { CollectionConfig } from 'payload'
import { admins, nobody, records } from '../shared'

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
