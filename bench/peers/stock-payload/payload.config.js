// Articles and comments of the same fields as Colloquy's, by Payload's own means: no rules, no vault, no cache.
import path from 'node:path'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import { lexicalEditor } from '@payloadcms/richtext-lexical'
import { convertLexicalToHTML } from '@payloadcms/richtext-lexical/html'
import { buildConfig } from 'payload'
import sharp from 'sharp'

const anyone = () => true
const nobody = () => false
const staff = ({ req }) => Boolean(req.user)
const publishedOrStaff = ({ req }) => (req.user ? true : { _status: { equals: 'published' } })
const approvedOrStaff = ({ req }) => (req.user ? true : { status: { equals: 'approved' } })
/** What no visitor may write. */
const ours = { create: staff, update: staff }
const choices = (name, options) => ({ name, type: 'select', defaultValue: options[0], options })

export default buildConfig({
  secret: process.env.PAYLOAD_SECRET,
  telemetry: false,
  sharp,
  editor: lexicalEditor(),
  db: sqliteAdapter({ client: { url: process.env.DATABASE_URL }, idType: 'uuid', wal: true }),
  admin: { user: 'users' },
  graphQL: { disable: true },
  collections: [
    { slug: 'users', auth: true, fields: [] },
    {
      slug: 'media',
      access: { read: anyone },
      upload: { staticDir: path.resolve(process.env.UPLOADS ?? 'uploads') },
      fields: [
        { name: 'alt', type: 'text' },
        { name: 'credit', type: 'text' },
      ],
    },
    { slug: 'authors', access: { read: anyone }, fields: [{ name: 'name', type: 'text', required: true }] },
    {
      slug: 'articles',
      access: { read: publishedOrStaff },
      defaultSort: '-publishedAt',
      versions: { drafts: true },
      fields: [
        { name: 'title', type: 'text', required: true, index: true },
        { name: 'slug', type: 'text', required: true, unique: true },
        { name: 'excerpt', type: 'textarea' },
        { name: 'hero', type: 'upload', relationTo: 'media' },
        { name: 'body', type: 'richText' },
        {
          name: 'html',
          type: 'textarea',
          virtual: true,
          hooks: {
            afterRead: [
              ({ siblingData }) => (siblingData.body ? convertLexicalToHTML({ data: siblingData.body }) : null),
            ],
          },
        },
        { name: 'authors', type: 'relationship', relationTo: 'authors', hasMany: true },
        { name: 'tags', type: 'text', hasMany: true },
        { name: 'publishedAt', type: 'date', index: true },
        {
          name: 'discussion',
          type: 'group',
          fields: [
            choices('open', ['inherit', 'open', 'closed']),
            { name: 'closeAfterDays', type: 'number' },
            choices('moderation', ['inherit', 'holdAll', 'asPolicy']),
          ],
        },
        {
          name: 'seo',
          type: 'group',
          fields: [
            { name: 'title', type: 'text' },
            { name: 'description', type: 'textarea' },
          ],
        },
        { name: 'oldSlugs', type: 'text', hasMany: true, index: true },
        { name: 'commentCount', type: 'number', defaultValue: 0 },
      ],
    },
    {
      slug: 'comments',
      access: { create: anyone, read: approvedOrStaff },
      indexes: [{ fields: ['article', 'status', 'createdAt'] }],
      fields: [
        { name: 'article', type: 'relationship', relationTo: 'articles', required: true, index: true },
        { name: 'parent', type: 'relationship', relationTo: 'comments', index: true },
        { name: 'name', type: 'text' },
        { name: 'email', type: 'email', required: true, access: { read: nobody } },
        { name: 'url', type: 'text' },
        { name: 'content', type: 'textarea', required: true },
        { ...choices('status', ['pending', 'approved', 'spam', 'trash']), index: true, access: ours },
        { name: 'html', type: 'textarea', access: ours },
        { name: 'kind', type: 'text', access: ours },
        { name: 'badge', type: 'text', access: ours },
        { name: 'pinned', type: 'checkbox', access: ours },
        { name: 'votes', type: 'number', defaultValue: 0, access: ours },
        { name: 'editedAt', type: 'date', access: ours },
      ],
    },
  ],
})
