// The yardstick for posts: a bare node:http server over Payload's SQLite adapter and drizzle with one writing connection, which
// makes the same rows as a post of ours in one transaction with synchronous=FULL: comment, vault row with its two hashes, event,
// row of the queue; of a published one the count of its article and the line of the log of changes as well. It checks, renders,
// judges and seals nothing.
// usage: node bench/peers/sqliteWriter.mjs DATABASE_FILE   (made when absent); prints its port.
// A request with `x-status: approved` makes a published comment.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createClient } from '@libsql/client'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import { sql } from '@payloadcms/db-sqlite/drizzle'
import { drizzle } from '@payloadcms/db-sqlite/drizzle/libsql'
import { index, integer, sqliteTable, text } from '@payloadcms/db-sqlite/drizzle/sqlite-core'
import { buildConfig, getPayload } from 'payload'

const url = `file:${process.argv[2]}`
const texts = (names, more = {}) => names.map((name) => ({ name, type: 'text', ...more }))
const numbers = (names) => names.map((name) => ({ name, type: 'number' }))
const flags = (names) => names.map((name) => ({ name, type: 'checkbox' }))
const dates = (names) => names.map((name) => ({ name, type: 'date' }))

const vaultRows = sqliteTable(
  'vault_rows',
  {
    id: text('id').primaryKey(),
    ownerType: text('owner_type').notNull(),
    ownerId: text('owner_id').notNull(),
    kid: text('kid'),
    nonce: text('nonce'),
    ciphertext: text('ciphertext'),
    ipTag: text('ip_tag'),
    ipExpiresAt: integer('ip_expires_at'),
    idempotencyHash: text('idempotency_hash'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('vault_owner').on(table.ownerType, table.ownerId),
    index('vault_key').on(table.idempotencyHash),
    index('vault_kid').on(table.kid),
    index('vault_tag').on(table.ipTag, table.createdAt),
    index('vault_expiry').on(table.ipExpiresAt),
  ],
)
const vaultHashes = sqliteTable(
  'vault_hashes',
  {
    id: text('id').primaryKey(),
    row: text('row_id').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    kind: text('kind'),
    ownerType: text('owner_type').notNull(),
    ownerId: text('owner_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('hashes_hash').on(table.version, table.hash, table.ownerType, table.createdAt, table.ownerId),
    index('hashes_row').on(table.row),
  ],
)

const payload = await getPayload({
  config: buildConfig({
    secret: randomUUID(),
    telemetry: false,
    logger: { options: { level: 'error' } },
    db: sqliteAdapter({
      client: { url },
      idType: 'uuidv7',
      wal: true,
      push: true,
      beforeSchemaInit: [
        ({ schema }) => ({
          ...schema,
          tables: { ...schema.tables, vault_rows: vaultRows, vault_hashes: vaultHashes },
        }),
      ],
    }),
    collections: [
      { slug: 'articles', fields: [...texts(['slug']), ...numbers(['commentCount'])] },
      {
        slug: 'comments',
        indexes: [
          { fields: ['article', 'depth', 'path'] },
          { fields: ['root', 'path'] },
          { fields: ['article', 'name'] },
          { fields: ['status', 'createdAt'] },
          { fields: ['status', 'article', 'createdAt'] },
          { fields: ['status', 'parent', 'createdAt'] },
        ],
        fields: [
          { name: 'article', type: 'relationship', relationTo: 'articles', index: true },
          { name: 'parent', type: 'relationship', relationTo: 'comments', index: true },
          ...texts(['name', 'url', 'content', 'status', 'badge', 'html', 'kind', 'format', 'root', 'path']),
          { name: 'pinned', type: 'checkbox' },
          ...numbers(['votes', 'depth', 'visibleReplies', 'rendererVersion']),
          ...dates(['editedAt']),
        ],
      },
      {
        slug: 'moderation-events',
        indexes: [{ fields: ['comment', 'createdAt'] }, { fields: ['kind', 'createdAt'] }],
        fields: [
          ...texts(['article', 'batch'], { index: true }),
          ...texts(['comment', 'kind', 'from', 'to', 'actorType', 'actor', 'note', 'undoes']),
          ...['reasons', 'facts', 'statement'].map((name) => ({ name, type: 'json' })),
          ...numbers(['policyVersion', 'waited']),
        ],
      },
      {
        slug: 'moderation-queue',
        indexes: [
          { fields: ['status', 'createdAt'] },
          { fields: ['status', 'statusAt'] },
          { fields: ['article', 'status', 'createdAt'] },
          { fields: ['openReports', 'createdAt'] },
          { fields: ['look', 'createdAt'] },
        ],
        fields: [
          { name: 'id', type: 'text', required: true },
          ...texts(['name', 'textHash', 'campaign'], { index: true }),
          ...texts(['article', 'status', 'reasons', 'print', 'assignee', 'search']),
          ...numbers(['links', 'openReports', 'rechecks']),
          ...flags(['shadow', 'look']),
          { name: 'recheckAt', type: 'date', index: true },
          ...dates(['statusAt', 'assignedAt']),
        ],
      },
      {
        slug: 'public-changes',
        fields: [
          ...texts(['type', 'item', 'slug', 'change']),
          { name: 'at', type: 'date', index: true },
          ...['tick', 'seq'].map((name) => ({ name, type: 'number', index: true })),
        ],
      },
    ],
  }),
})

// One connection that writes, one transaction at a time.
const client = createClient({ url })
for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'busy_timeout=0', 'foreign_keys=ON', 'secure_delete=ON'])
  await client.execute(`PRAGMA ${pragma}`)
const db = drizzle(client, { schema: payload.db.schema })
let tail = Promise.resolve()
const inTransaction = (work) => {
  const mine = tail.then(async () => {
    await client.execute('BEGIN IMMEDIATE')
    const transactionID = randomUUID()
    payload.db.sessions[transactionID] = { db, resolve: async () => {}, reject: async () => {} }
    try {
      const result = await work({ payload, transactionID, context: {} })
      await client.execute('COMMIT')
      return result
    } catch (error) {
      await client.execute('ROLLBACK')
      throw error
    } finally {
      delete payload.db.sessions[transactionID]
    }
  })
  tail = mine.catch(() => {})
  return mine
}

const dated = () => {
  const at = new Date().toISOString()
  return { createdAt: at, updatedAt: at }
}
const article = await inTransaction((req) =>
  payload.db.create({ collection: 'articles', data: { slug: 'article', commentCount: 0, ...dated() }, req }),
)

let tick = 0
const post = ({ content, email, name }, status) =>
  inTransaction(async (req) => {
    const place = { root: randomUUID().slice(0, 16), path: randomUUID().slice(0, 16), depth: 0 }
    const shown = { name, content, html: `<p>${content}</p>\n`, url: null, parent: null, badge: null, editedAt: null }
    const kind = { kind: 'comment', format: 'markdown', rendererVersion: 1, visibleReplies: 0, votes: 0, pinned: false }
    const data = { article: article.id, status, ...shown, ...place, ...kind, ...dated() }
    const comment = await payload.db.create({ collection: 'comments', data, req })
    const row = { id: randomUUID(), ownerType: 'comment', ownerId: comment.id, createdAt: Date.now() }
    const sealed = { kid: 'data-1', nonce: randomUUID().slice(0, 16), ciphertext: email.padEnd(110, '.') }
    const hash = randomUUID()
    const network = { ipTag: 'x'.repeat(27), ipExpiresAt: Date.now(), idempotencyHash: hash }
    await db.insert(vaultRows).values({ ...row, ...sealed, ...network })
    for (const kind of [null, 'reader'])
      await db.insert(vaultHashes).values({ ...row, id: randomUUID(), row: row.id, version: 1, hash, kind })
    const of = { comment: comment.id, article: article.id, from: null, to: status, actorType: 'rule', actor: null }
    const reasons = [{ code: 'previously_approved', detail: {} }]
    const facts = { approvedBefore: 0, bans: [], repeats: 0, recent: { decided: 0, rejected: 0 }, failedChecks: [] }
    const event = { ...of, kind: 'submitted', reasons, facts, policyVersion: 1, note: null, ...dated() }
    await payload.db.create({ collection: 'moderation-events', data: event, req })
    const listed = {
      links: 0,
      openReports: 0,
      textHash: hash,
      print: '0'.repeat(240),
      shadow: false,
      look: false,
      rechecks: 0,
    }
    const codes = { reasons: ',previously_approved,', search: `${name} ${content}`.toLowerCase() }
    const queued = { id: comment.id, article: article.id, status, name, ...listed, ...codes, statusAt: data.createdAt }
    await payload.db.create({ collection: 'moderation-queue', data: { ...queued, ...dated() }, req, returning: false })
    if (status === 'approved') {
      await db.run(sql`update articles set comment_count = comment_count + 1 where id = ${article.id}`)
      tick += 1
      const change = { type: 'comments', item: comment.id, change: 'upsert', at: data.createdAt, tick, seq: tick }
      await payload.db.create({ collection: 'public-changes', data: { ...change, ...dated() }, req, returning: false })
    }
    return comment
  })

const server = createServer(async (req, res) => {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  const status = req.headers['x-status'] === 'approved' ? 'approved' : 'pending'
  const doc = await post(JSON.parse(Buffer.concat(chunks).toString()), status)
  res.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ doc }))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${server.address().port}\n`)
process.on('SIGTERM', () => process.exit(0))
