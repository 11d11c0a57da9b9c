import { auditPurposes } from '#vault'
import { admins, type CommentCollection, nobody, records } from '../shared'

/** Who had to do with whose address, and when. Never the address. */
export const identityAudit: CommentCollection<'identity-audit'> = () => ({
  slug: 'identity-audit',
  labels: { singular: 'Look at an address', plural: 'Looks at addresses' },
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
      label: 'Who',
      type: 'text',
      required: true,
      index: true,
      admin: {
        description: 'Id of the account that looked; “reader” and “operator” have none.',
        components: { Cell: '/src/privacy/admin/AuditCells#LookerCell' },
      },
    },
    { name: 'ownerType', type: 'text', required: true },
    {
      name: 'owner',
      label: 'Of what',
      type: 'text',
      required: true,
      index: true,
      admin: { components: { Cell: '/src/privacy/admin/AuditCells#LookedAtCell' } },
    },
    {
      name: 'purpose',
      label: 'What was done',
      type: 'select',
      required: true,
      options: Object.entries(auditPurposes).map(([value, label]) => ({ value, label })),
    },
  ],
})
