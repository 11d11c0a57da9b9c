import type { CollectionConfig } from 'payload'
import { auditPurposes } from '../../src/operations/audit'
import { admins, nobody } from '../access'
import { records } from '../records'

/** Who had to do with whose address, and when. Never the address. */
export const IdentityAudit: CollectionConfig<'identity-audit'> = {
  slug: 'identity-audit',
  admin: {
    group: 'Comments',
    defaultColumns: ['createdAt', 'user', 'purpose', 'owner'],
    useAsTitle: 'owner',
  },
  access: { create: nobody, read: admins, update: nobody, delete: nobody },
  ...records,
  fields: [
    {
      name: 'user',
      type: 'text',
      required: true,
      index: true,
      admin: {
        description: 'Id of the account that looked; “reader” and “operator” have none.',
        components: { Cell: '/src/admin/AuditCells#LookerCell' },
      },
    },
    { name: 'ownerType', type: 'text', required: true },
    {
      name: 'owner',
      type: 'text',
      required: true,
      index: true,
      admin: { components: { Cell: '/src/admin/AuditCells#LookedAtCell' } },
    },
    {
      name: 'purpose',
      type: 'select',
      required: true,
      options: Object.entries(auditPurposes).map(([value, label]) => ({ value, label })),
    },
  ],
}
