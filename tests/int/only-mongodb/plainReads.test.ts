import { type MongooseAdapter, mongooseAdapter } from '@payloadcms/db-mongodb'
import { type Document, ObjectId } from 'mongodb'
import type { CollectionSlug, FlattenedField, Payload, PayloadRequest, Where } from 'payload'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seedDemo } from '../../../src/demo/index'
import { inTransaction } from '../../../src/platform/database/transactions'
import { bootPayload, bootServer, type TestServer } from '../../support/app'
import { callsOf } from '../../support/calls'

let payload: Payload
let stop: () => Promise<void>
beforeAll(async () => {
  // Nothing runs by itself, so that both ways are asked of the same.
  ;({ payload, stop } = await bootPayload())
  await seedDemo(payload)
  await payload.updateGlobal({ slug: 'discussion', data: { floodSeconds: 7 } })
  await payload.updateGlobal({ slug: 'site', data: { title: 'The shore' } })
  for (const extra of [{ _status: 'draft' as const }, { deletedAt: new Date().toISOString() }])
    await payload.create({
      collection: 'articles',
      data: { title: 'Nobody reads it', _status: 'published', ...extra },
      draft: '_status' in extra,
    })
  for (const { config } of Object.values(payload.collections)) {
    const own = payload.collections[config.slug]?.customIDType !== undefined
    const stored = Array.from({ length: 3 }, (_, turn) => ({
      _id: own ? `own-${turn}` : new ObjectId(),
      ...storedAs(config.flattenedFields, turn),
      leftOut: 'no field',
    }))
    await driver(config.slug).insertMany(stored as Document[])
  }
})
afterAll(() => stop())

type Args = Record<string, unknown>
type Method = 'find' | 'findOne' | 'findGlobal' | 'count'
const adapter = () => payload.db as unknown as MongooseAdapter & Record<Method, (args: Args) => Promise<unknown>>
const driver = (slug: CollectionSlug) => {
  const { collections, connection } = adapter()
  const name = collections[slug]?.collection.collectionName ?? ''
  return connection.getClient().db(connection.name).collection(name)
}

/** Payload's own method on the same adapter. */
const theirs = (method: Method, args: Args): Promise<unknown> => {
  const shipped = mongooseAdapter({ url: 'mongodb://unused' }).init({ payload })
  // Its methods take what `adapter()` says.
  return (shipped as unknown as Pick<ReturnType<typeof adapter>, Method>)[method].call(adapter(), args)
}

/** What documents can hold: as Payload writes it, nothing, and what other programs may write. Unique fields have values of their own. */
const storedAs = (fields: readonly FlattenedField[], turn: number): Document => {
  const entries = fields.flatMap((field): [string, unknown][] => {
    if (field.name === 'id') return []
    const isUnique = 'unique' in field && field.unique
    if (turn === 2 && !isUnique) return field.name.length % 2 === 0 ? [] : [[field.name, null]]
    const isMany = 'hasMany' in field && field.hasMany === true
    const value = storedValue(field, turn)
    return [[field.name, isMany && turn === 0 ? [value, value] : value]]
  })
  return Object.fromEntries(turn === 1 ? entries.reverse() : entries)
}
const storedValue = (field: FlattenedField, turn: number): unknown => {
  switch (field.type) {
    case 'date':
      return turn === 0 ? new Date(Date.UTC(2026, 0, 1)) : '2026-01-01T00:00:00Z'
    case 'number':
      return turn + 0.5
    case 'checkbox':
      return turn === 0
    case 'relationship':
    case 'upload':
      return turn === 0 ? new ObjectId() : 'no id'
    case 'group':
    case 'tab':
      return turn === 0 ? { ...storedAs(field.flattenedFields, turn), leftOut: 1 } : 'no group'
    case 'array':
      return turn === 0 ? [{ ...storedAs(field.flattenedFields, turn), leftOut: 1 }, null, 'x', {}] : { no: 'list' }
    case 'json':
    case 'richText':
      return { nested: [{ _id: 'kept', at: turn, leftOut: null }] }
    default:
      return `${field.name} ${turn}`
  }
}

/** What `work` answers, and whether it went around Mongoose. */
const watched = async <T>(work: () => Promise<T>): Promise<{ answer: T; isOurs: boolean }> => {
  const { Aggregate, Query } = adapter().connection.base
  const spies = [vi.spyOn(Query.prototype, 'exec'), vi.spyOn(Aggregate.prototype, 'exec')]
  try {
    const answer = await work()
    return { answer, isOurs: spies.every((spy) => spy.mock.calls.length === 0) }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** Both ways, by every byte: the order of fields is that of the answers at REST. */
const compare = async (method: Method, args: () => Args, isExpectedOurs = true) => {
  const { req: _req, ...asked } = args()
  const said = `${method} ${JSON.stringify(asked)}`
  const { answer, isOurs } = await watched(() => adapter()[method](args()))
  expect(JSON.stringify(answer), said).toBe(JSON.stringify(await theirs(method, args())))
  expect(isOurs, said).toBe(isExpectedOurs)
  return answer
}

const inOne = async <T>(work: (req: PayloadRequest) => Promise<T>): Promise<T> => {
  const req = await createLocalReq({}, payload)
  return inTransaction(req, () => work(req))
}

const collections = [
  ...['api-keys', 'articles', 'author-notes', 'authors', 'bans', 'campaign-bands', 'campaigns'],
  ...['comment-revisions', 'comments', 'identity-audit', 'learning-records', 'media', 'moderation-events'],
  ...['moderation-queue', 'public-changes', 'reports', 'subscriptions', 'system-state', 'users'],
  ...['webhook-deliveries', 'webhooks', 'payload-jobs'],
] as CollectionSlug[]

describe('documents of MongoDB that are read through the driver', () => {
  it('are those of every collection of ours', () => {
    const others = ['payload-kv', 'payload-locked-documents', 'payload-preferences', 'payload-migrations']
    expect(
      Object.keys(payload.collections)
        .filter((slug) => !others.includes(slug))
        .sort(),
    ).toEqual([...collections].sort())
  })

  it.each(collections)('are in %s what Payload reads', async (collection) => {
    const { docs } = (await compare('find', () => ({ collection, limit: 0, pagination: false }))) as { docs: Args[] }
    expect(docs.length).toBeGreaterThan(2)
    for (const { id } of docs.slice(0, 30))
      await compare('findOne', () => ({ collection, where: { id: { equals: id } } }))
    const fields = payload.collections[collection].config.flattenedFields.map(({ name }) => name)
    const select = Object.fromEntries(fields.filter((_, index) => index % 2 === 0).map((name) => [name, true]))
    for (const way of [{ select: {} }, { select: { ...select, unknown: true } }, { limit: 3, page: 2, sort: 'id' }])
      await compare('find', () => ({ collection, pagination: false, ...structuredClone(way) }))
    const ids = docs.map(({ id }) => String(id))
    await compare('find', () => ({ collection, where: { id: { in: ids.slice(1, 4) } }, limit: 0 }))
    await compare('count', () => ({ collection, where: { id: { not_in: ids.slice(0, 1) } } }))
  })

  it.each(['site', 'discussion'])('are of the global %s what Payload reads', async (slug) => {
    await compare('findGlobal', () => ({ slug }))
    await compare('findGlobal', () => ({ slug, select: { title: true, floodSeconds: true } }))
    expect(await adapter().findGlobal({ slug: 'discussion' })).toMatchObject({ floodSeconds: 7 })
  })

  const ofArticle: Where = { article: { equals: '0123456789abcdef01234567' } }
  const listed: Where = {
    and: [
      { and: [{ 'article._status': { equals: 'published' } }, { 'article.deletedAt': { equals: null } }] },
      { 'article.pageUrl': { equals: null } },
    ],
  }
  const conditions: [CollectionSlug, Where][] = [
    ['comments', { status: { equals: 'approved' } }],
    ['comments', { status: { not_equals: 'approved' } }],
    ['comments', { badge: { not_equals: 'staff' } }],
    ['comments', { badge: { equals: null } }],
    ['comments', { parent: { exists: false } }],
    ['comments', { parent: { exists: true } }],
    ['comments', { editedAt: { exists: false } }],
    ['comments', { name: { in: ['Reader', 'nobody'] } }],
    ['comments', { name: { in: [] } }],
    ['comments', { id: { in: [] } }],
    ['comments', { id: { greater_than: '0123456789abcdef01234567' } }],
    ['comments', { votes: { equals: 0 } }],
    ['comments', { votes: { greater_than: 0, less_than_equal: 4 } }],
    ['comments', { path: { greater_than: '1', less_than: 'z' } }],
    ['comments', { pinned: { equals: true } }],
    ['comments', { pinned: { equals: false } }],
    ['comments', { createdAt: { greater_than_equal: '2020-01-01' } }],
    ['comments', { createdAt: { less_than: '2030-01-01T01:04:00+01:00' } }],
    ['comments', { or: [{ visibleReplies: { greater_than: 0 } }, { status: { equals: 'pending' } }] }],
    [
      'comments',
      { and: [{ or: [{ status: { equals: 'spam' } }, { depth: { equals: 1 } }] }, { name: { in: ['Reader'] } }] },
    ],
    ['comments', { article: { in: [] } }],
    ['comments', ofArticle],
    ['comments', listed],
    ['comments', { and: [{ status: { equals: 'approved' } }, listed] }],
    ['comments', { and: [ofArticle, listed] }],
    ['comments', { or: [listed, { status: { equals: 'pending' } }] }],
    [
      'articles',
      { and: [{ _status: { equals: 'published' } }, { deletedAt: { equals: null } }, { pageUrl: { equals: null } }] },
    ],
    ['articles', { deletedAt: { exists: true } }],
    ['articles', { tags: { in: ['ecology', 'bread'] } }],
    ['articles', { authors: { in: ['0123456789abcdef01234567'] } }],
    ['articles', { 'discussion.open': { equals: 'inherit' } }],
    ['articles', { or: [{ id: { in: [] } }, { slug: { in: ['tide-pools'] } }] }],
    ['moderation-queue', { id: { equals: 'own-1' } }],
  ]
  // Of the same age, either way may give any first.
  const sort = ['-createdAt', 'id']
  const ways: Args[] = [
    { limit: 0, sort },
    { limit: 3, page: 2, sort: ['createdAt', '-id'], pagination: true },
    { limit: 4, sort, pagination: true },
    { limit: 2, page: 99, sort, pagination: true },
    { limit: 2, sort: ['-createdAt', 'id'], select: { createdAt: true, status: true, slug: true } },
  ]
  it.each(conditions)('are found in %s by %j as Payload finds them', async (collection, where) => {
    const inPlace = await placing(where)
    for (const way of ways)
      await compare('find', () => ({
        collection,
        where: structuredClone(inPlace),
        pagination: false,
        ...structuredClone(way),
      }))
    await compare('count', () => ({ collection, where: structuredClone(inPlace) }))
    // Of several, either way may give any.
    const { docs } = (await adapter().find({ collection, where: structuredClone(inPlace), limit: 0 })) as {
      docs: Args[]
    }
    const found = await adapter().findOne({ collection, where: structuredClone(inPlace) })
    if (docs.length > 0) expect(docs).toContainEqual(found)
    else expect(found).toBeNull()
  })
  /** With the id of an article that has comments. */
  const placing = async (where: Where): Promise<Where> => {
    const one = await driver('comments').findOne({ status: 'approved', article: { $type: 'objectId' } })
    return JSON.parse(JSON.stringify(where).replaceAll('0123456789abcdef01234567', String(one?.article)))
  }

  it('hold what a transaction has not yet committed, for itself', async () => {
    await inOne(async (req) => {
      const { id } = await payload.create({ collection: 'authors', data: { name: 'New', slug: 'new-one' }, req })
      const where = { id: { equals: id } }
      expect(await adapter().findOne({ collection: 'authors', where, req })).toMatchObject({ slug: 'new-one' })
      expect(await adapter().findOne({ collection: 'authors', where })).toBeNull()
      await compare('find', () => ({ collection: 'authors', where, limit: 1, pagination: true, req }))
    })
  })

  it.each<[string, Method, Args]>([
    ['texts within texts', 'find', { collection: 'comments', where: { name: { contains: 'READER' } }, limit: 5 }],
    ['what is no id', 'find', { collection: 'comments', where: { id: { equals: 'x' } }, limit: 5 }],
    ['relations to nothing', 'find', { collection: 'comments', where: { parent: { equals: null } }, limit: 5 }],
    [
      'other comparisons of what it belongs to',
      'count',
      { collection: 'comments', where: { 'article.title': { not_equals: 'x' } } },
    ],
    ['numbers of whole collections', 'find', { collection: 'comments', limit: 2, pagination: true }],
    ['a part of a group', 'findOne', { collection: 'articles', where: {}, select: { discussion: { open: true } } }],
    ['all but some fields', 'findOne', { collection: 'articles', where: {}, select: { body: false } }],
    ['an order by what it belongs to', 'find', { collection: 'comments', sort: 'article.title', limit: 2 }],
  ])('leave %s to Payload', async (_name, method, args) => {
    await compare(method, () => structuredClone(args), false)
  })
})

describe('what a reader’s answer takes that is not in memory', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await bootServer()
  })
  afterAll(() => server.stop())

  it('is so many commands', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const authors = [server.staff.author.byline, server.staff.editor.byline]
    const { id, slug } = await server.article({ authors, tags: ['a tag of its own'] })
    const parent = await server.comment({ article: slug, status: 'approved' })
    await server.comment({ article: slug, status: 'approved', parent })
    const most: [path: string, commands: string[]][] = [
      // The article, the settings, the pinned, the roots, what hangs below them.
      [
        `/api/articles/${slug}/thread?limit=20`,
        ['find articles', 'find globals', 'find system-states', 'find comments', 'find comments'],
      ],
      [`/api/articles/${id}`, ['find articles', 'find authors']],
      [`/api/articles?where[slug][equals]=${slug}&limit=2`, ['find articles', 'find authors']],
      [`/api/articles?where[tags][in][0]=a tag of its own&limit=10&depth=1`, ['find articles', 'find authors']],
      // Those of the article and of the thread, and the words of the site.
      [
        `/articles/${slug}`,
        [
          ...['find articles', 'find authors', 'find globals', 'find system-states', 'find comments', 'find comments'],
          'find globals',
        ],
      ],
      [`/api/comments/counts?articles=${slug}`, ['find articles']],
      // The article, whether it is public, and the settings, which each comment asks for.
      [
        `/api/comments?where[article][equals]=${id}&limit=20&depth=0`,
        ['find articles', 'find comments', 'find globals'],
      ],
    ]
    for (const [path, commands] of most) {
      const ask = async () => {
        server.store.clear()
        const response = await fetch(server.base + path)
        expect(response.status, await response.text()).toBe(200)
      }
      await ask()
      const sent: string[][] = []
      // What runs by itself now and then may come in between.
      for (let turn = 0; turn < 3; turn++) sent.push(await callsOf(server.payload, ask))
      const fewest = sent.reduce((one, other) => (other.length < one.length ? other : one))
      expect(fewest.toSorted(), path).toEqual(commands.toSorted())
    }
  })
})
