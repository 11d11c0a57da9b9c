import {
  approvedOrModerator,
  commentRoutes,
  keepErased,
  keepIdentity,
  moderate,
  moderatorsOrOwnArticle,
  moveRepliesUp,
  recordVerdict,
  refuseDottedSort,
  refuseIdentity,
  resetUntrusted,
  selectParent,
  showVotes,
} from '#comments'
import { statuses } from '#moderation'
import { askable, collectionEndpoints } from '#platform/http'
import { reportRoutes } from '#reports'
import { admins, anyone, type CommentCollection, moderators, nobody, records } from '../shared'

/** What readers answer. No email, no address, no verdict, no pointer to any of them: see the vault and the events. */
export const comments: CommentCollection<'comments'> = ({ target }) => ({
  slug: 'comments',
  admin: {
    useAsTitle: 'name',
    defaultColumns: ['name', 'content', 'status', 'article', 'createdAt', 'moderation'],
    listSearchableFields: ['name', 'content'],
    group: 'Comments',
    components: { beforeListTable: ['/src/desk/admin/ListBar#ListBar'] },
  },
  access: { create: anyone, read: approvedOrModerator, update: moderatorsOrOwnArticle, delete: admins },
  versions: false,
  hooks: {
    beforeOperation: [refuseIdentity, refuseDottedSort, selectParent],
    beforeValidate: [resetUntrusted, keepErased],
    beforeChange: [moderate],
    afterChange: [keepIdentity, recordVerdict],
    beforeDelete: [moveRepliesUp],
  },
  endpoints: collectionEndpoints('comments', [...commentRoutes, ...reportRoutes]),
  graphQL: { disableMutations: true },
  defaultSort: '-createdAt',
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  indexes: [
    { fields: ['article', 'depth', 'path'] },
    { fields: ['article', 'depth', 'rank', 'path'] },
    { fields: ['root', 'path'] },
    { fields: ['article', 'name'] },
    { fields: ['status', 'createdAt'] },
    // What readers ask for: public comments of an article, replies to one of them, how many there are.
    { fields: ['status', 'article', 'createdAt'] },
    { fields: ['status', 'parent', 'createdAt'] },
  ],
  custom: {
    ...askable({
      filters: { id: 'key', article: 'single', parent: 'single', createdAt: 'range' },
      sorts: ['createdAt'],
      isLarge: true,
    }),
    // An article is named by its slug as well, and what is named wrongly has codes of its own.
    resolvesRelations: true,
  },
  fields: [
    {
      name: 'moderation',
      label: 'Decide',
      type: 'ui',
      admin: {
        components: {
          Field: '/src/desk/admin/ModerationPanel#ModerationPanel',
          Cell: '/src/desk/admin/cells#DecisionCell',
        },
      },
    },
    { name: 'name', type: 'text' },
    { name: 'url', label: 'Website', type: 'text' },
    {
      name: 'content',
      label: 'Text',
      type: 'textarea',
      // In characters; how many bytes are allowed is checked with every other fault.
      maxLength: 65_525,
      admin: { rows: 8, components: { Cell: '/src/desk/admin/cells#ExcerptCell' } },
    },
    // The panel says where a comment stands and links there; it never moves.
    {
      name: 'article',
      type: 'relationship',
      relationTo: target,
      required: true,
      index: true,
      admin: { hidden: true, components: { Cell: '/src/comments/admin/NamedCell#ArticleCell' } },
    },
    {
      name: 'parent',
      label: 'In reply to',
      type: 'relationship',
      relationTo: 'comments',
      index: true,
      admin: { hidden: true },
    },
    {
      name: 'status',
      type: 'select',
      required: true,
      options: [...statuses],
      // The panel shows and changes it; a column and a filter it stays.
      admin: { hidden: true, components: { Cell: '/src/desk/admin/cells#StatusCell' } },
    },
    { name: 'badge', type: 'select', options: ['staff', 'author'], admin: { hidden: true } },
    { name: 'pinned', type: 'checkbox', defaultValue: false, admin: { hidden: true } },
    { name: 'votes', type: 'number', defaultValue: 0, admin: { hidden: true }, hooks: { afterRead: [showVotes] } },
    { name: 'votesCast', type: 'number', admin: { hidden: true }, hooks: { afterRead: [showVotes] } },
    // The place in the order “best”: null for all that readers do not find more helpful than others.
    { name: 'rank', type: 'number', admin: { hidden: true }, hooks: { afterRead: [showVotes] } },
    { name: 'editedAt', type: 'date', admin: { hidden: true } },
    { name: 'html', type: 'textarea', maxLength: 1_000_000, admin: { hidden: true } },
    { name: 'kind', type: 'select', options: ['comment', 'webmention', 'pingback'], admin: { hidden: true } },
    // Of a webmention: the page that mentions the article, and when that says that it was published.
    { name: 'sourceUrl', type: 'text', maxLength: 2000, index: true, admin: { hidden: true } },
    { name: 'sourcePublishedAt', type: 'date', admin: { hidden: true } },
    { name: 'format', type: 'select', options: ['markdown', 'html'], admin: { hidden: true } },
    { name: 'depth', type: 'number', admin: { hidden: true } },
    { name: 'root', type: 'text', admin: { hidden: true } },
    { name: 'path', type: 'text', admin: { hidden: true } },
    { name: 'visibleReplies', type: 'number', admin: { hidden: true } },
    { name: 'rendererVersion', type: 'number', admin: { hidden: true } },
  ],
})

/** Earlier texts of edited comments, for moderators. They go with their comment. */
export const commentRevisions: CommentCollection<'comment-revisions'> = () => ({
  slug: 'comment-revisions',
  admin: { group: 'Comments', defaultColumns: ['createdAt', 'comment', 'content'], useAsTitle: 'comment' },
  access: { create: nobody, read: moderators, update: nobody, delete: nobody },
  ...records,
  fields: [
    { name: 'comment', type: 'text', required: true, index: true },
    { name: 'name', type: 'text' },
    { name: 'url', type: 'text' },
    { name: 'content', type: 'textarea', maxLength: 65_525 },
  ],
})
