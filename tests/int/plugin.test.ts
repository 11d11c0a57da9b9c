import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { sql } from '@payloadcms/db-sqlite/drizzle'
import {
  buildConfig,
  type CollectionConfig,
  type CollectionSlug,
  createLocalReq,
  getPayload,
  handleEndpoints,
  type Payload,
  type SanitizedConfig,
  type Where,
} from 'payload'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CommentTarget, TargetHead } from '../../src/comments/contract'
import { readThread } from '../../src/comments/threads/readThread'
import { defineSlot, timeOf } from '../../src/platform/context'
import { type AfterCommit, createAfterCommit } from '../../src/platform/database/afterCommit'
import { colloquyMongo } from '../../src/platform/database/mongodb/adapter'
import { colloquySqlite, type SqliteMigration } from '../../src/platform/database/sqlite/adapter'
import { defineTask } from '../../src/platform/jobs/queues'
import { isId } from '../../src/platform/values'
import { comments, harden } from '../../src/plugin'
import { openVault, vaultServices } from '../../src/vault/services'
import { vaultTables } from '../../src/vault/store/tables'

/** A collection of this file only: the generated types know the product's. */
const posts = 'posts' as CollectionSlug
const base = 'https://posts.example'

type Post = {
  id: string
  name: string
  key: string
  isPublic: boolean
  owner?: string | null
  comments?: number | null
  updatedAt: string
}

const postCollection: CollectionConfig = {
  slug: posts,
  access: { read: () => true },
  fields: [
    { name: 'name', type: 'text' },
    { name: 'key', type: 'text', index: true },
    { name: 'isPublic', type: 'checkbox', defaultValue: false },
    { name: 'owner', type: 'text' },
    { name: 'comments', type: 'number', defaultValue: 0 },
  ],
}

const staff: CollectionConfig = {
  slug: 'users',
  auth: true,
  fields: [
    { name: 'name', type: 'text' },
    { name: 'role', type: 'text', saveToJWT: true },
  ],
}

const headOf = ({ comments: commentCount, id, key, name, updatedAt }: Post): TargetHead => ({
  id,
  slug: key,
  title: name,
  commentCount: commentCount ?? 0,
  updatedAt,
  discussion: { open: 'inherit', moderation: 'inherit' },
})

const readPosts = async (req: Parameters<CommentTarget['find']>[0], where: Where): Promise<Post[]> =>
  (await req.payload.db.find<Post>({ collection: posts, where, limit: 100, pagination: false, req })).docs

/** Posts have other fields than articles, and no drafts. */
const postTarget: CommentTarget = {
  collection: posts,
  async find(req, keys) {
    const named: Where = { or: [{ id: { in: keys.filter(isId) } }, { key: { in: [...keys] } }] }
    const found = await readPosts(req, { and: [{ isPublic: { equals: true } }, named] })
    return new Map(found.flatMap((post) => [post.id, post.key].map((key) => [key, headOf(post)])))
  },
  async describe(req, ids) {
    return new Map((await readPosts(req, { id: { in: [...ids] } })).map((post) => [post.id, headOf(post)]))
  },
  visible: (prefix) => ({ [`${prefix}isPublic`]: { equals: true } }),
  ownedBy: (user, prefix) => (user ? { [`${prefix}owner`]: { equals: String(user.id) } } : false),
  async owners(req, id) {
    return (await readPosts(req, { id: { equals: id } })).flatMap(({ owner }) => (owner ? [owner] : []))
  },
  async addToCount(req, id, delta) {
    const data = { comments: { $inc: delta }, updatedAt: null }
    await req.payload.db.updateOne({ collection: posts, id, data, req, returning: false })
  },
  tags: (id) => [`post:${id}`],
  path: (slug) => `/blog/${slug}`,
}

/** There are no migrations for these collections: the tables are made from the config. */
const createTables: SqliteMigration = {
  name: 'create_tables',
  async up({ db, payload }) {
    const adapter = payload.db as unknown as SQLiteAdapter
    const { generateDrizzleJson, generateMigration } = adapter.requireDrizzleKit()
    const schema = await generateDrizzleJson(adapter.schema)
    for (const statement of await generateMigration(adapter.defaultDrizzleSnapshot, schema))
      await db.run(sql.raw(statement))
  },
  async down() {},
}

const databaseIn = async (folder: string, afterCommit: AfterCommit) => {
  if (process.env.TEST_DATABASE !== 'mongodb')
    return colloquySqlite({
      url: `file:${folder}/posts.db`,
      afterCommit,
      migrations: [createTables],
      tables: vaultTables,
    })
  const { mongoUrl } = await import('../support/mongodb')
  return colloquyMongo({ url: mongoUrl(), afterCommit })
}

type Seen = { own: string | undefined; at: Date }
const seenByTasks: Seen[] = []
let begun = 0
const slot = defineSlot<string>('of a test')

/** Each keeps its own value in its context, waits for the other, and looks what it finds there. */
const meeting = defineTask({
  slug: 'meeting' as 'sendStatement',
  inputSchema: [{ name: 'event', type: 'text', required: true }],
  async run(req, { event }) {
    const kept = slot.read(req)
    slot.write(req, event)
    const at = timeOf(req)
    begun += 1
    await vi.waitUntil(() => begun === 2)
    seenByTasks.push({ own: kept ?? slot.read(req), at })
  },
})

const key = randomUUID()
const folder = mkdtempSync(join(tmpdir(), 'colloquy-plugin-'))
/** Asked for when the tests run: before, there is no database of theirs. */
async function buildPostConfig(): Promise<SanitizedConfig> {
  const afterCommit = createAfterCommit()
  return harden(
    await buildConfig({
      secret: 'only for this test, only for this test',
      db: await databaseIn(folder, afterCommit),
      collections: [postCollection, staff],
      endpoints: [{ path: '/ping', method: 'get', handler: () => Response.json({ answer: 'pong' }) }],
      jobs: { tasks: [meeting] },
      plugins: [
        comments({
          target: postTarget,
          platform: {
            now: () => new Date(),
            afterCommit,
            publicUrl: base,
            signingKey: (purpose) => createHmac('sha256', 'a key of this test').update(purpose).digest(),
          },
          dataDir: folder,
        }),
      ],
      logger: { options: { level: 'silent' } },
      telemetry: false,
      typescript: { autoGenerate: false },
    }),
  )
}

let config: SanitizedConfig
let payload: Payload
beforeAll(async () => {
  config = await buildPostConfig()
  payload = await getPayload({ config, key })
  vaultServices.of(payload).vault = await openVault({
    payload,
    master: { id: 'test', key: randomBytes(32) },
    now: new Date(),
  })
})
afterAll(async () => {
  await payload.destroy()
  rmSync(folder, { recursive: true, force: true })
})

const rest = async (method: string, path: string, { body, token }: { body?: unknown; token?: string } = {}) => {
  const response = await handleEndpoints({
    config,
    payloadInstanceCacheKey: key,
    request: new Request(`${base}/api${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `JWT ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  })
  return { status: response.status, body: await response.json() }
}

const makePost = async (values: Partial<Post>): Promise<Post> =>
  (await payload.create({
    collection: posts,
    data: { name: 'A post', key: `post-${randomUUID()}`, isPublic: true, ...values } as never,
  })) as unknown as Post

const signIn = async (role: string) => {
  const account = { email: `${role}-${randomUUID()}@staff.example`, password: randomUUID() }
  const user = await payload.create({ collection: 'users', data: { ...account, name: role, role } as never })
  const { token } = await payload.login({ collection: 'users', data: account })
  return { id: String(user.id), token: String(token) }
}

const submission = (article: string) => ({
  article,
  name: 'Robin',
  email: `${randomUUID()}@reader.example`,
  content: `Well said. ${randomUUID()}`,
})

describe('the comments plugin on a collection of another config', () => {
  it('takes, holds, publishes and shows a comment', async () => {
    const post = await makePost({})
    const moderator = await signIn('moderator')
    const sent = await rest('POST', '/comments', { body: submission(post.key) })
    expect([sent.status, sent.body.doc?.status]).toEqual([201, 'pending'])
    const { id } = sent.body.doc
    expect((await rest('GET', `/comments/${id}`)).status).toBe(404)

    const decided = await rest('POST', '/moderation/comments', {
      token: moderator.token,
      body: { ids: [id], to: 'approved' },
    })
    expect(decided.body.results).toMatchObject([{ ok: true, status: 'approved' }])

    expect((await rest('GET', `/comments/${id}`)).body).toMatchObject({ id, name: 'Robin', status: 'approved' })
    const thread = await readThread(await createLocalReq({}, payload), { article: post.key })
    expect(thread).toMatchObject({ totalDocs: 1, docs: [{ id, name: 'Robin' }] })
    expect((await rest('GET', `/posts/${post.id}`)).body).toMatchObject({ comments: 1 })
  })

  it('shows nothing under a post that is not public, and takes nothing there', async () => {
    const post = await makePost({})
    const moderator = await signIn('moderator')
    const { id } = (await rest('POST', '/comments', { body: submission(post.id) })).body.doc
    await rest('POST', '/moderation/comments', { token: moderator.token, body: { ids: [id], to: 'approved' } })
    expect((await rest('GET', `/comments/${id}`)).status).toBe(200)
    await payload.update({ collection: posts, id: post.id, data: { isPublic: false } as never })
    expect((await rest('GET', `/comments/${id}`)).status).toBe(404)
    expect((await rest('POST', '/comments', { body: submission(post.key) })).status).toBe(404)
  })

  it('lets the owner of a post decide there, and nowhere else', async () => {
    const author = await signIn('author')
    const [own, other] = [await makePost({ owner: author.id }), await makePost({})]
    const decide = async (post: Post) => {
      const { id } = (await rest('POST', '/comments', { body: submission(post.key) })).body.doc
      const answer = await rest('POST', '/moderation/comments', {
        token: author.token,
        body: { ids: [id], to: 'approved' },
      })
      return answer.body.results[0].ok
    }
    expect([await decide(own), await decide(other)]).toEqual([true, false])
    const queue = await rest('GET', '/moderation/queue?tab=pending', { token: author.token })
    expect(queue.body.docs).toEqual([])
  })

  it('gives each of two tasks that run side by side a context of its own', async () => {
    const req = await createLocalReq({}, payload)
    slot.write(req, 'of the round')
    const startedAt = timeOf(req)
    await new Promise((resolve) => setTimeout(resolve, 5))
    for (const event of ['first', 'second'])
      await payload.jobs.queue({ task: 'meeting' as 'sendStatement', input: { event } })
    await payload.jobs.run({ req })
    expect(seenByTasks.map(({ own }) => own).sort()).toEqual(['first', 'second'])
    for (const { at } of seenByTasks) expect(at.getTime()).toBeGreaterThan(startedAt.getTime())
    expect(slot.read(req)).toBe('of the round')
  })

  it('leaves what the config had', async () => {
    expect((await rest('GET', '/ping')).body).toEqual({ answer: 'pong' })
    const { collections, globals } = config
    expect(collections.filter(({ slug }) => !slug.startsWith('payload-')).map(({ slug }) => slug)).toEqual([
      'posts',
      'comments',
      'reports',
      'bans',
      'moderation-events',
      'moderation-queue',
      'campaigns',
      'campaign-bands',
      'learning-records',
      'author-notes',
      'comment-revisions',
      'identity-audit',
      'subscriptions',
      'users',
      'system-state',
    ])
    expect(globals.map(({ slug }) => slug)).toContain('discussion')
  })
})
