import type { CollectionConfig } from 'payload'
import { statuses } from '../../src/moderation/types'
import { admins, anyone } from '../access'
import { systemField } from '../systemField'
import { approvedOrModerator, moderatorsOrOwnArticle } from './access'
import { commentEndpoints } from './endpoints'
import { keepIdentity } from './hooks/keepIdentity'
import { moderate } from './hooks/moderate'
import { moveRepliesUp } from './hooks/moveRepliesUp'
import { recordVerdict } from './hooks/recordVerdict'
import { refuseIdentity } from './hooks/refuseIdentity'
import { resetUntrusted } from './hooks/resetUntrusted'

/** What readers answer. No email, no address, no verdict, no pointer to any of them: see the vault and the events. */
export const Comments: CollectionConfig<'comments'> = {
  slug: 'comments',
  admin: { useAsTitle: 'name', defaultColumns: ['name', 'content', 'status', 'article', 'createdAt'], group: 'Comments' },
  access: { create: anyone, read: approvedOrModerator, update: moderatorsOrOwnArticle, delete: admins },
  hooks: {
    beforeOperation: [refuseIdentity],
    beforeValidate: [resetUntrusted],
    beforeChange: [moderate],
    afterChange: [keepIdentity, recordVerdict],
    beforeDelete: [moveRepliesUp],
  },
  endpoints: commentEndpoints,
  graphQL: { disableMutations: true },
  defaultSort: '-createdAt',
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  indexes: [
    { fields: ['article', 'depth', 'path'] },
    { fields: ['root', 'path'] },
    { fields: ['article', 'name'] },
    { fields: ['status', 'createdAt'] },
  ],
  fields: [
    { name: 'name', type: 'text' },
    { name: 'url', label: 'Website', type: 'text' },
    { name: 'content', label: 'Text', type: 'textarea' },
    systemField({ name: 'article', type: 'relationship', relationTo: 'articles', required: true, index: true }),
    systemField({ name: 'parent', label: 'In reply to', type: 'relationship', relationTo: 'comments', index: true }),
    systemField({ name: 'status', type: 'select', required: true, options: [...statuses] }),
    systemField({ name: 'badge', type: 'select', options: ['staff', 'author'] }),
    systemField({ name: 'editedAt', type: 'date' }),
    { name: 'html', type: 'textarea', admin: { hidden: true } },
    { name: 'kind', type: 'select', options: ['comment', 'webmention', 'pingback'], admin: { hidden: true } },
    { name: 'format', type: 'select', options: ['markdown', 'html'], admin: { hidden: true } },
    { name: 'depth', type: 'number', admin: { hidden: true } },
    { name: 'root', type: 'text', admin: { hidden: true } },
    { name: 'path', type: 'text', admin: { hidden: true } },
    { name: 'visibleReplies', type: 'number', admin: { hidden: true } },
    { name: 'rendererVersion', type: 'number', admin: { hidden: true } },
  ],
}
