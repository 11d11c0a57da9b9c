import { randomUUID } from 'node:crypto'
import type { CollectionSlug } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isFull, ruledByConditions } from '../../scripts/testSizes.mjs'
import { describeApi } from '../../src/platform/openapi'
import { type KeyScope, mayHoldKey, type Role, roles } from '../../src/platform/roles'
import { routes } from '../../src/routes'
import { bootServer, type TestServer } from '../support/app'
import { tinyPng } from '../support/pictures'

/** Who may do what: one table, walked through every door. `self` rows are about the acting account. */
type Who = Role | 'anonymous'
type Operation = 'create' | 'read' | 'update' | 'delete'

const everyone: Who[] = ['anonymous', ...roles]
const everyStaff: Who[] = [...roles]
const nobody: Who[] = []

type Row = {
  target: string
  collection: CollectionSlug
  /** Makes the document the row is about and answers its id. */
  make?: () => Promise<string>
  data?: () => Record<string, unknown>
  change?: Record<string, unknown>
  may: Partial<Record<Operation, Who[]>>
  /** Name in GraphQL; absent where the collection is not there, which is checked too. */
  graphql?: string
}

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())

const article = (extra: Record<string, unknown>) => async () => (await server.article(extra)).id
const published = article({})
const draft = article({ _status: 'draft' })
const own = () => server.article({ _status: 'draft', authors: [server.staff.author.byline] }).then(({ id }) => id)
const comment =
  (status: 'approved' | 'pending', extra: Record<string, unknown> = {}) =>
  async () =>
    server.comment({ article: (await server.article(extra)).slug, status })
const local = (collection: CollectionSlug, data: () => Record<string, unknown>) => async () =>
  String((await server.payload.create({ collection, data: data() as never })).id)
const stored = (collection: CollectionSlug, data: () => Record<string, unknown>) => async () =>
  String((await server.payload.db.create({ collection, data: data() })).id)

const rows: Row[] = [
  {
    target: 'a published article',
    collection: 'articles',
    graphql: 'Article',
    make: published,
    data: () => ({ title: 'New', slug: `n-${randomUUID()}`, _status: 'draft' }),
    change: { title: 'Changed' },
    may: {
      create: ['admin', 'editor', 'author'],
      read: everyone,
      update: ['admin', 'editor'],
      delete: ['admin', 'editor'],
    },
  },
  {
    target: 'a draft',
    collection: 'articles',
    graphql: 'Article',
    make: draft,
    change: { title: 'Changed' },
    may: { read: ['admin', 'editor'], update: ['admin', 'editor'] },
  },
  {
    target: 'a draft of the author’s',
    collection: 'articles',
    graphql: 'Article',
    make: own,
    change: { title: 'Changed' },
    may: { read: ['admin', 'editor', 'author'], update: ['admin', 'editor', 'author'], delete: ['admin', 'editor'] },
  },
  {
    target: 'a byline',
    collection: 'authors',
    graphql: 'Author',
    make: local('authors', () => ({ name: 'B', slug: `b-${randomUUID()}` })),
    data: () => ({ name: 'B', slug: `b-${randomUUID()}` }),
    change: { bio: 'x' },
    may: { create: ['admin', 'editor'], read: everyone, update: ['admin', 'editor'], delete: ['admin', 'editor'] },
  },
  {
    target: 'a picture',
    collection: 'media',
    graphql: 'Media',
    make: async () =>
      String(
        (
          await server.payload.create({
            collection: 'media',
            data: { alt: 'a', credit: 'c' },
            file: { ...(await tinyPng()), name: `${randomUUID()}.png` },
          })
        ).id,
      ),
    change: { alt: 'b' },
    may: { read: everyone, update: ['admin', 'editor'], delete: ['admin', 'editor'] },
  },
  {
    target: 'an approved comment',
    collection: 'comments',
    make: comment('approved'),
    change: { content: 'Corrected.' },
    may: { read: everyone, update: ['admin', 'editor', 'moderator'], delete: ['admin'] },
  },
  {
    target: 'a comment that waits',
    collection: 'comments',
    make: comment('pending'),
    change: { content: 'Corrected.' },
    may: { read: ['admin', 'editor', 'moderator'], update: ['admin', 'editor', 'moderator'], delete: ['admin'] },
  },
  {
    target: 'a comment that waits under the author’s article',
    collection: 'comments',
    make: async () =>
      server.comment({
        article: (await server.article({ authors: [server.staff.author.byline] })).slug,
        status: 'pending',
      }),
    change: { content: 'Corrected.' },
    may: {
      read: ['admin', 'editor', 'moderator', 'author'],
      update: ['admin', 'editor', 'moderator', 'author'],
      delete: ['admin'],
    },
  },
  {
    target: 'a moderation event',
    collection: 'moderation-events',
    make: stored('moderation-events', () => ({ comment: randomUUID(), kind: 'moderated', actorType: 'system' })),
    data: () => ({ comment: 'x', kind: 'moderated', actorType: 'system' }),
    change: { note: 'x' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'an earlier text',
    collection: 'comment-revisions',
    make: stored('comment-revisions', () => ({ comment: randomUUID(), content: 'Earlier.' })),
    data: () => ({ comment: 'x', content: 'x' }),
    change: { content: 'x' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'a ban',
    collection: 'bans',
    make: stored('bans', () => ({ kind: 'name', value: randomUUID(), effect: 'reject', actor: 'x' })),
    data: () => ({ kind: 'name', value: 'x', effect: 'reject', actor: 'x' }),
    change: { effect: 'shadow' },
    may: {
      create: nobody,
      read: ['admin', 'editor', 'moderator'],
      update: nobody,
      delete: ['admin', 'editor', 'moderator'],
    },
  },
  {
    target: 'a reader’s report',
    collection: 'reports',
    make: stored('reports', () => ({ comment: randomUUID(), reason: 'spam', status: 'open' })),
    data: () => ({ comment: 'x', reason: 'spam', status: 'open' }),
    change: { status: 'dismissed' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'a note on an author',
    collection: 'author-notes',
    make: stored('author-notes', () => ({ text: 'Argues well.', actor: 'x' })),
    data: () => ({ text: 'x', actor: 'x' }),
    change: { text: 'x' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'a line of the desk',
    collection: 'moderation-queue',
    make: async () => server.comment({ article: (await server.article({})).slug, status: 'approved' }),
    data: () => ({ id: randomUUID(), article: 'x', status: 'pending', statusAt: new Date(0).toISOString() }),
    change: { status: 'approved' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'a decision on near-duplicates',
    collection: 'campaigns',
    make: stored('campaigns', () => ({
      id: randomUUID(),
      to: 'spam',
      actor: 'x',
      alike: 2,
      until: new Date(0).toISOString(),
    })),
    data: () => ({ id: randomUUID(), to: 'spam', actor: 'x', alike: 2, until: new Date(0).toISOString() }),
    change: { to: 'approved' },
    may: { create: nobody, read: ['admin', 'editor', 'moderator'], update: nobody, delete: nobody },
  },
  {
    target: 'what such a decision is looked up by',
    collection: 'campaign-bands',
    make: stored('campaign-bands', () => ({ campaign: randomUUID(), band: '0:0' })),
    data: () => ({ campaign: 'x', band: '0:0' }),
    change: { band: '1:1' },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
  {
    target: 'a record of a look at an address',
    collection: 'identity-audit',
    make: stored('identity-audit', () => ({ user: 'x', ownerType: 'comment', owner: 'x', purpose: 'view' })),
    data: () => ({ user: 'x', ownerType: 'comment', owner: 'x', purpose: 'view' }),
    change: { owner: 'y' },
    may: { create: nobody, read: ['admin'], update: nobody, delete: nobody },
  },
  {
    target: 'a record of a decision',
    collection: 'learning-records',
    make: stored('learning-records', () => ({ id: randomUUID(), article: 'x', decidedAt: new Date(0).toISOString() })),
    data: () => ({ id: randomUUID(), article: 'x', decidedAt: new Date(0).toISOString() }),
    change: { isSpam: true },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
  {
    target: 'the system’s own state',
    collection: 'system-state',
    make: stored('system-state', () => ({ key: randomUUID() })),
    data: () => ({ key: randomUUID() }),
    change: { value: 'x' },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
  {
    target: 'a line of the log of changes',
    collection: 'public-changes',
    make: stored('public-changes', () => ({
      type: 'articles',
      item: randomUUID(),
      change: 'upsert',
      at: new Date(0).toISOString(),
      tick: 0,
      seq: 0,
    })),
    data: () => ({ type: 'articles', item: 'x', change: 'delete', at: new Date(0).toISOString(), tick: 0, seq: 0 }),
    change: { change: 'delete' },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
  {
    target: 'a webhook',
    collection: 'webhooks',
    make: stored('webhooks', () => ({
      url: 'https://example.org/',
      events: ['comment.held'],
      active: false,
      salt: 'x',
    })),
    data: () => ({ url: 'https://example.org/', events: ['comment.held'], active: false }),
    change: { events: ['article.deleted'] },
    may: { create: ['admin'], read: ['admin'], update: ['admin'], delete: ['admin'] },
  },
  {
    target: 'a call of a webhook',
    collection: 'webhook-deliveries',
    make: stored('webhook-deliveries', () => ({
      webhook: 'x',
      message: 'x',
      type: 'webhook.test',
      body: '{}',
      state: 'failed',
      tries: 1,
      firstAt: new Date(0).toISOString(),
    })),
    data: () => ({
      webhook: 'x',
      message: 'x',
      type: 'webhook.test',
      body: '{}',
      state: 'waiting',
      tries: 0,
      firstAt: new Date(0).toISOString(),
    }),
    change: { body: '{"mine":true}' },
    may: { create: nobody, read: ['admin'], update: nobody, delete: nobody },
  },
  {
    target: 'a program’s key',
    collection: 'api-keys',
    make: stored('api-keys', () => ({ name: 'x', scope: 'read', account: server.staff.admin.id, hash: randomUUID() })),
    data: () => ({ name: 'x', scope: 'write', account: server.staff.admin.id, hash: randomUUID() }),
    change: { scope: 'write' },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
  {
    target: 'another account',
    collection: 'users',
    make: local('users', () => ({
      name: 'Other',
      email: `${randomUUID()}@staff.example`,
      password: 'a long enough password',
      role: 'author',
    })),
    data: () => ({
      name: 'New',
      email: `${randomUUID()}@staff.example`,
      password: 'a long enough password',
      role: 'author',
      currentPassword: 'a long enough password',
    }),
    change: { name: 'Changed' },
    may: { create: ['admin'], read: ['admin'], update: ['admin'], delete: ['admin'] },
  },
]

const lockOf = (article: () => Promise<string>) => async () => {
  const value = await article()
  const locked = {
    document: { relationTo: 'articles', value },
    user: { relationTo: 'users', value: server.staff.admin.id },
  }
  await server.payload.db.create({ collection: 'payload-locked-documents', data: locked })
  const { docs } = await server.payload.db.find<{ id: string }>({
    collection: 'payload-locked-documents',
    where: { 'document.value': { equals: value } },
  })
  return String(docs[0]?.id)
}
const inName = (who: Role) => ({ relationTo: 'users', value: server.staff[who].id })

/** What Payload adds to every config. */
const ofPayload: Row[] = [
  {
    target: 'a lock on an article',
    collection: 'payload-locked-documents',
    make: lockOf(published),
    data: () => ({ document: { relationTo: 'articles', value: randomUUID() }, user: inName('author') }),
    change: { updatedAt: '2099-01-01T00:00:00.000Z' },
    may: { create: nobody, read: everyStaff, update: ['admin', 'editor'], delete: ['admin', 'editor'] },
  },
  {
    target: 'a lock on an article of the author’s',
    collection: 'payload-locked-documents',
    make: lockOf(own),
    change: {},
    may: { read: everyStaff, update: ['admin', 'editor', 'author'], delete: ['admin', 'editor', 'author'] },
  },
  {
    target: 'a task',
    collection: 'payload-jobs',
    make: stored('payload-jobs', () => ({ taskSlug: 'sendNotice', input: {}, waitUntil: '2099-01-01T00:00:00.000Z' })),
    data: () => ({ taskSlug: 'sendNotice', input: {} }),
    change: { processing: true },
    may: { create: nobody, read: ['admin'], update: nobody, delete: nobody },
  },
  {
    target: 'how the admin looks to an editor',
    collection: 'payload-preferences',
    make: stored('payload-preferences', () => ({ key: randomUUID(), value: {}, user: inName('editor') })),
    data: () => ({ key: randomUUID(), value: {} }),
    change: { value: { wide: true } },
    may: { create: everyStaff, update: ['editor'] },
  },
  {
    target: 'a value Payload keeps',
    collection: 'payload-kv',
    make: stored('payload-kv', () => ({ key: randomUUID(), data: {} })),
    data: () => ({ key: randomUUID(), data: {} }),
    change: { data: { changed: true } },
    may: { create: nobody, read: nobody, update: nobody, delete: nobody },
  },
]
rows.push(...ofPayload)

type Attempt = (row: Row, operation: Operation, who: Who, id: string) => Promise<boolean>

const paths: Record<Operation, string> = { create: 'POST', read: 'GET', update: 'PATCH', delete: 'DELETE' }

const rest =
  (credentials: (who: Who) => Record<string, string>): Attempt =>
  async ({ change, collection, data }, operation, who, id) => {
    const body = operation === 'create' ? data?.() : operation === 'update' ? change : undefined
    const response = await fetch(`${server.base}/api/${collection}${operation === 'create' ? '' : `/${id}`}`, {
      method: paths[operation],
      headers: { ...credentials(who), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = await response.json()
    if (response.status >= 500)
      throw new Error(`${operation} ${collection}: ${response.status} ${JSON.stringify(answer)}`)
    return response.status < 300 && (answer.doc ?? answer).id !== undefined
  }

const graphql =
  (credentials: (who: Who) => Record<string, string>): Attempt =>
  async ({ change, data, graphql: type }, operation, who, id) => {
    const query = {
      create: `mutation ($d: mutation${type}Input!) { done: create${type}(data: $d, draft: true) { id } }`,
      read: `query { done: ${type}(id: "${id}") { id } }`,
      update: `mutation ($d: mutation${type}UpdateInput!) { done: update${type}(id: "${id}", data: $d, draft: true) { id } }`,
      delete: `mutation { done: delete${type}(id: "${id}") { id } }`,
    }[operation]
    const drafts = type === 'Article' ? query : query.replace(', draft: true', '')
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { ...credentials(who), 'content-type': 'application/json' },
      body: JSON.stringify({
        query: drafts,
        variables: operation === 'create' ? { d: data?.() } : operation === 'update' ? { d: change } : {},
      }),
    })
    const answer = await response.json()
    // A refusal must be a refusal, not a query that GraphQL did not understand.
    if (response.status === 400) throw new Error(`${operation} ${type}: ${JSON.stringify(answer)}`)
    return Boolean(answer.data?.done?.id)
  }

const localApi: Attempt = async ({ change, collection, data }, operation, who, id) => {
  const user =
    who === 'anonymous' ? null : await server.payload.findByID({ collection: 'users', id: server.staff[who].id })
  const common = {
    collection,
    overrideAccess: false,
    user: user ? { ...user, collection: 'users' as const } : null,
    disableErrors: false,
  }
  try {
    if (operation === 'create')
      await server.payload.create({ ...common, data: data?.() as never, draft: true } as never)
    if (operation === 'read') await server.payload.findByID({ ...common, id })
    if (operation === 'update') await server.payload.update({ ...common, id, data: change as never })
    if (operation === 'delete') await server.payload.delete({ ...common, id })
    return true
  } catch (error) {
    if (error instanceof Error && 'status' in error && [401, 403, 404].includes(Number(error.status))) return false
    throw error
  }
}

const cookie = (who: Who): Record<string, string> =>
  who === 'anonymous' ? {} : { cookie: server.staff[who].cookie, origin: server.base }
const key =
  (scope: KeyScope) =>
  (who: Who): Record<string, string> =>
    who === 'anonymous' ? {} : { authorization: `Bearer ${server.staff[who].keys[scope] ?? 'none'}` }

/** What a key of each scope is for; for everything else it is nobody. */
const reach: Partial<Record<KeyScope, readonly string[]>> = {
  write: ['articles', 'authors', 'media'],
  moderate: [
    'comments',
    'moderation-events',
    'comment-revisions',
    'bans',
    'reports',
    'author-notes',
    'moderation-queue',
    'campaigns',
  ],
}
type Expected = (row: Row, may: Who[]) => Who[]
const asTheirAccount: Expected = (_row, may) => may
const withKey =
  (scope: KeyScope): Expected =>
  ({ collection }, may) => {
    if (may.includes('anonymous')) return everyone.filter((who) => who === 'anonymous' || mayHoldKey(who, scope))
    // No key administers.
    if (!reach[scope]?.includes(collection) || may.every((who) => who === 'admin')) return nobody
    return may.filter((who) => who !== 'anonymous' && mayHoldKey(who, scope))
  }

const inGraphQL = (row: Row) => row.graphql !== undefined
const doors: [string, Attempt, (row: Row) => boolean, Expected][] = [
  ['REST with a session', rest(cookie), () => true, asTheirAccount],
  ['REST with a key for writing', rest(key('write')), () => true, withKey('write')],
  ['REST with a key for moderating', rest(key('moderate')), () => true, withKey('moderate')],
  ['GraphQL with a session', graphql(cookie), inGraphQL, asTheirAccount],
  ['GraphQL with a key for writing', graphql(key('write')), inGraphQL, withKey('write')],
  ['the Local API with a user', localApi, () => true, asTheirAccount],
]

/** A row's document serves until somebody changed or deleted it: making one costs more than most attempts. */
const documents = new Map<Row, string>()
async function untouched(row: Row): Promise<string> {
  const id = documents.get(row) ?? (await row.make?.()) ?? ''
  documents.set(row, id)
  return id
}

const operations: Operation[] = ['create', 'read', 'update', 'delete']

const isInSize = ({ collection }: Row): boolean =>
  isFull || process.env.TEST_DATABASE !== 'mongodb' || ruledByConditions.includes(collection)

describe.each(doors)('through %s', (_name, attempt, applies, expected) => {
  const table = rows
    .filter((row) => applies(row) && isInSize(row))
    .flatMap((row) =>
      operations.flatMap((operation) =>
        row.may[operation] ? [{ row, operation, target: row.target, may: row.may[operation] }] : [],
      ),
    )

  it.each(table)('$operation of $target is for those who may', async ({ may, operation, row }) => {
    const did: Who[] = []
    for (const who of everyone) {
      const id = operation === 'create' ? '' : await untouched(row)
      if (!(await attempt(row, operation, who, id))) continue
      did.push(who)
      if (operation !== 'read') documents.delete(row)
    }
    expect(did.sort()).toEqual([...expected(row, may)].sort())
  })
})

describe('an account’s own record', () => {
  it.each(everyStaff)('is read and changed by its %s, but its role is not', async (who) => {
    const { cookie: session, id } = server.staff[who as Role]
    const headers = { cookie: session, origin: server.base, 'content-type': 'application/json' }
    const change = await fetch(`${server.base}/api/users/${id}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ name: `Still ${who}`, role: 'admin' }),
    })
    expect(change.status).toBe(200)
    const account = await server.payload.findByID({ collection: 'users', id })
    expect([account.name, account.role]).toEqual([`Still ${who}`, who])
  })
})

describe('GraphQL', () => {
  it('has no name for the collections that are not the public’s', async () => {
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
    })
    const names: string[] = (await response.json()).data.__schema.types.map((type: { name: string }) => type.name)
    expect(names).toContain('Article')
    for (const hidden of [
      'User',
      'ModerationEvent',
      'CommentRevision',
      'IdentityAudit',
      'Ban',
      'Report',
      'AuthorNote',
      'ModerationQueue',
      'SystemState',
      'Discussion',
      'PayloadJob',
      'PayloadPreference',
    ])
      expect(names.filter((name) => name === hidden || name === `${hidden}s`)).toEqual([])
  })
})

describe('the description of the API, of what Payload answers by itself', () => {
  type Door = { method: string; path: string }
  type Operation = { responses: Record<string, { content?: { 'application/json'?: { schema: object } } }> }

  type Description = {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, object> }
  }
  let made: unknown
  const description = () => {
    made ??= describeApi({ routes, config: server.payload.config, version: '0' })
    return made as Description
  }
  const nameOf = ({ method, path }: Door) => `${method.toUpperCase()} ${path.replace(/[{:][^/]+/g, '*')}`
  const ofRoutes = new Set(
    routes.flatMap(({ methods, path, summary }) =>
      summary === undefined ? [] : methods.map((method) => nameOf({ method, path })),
    ),
  )
  const described = () =>
    Object.entries(description().paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    )
  const isPayloads = (door: Door) => !ofRoutes.has(nameOf(door))

  /** Every address of every endpoint that the running config has. */
  const inConfig = (): Door[] => {
    const { collections, endpoints: own, globals } = server.payload.config
    const parts = [
      { base: '', endpoints: own },
      ...collections.map(({ endpoints, slug }) => ({ base: `/${slug}`, endpoints: endpoints || [] })),
      ...globals.map(({ endpoints, slug }) => ({ base: `/globals/${slug}`, endpoints: endpoints || [] })),
    ]
    return parts.flatMap(({ base, endpoints }) =>
      endpoints.flatMap(({ method, path }) =>
        (path.endsWith('?') ? [path.replace(/\/:\w+\?$/, ''), path.slice(0, -1)] : [path]).map((one) => ({
          method,
          path: `/api${base}${one === '/' ? '' : one}`,
        })),
      ),
    )
  }
  /** Payload takes these for keys of preferences. */
  const isKey = ({ path }: Door) => /^\/api\/payload-preferences\/(?:access|count|versions)$/.test(path)

  /** What an administrator gets, for a document that is there wherever one can be made; what is an editor’s own, the editor. */
  const ask = async ({ method, path }: Door, body: unknown = {}) => {
    const row = rows.find(({ collection, make }) => make && collection === path.split('/')[2])
    // A write is refused before its document is looked for, but of copies.
    const isLookedFor = /^get$/i.test(method) || path.endsWith('/duplicate') || (row && !row.may.read)
    const isThere = row && isLookedFor && /[{:]/.test(path) && path.split('/')[3] !== 'versions'
    const id = isThere ? await untouched(row) : randomUUID()
    if (isThere && !/^get$/i.test(method)) documents.delete(row)
    const many = /^(?:patch|delete)$/i.test(method) && !/[{:]/.test(path)
    const writes = /^(?:post|patch)$/i.test(method)
    return fetch(`${server.base}${path.replace(/[{:][^/]+/g, id)}${many ? `?where[id][equals]=${id}` : ''}`, {
      method: method.toUpperCase(),
      headers: {
        ...cookie(row && !row.may.read ? 'editor' : 'admin'),
        ...(writes ? { 'content-type': 'application/json' } : {}),
      },
      ...(writes ? { body: JSON.stringify(body) } : {}),
    })
  }

  const isOpen = async (door: Door) => {
    const response = await ask(door)
    const text = await response.text()
    if (response.status >= 500) throw new Error(`${nameOf(door)}: ${response.status} ${text}`)
    return ![401, 403, 405].includes(response.status) && !/no versions of this|nothing at this address/.test(text)
  }

  it('has each door that is open to somebody, and no other', async () => {
    const open = new Set<string>()
    const asked = new Set<string>()
    for (const door of inConfig().filter((one) => isPayloads(one) && !isKey(one))) {
      const name = nameOf(door)
      if (asked.has(name)) continue
      asked.add(name)
      if (await isOpen(door)) open.add(name)
    }
    const told = described().filter(isPayloads).map(nameOf)
    expect(told.length).toBeGreaterThan(100)
    expect(told.sort()).toEqual([...open].sort())
  }, 120_000)

  /** What is wrong with an answer by its description. */
  const faultIn = (operation: Operation, status: number, answer: unknown): string | undefined => {
    const schema = operation.responses[status]?.content?.['application/json']?.schema
    if (!schema) return `${status} is not described`
    const whole = JSON.stringify({ ...schema, $defs: description().components.schemas })
    const read = z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/'))).safeParse(answer)
    return read.success ? undefined : JSON.stringify(read.error.issues).slice(0, 1000)
  }

  it('says what is answered where there are documents', async () => {
    const faults: string[] = []
    let checked = 0
    for (const { method, operation, path } of described().filter(isPayloads)) {
      if (!/^get$/.test(method) || path.includes('/file/')) continue
      const response = await ask({ method, path })
      if (response.status !== 200) continue
      checked += 1
      const fault = faultIn(operation, 200, await response.json())
      if (fault) faults.push(`${method} ${path}: ${fault}`)
    }
    for (const { collection, data, may } of rows) {
      if (!data || !may.create?.includes('admin')) continue
      const response = await ask({ method: 'post', path: `/api/${collection}` }, data())
      const operation = description().paths[`/api/${collection}`]?.post
      checked += 1
      const fault = operation ? faultIn(operation, response.status, await response.json()) : 'is not described'
      if (fault) faults.push(`post ${collection}: ${fault}`)
    }
    expect(faults).toEqual([])
    expect(checked).toBeGreaterThan(50)
  }, 120_000)

  it('says what sessions are answered with, and the secret of a webhook once', async () => {
    const { email, password } = server.staff.editor
    const steps: [string, string, unknown][] = [
      ['post', '/api/users/login', { email, password }],
      ['get', '/api/users/me', undefined],
      ['post', '/api/users/refresh-token', {}],
      ['get', '/api/users/init', undefined],
    ]
    for (const [method, path, body] of steps) {
      const response = await ask({ method, path }, body)
      const operation = description().paths[path]?.[method]
      expect(operation && faultIn(operation, response.status, await response.json()), path).toBeUndefined()
    }
    const made = JSON.stringify(description().paths['/api/webhooks']?.post)
    const read = JSON.stringify(description().paths['/api/webhooks/{id}']?.get)
    expect([made.includes('"secret"'), read.includes('"secret"')]).toEqual([true, false])
  })
})

describe('what Payload adds', () => {
  it('is in the table above, but for what has no door', () => {
    const own = server.payload.config.collections.filter(({ slug }) => slug.startsWith('payload-'))
    const [closed, open] = [true, false].map((isClosed) =>
      own.filter(({ endpoints }) => (endpoints === false) === isClosed).map(({ slug }) => slug),
    )
    expect(new Set(open)).toEqual(new Set(ofPayload.map(({ collection }) => collection)))
    expect(closed).toEqual(['payload-migrations'])
  })
})

describe('a lock', () => {
  const lock = (collection: string, value: string, who: Role) =>
    server.payload.db.create({
      collection: 'payload-locked-documents',
      data: { document: { relationTo: collection, value }, user: inName(who), updatedAt: '2099-01-01T00:00:00.000Z' },
    })
  const change = (path: string, body: unknown, who: Role) => server.ask('PATCH', `/api/${path}`, body, who)

  // What the admin's form asks the database for when it is told of a document.
  it('is made on what one may change only, and never on an account', async () => {
    const id = await published()
    for (const who of ['author', 'moderator'] as const) await expect(lock('articles', id, who)).rejects.toThrow()
    await expect(lock('users', server.staff.admin.id, 'admin')).rejects.toThrow()
    expect((await change(`articles/${id}`, { title: 'Changed' }, 'editor')).status).toBe(200)
  })

  it('ends by the server’s time, whatever time it was sent with', async () => {
    const id = await published()
    await lock('articles', id, 'editor')
    const { docs } = await server.payload.find({
      collection: 'payload-locked-documents',
      where: { 'document.value': { equals: id } },
    })
    expect(Date.parse(docs[0]?.updatedAt ?? '')).toBeLessThan(Date.now() + 1000)
  })

  it('keeps others out until one of them takes it over, in their own name', async () => {
    const id = await lockOf(published)()
    const of = String(
      (
        (await server.payload.findByID({ collection: 'payload-locked-documents', id, depth: 0 })).document as {
          value: string
        }
      ).value,
    )
    expect((await change(`articles/${of}`, { title: 'Changed' }, 'editor')).status).toBe(423)
    const taken = { user: inName('admin'), document: { relationTo: 'articles', value: 'x' }, updatedAt: '2099-01-01' }
    expect((await change(`payload-locked-documents/${id}`, taken, 'editor')).status).toBe(200)
    const kept = await server.payload.findByID({ collection: 'payload-locked-documents', id, depth: 0 })
    expect([kept.user, kept.document]).toEqual([inName('editor'), { relationTo: 'articles', value: of }])
    expect(Date.parse(kept.updatedAt)).toBeLessThan(Date.now() + 1000)
    expect((await change(`articles/${of}`, { title: 'Changed' }, 'editor')).status).toBe(200)
  })

  it('on many is ended by administrators alone', async () => {
    await lockOf(own)()
    const remove = (who: Role) =>
      server.ask('DELETE', '/api/payload-locked-documents?where[updatedAt][greater_than]=2001-01-01', undefined, who)
    for (const who of ['author', 'moderator', 'editor'] as const)
      expect((await remove(who)).body.docs ?? []).toEqual([])
    expect((await remove('admin')).body.docs.length).toBeGreaterThan(0)
  })
})

describe('moderation events', () => {
  it('are not changed or deleted by anyone, the Local API without access included', async () => {
    const { docs } = await server.payload.find({ collection: 'moderation-events', limit: 1 })
    const id = docs[0]?.id ?? ''
    await expect(server.payload.update({ collection: 'moderation-events', id, data: { note: 'x' } })).rejects.toThrow(
      'append-only',
    )
    await expect(server.payload.delete({ collection: 'moderation-events', id })).rejects.toThrow('append-only')
  })
})

describe('globals', () => {
  it.each([
    ['site', everyone, ['admin']],
    ['discussion', everyStaff, ['admin']],
  ] as const)('%s is read and changed by those who may', async (slug, readers, writers) => {
    const read: Who[] = []
    const wrote: Who[] = []
    for (const who of everyone) {
      const headers = { ...cookie(who), origin: server.base, 'content-type': 'application/json' }
      if ((await fetch(`${server.base}/api/globals/${slug}`, { headers })).status === 200) read.push(who)
      if ((await fetch(`${server.base}/api/globals/${slug}`, { method: 'POST', headers, body: '{}' })).status === 200)
        wrote.push(who)
    }
    expect(read.sort()).toEqual([...readers].sort())
    expect(wrote.sort()).toEqual([...writers].sort())
  })
})
