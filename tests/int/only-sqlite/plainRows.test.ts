import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type SQLiteAdapter, sqliteAdapter } from '@payloadcms/db-sqlite'
import type { CollectionSlug, Payload, PayloadRequest, Where } from 'payload'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveConditions } from '../../../src/platform/database/sqlite/conditions'
import { inTransaction } from '../../../src/platform/database/transactions'
import { bootPayload } from '../../support/app'
import { seedArticle } from '../../support/seedThread'

let payload: Payload
let stop: () => Promise<void>
let article: string
beforeAll(async () => {
  ;({ payload, stop } = await bootPayload())
  article = (await seedArticle(payload)).id
})
afterAll(() => stop())

type Args = Record<string, unknown>
type Method = 'find' | 'findOne' | 'findGlobal' | 'count' | 'create' | 'updateOne'
const adapter = () => payload.db as unknown as SQLiteAdapter & Record<Method, (args: Args) => Promise<unknown>>
/** Payload's own method on the same adapter, with the conditions that Payload has wrong or not at all (see `conditions.test.ts`). */
const theirs = (method: Method, args: Args): Promise<unknown> => {
  const shipped = sqliteAdapter({ client: { url: 'file:unused' } }).init({ payload })
  const parts = Object.create(adapter(), { [method]: { value: Reflect.get(shipped, method), writable: true } })
  giveConditions(parts)
  return parts[method](args)
}

/** What `work` answers, and whether it went around drizzle, which names the table before every column. */
async function watched<T>(work: () => Promise<T>): Promise<{ answer: T; isOurs: boolean }> {
  const ran: string[] = []
  const note = (sql: unknown) => void ran.push(String(sql))
  subscribe('colloquy:statement', note)
  const answer = await work().finally(() => unsubscribe('colloquy:statement', note))
  expect(ran).not.toEqual([])
  return { answer, isOurs: !ran.some((sql) => /(?<!= "\w+)"\."|"(\w+)" "\1"|, null/.test(sql)) }
}

const inOne = async <T>(work: (req: PayloadRequest) => Promise<T>): Promise<T> => {
  const req = await createLocalReq({}, payload)
  return inTransaction(req, () => work(req))
}

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()

const comment = (minute: number, extra: Args = {}): Args => ({
  article,
  parent: null,
  name: `Reader ${minute}`,
  url: null,
  content: 'It\'s 100 % "quoted"; -- ?',
  html: '<p>…</p>',
  status: minute % 2 === 0 ? 'approved' : 'pending',
  badge: null,
  kind: 'comment',
  format: 'markdown',
  depth: 0,
  root: `0${minute}`,
  path: `0${minute}`,
  visibleReplies: 0,
  votes: minute,
  pinned: minute === 3,
  rendererVersion: 3,
  createdAt: at(minute),
  updatedAt: at(minute),
  unknownKey: 'left out',
  ...extra,
})

const event = (minute: number): Args => ({
  comment: `comment-${minute % 2}`,
  article,
  kind: 'submitted',
  from: null,
  to: 'pending',
  actorType: 'rule',
  actor: null,
  reasons: [{ code: 'previously_approved', detail: { n: minute } }],
  facts: { nested: { list: [1, null, 'ä'] } },
  policyVersion: 1.5,
  note: null,
  createdAt: at(minute),
  updatedAt: at(minute),
})

describe('plain rows of SQLite', () => {
  it.each<[CollectionSlug, (minute: number) => Args]>([
    ['comments', comment],
    ['moderation-events', event],
  ])('are made in %s as Payload makes them, in one statement', async (collection, dataOf) => {
    for (let minute = 0; minute < 6; minute++) {
      const data = dataOf(minute)
      const { answer, isOurs } = await watched(() => inOne((req) => adapter().create({ collection, data, req })))
      const made = answer as { id: string }
      expect(isOurs).toBe(true)
      const twin = (await inOne((req) => theirs('create', { collection, data: { ...data }, req }))) as { id: string }
      expect(made).toEqual({ ...twin, id: made.id })
      expect(Object.keys(made)).toEqual(Object.keys(twin))
      expect(await theirs('findOne', { collection, where: { id: { equals: made.id } } })).toEqual(made)
      expect(made.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    }
  })

  it('answers nothing of what it makes when it is told to', async () => {
    const data = { ...comment(9), id: undefined }
    expect(await inOne((req) => adapter().create({ collection: 'comments', data, req, returning: false }))).toBeNull()
  })

  const among = (some: Where): Where => ({
    and: [
      { article: { equals: 'x' } },
      { depth: { equals: 0 } },
      { or: [{ status: { equals: 'approved' } }, { visibleReplies: { greater_than: 0 } }] },
      some,
    ],
  })
  const conditions: Where[] = [
    {},
    { status: { equals: 'approved' } },
    { status: { not_equals: 'approved' } },
    { badge: { not_equals: 'staff' } },
    { parent: { exists: false } },
    { parent: { exists: true } },
    { url: { equals: null } },
    { 'article._status': { equals: 'published' } },
    { 'article._status': { equals: 'draft' } },
    {
      and: [
        { status: { equals: 'approved' } },
        {
          and: [
            { and: [{ 'article._status': { equals: 'published' } }, { 'article.deletedAt': { equals: null } }] },
            { 'article.pageUrl': { equals: null } },
          ],
        },
      ],
    },
    { or: [{ 'article.pageUrl': { equals: 'x' } }, { status: { equals: 'pending' } }] },
    { 'article.deletedAt': { equals: null }, status: { equals: 'approved' } },
    { content: { equals: 'It\'s 100 % "quoted"; -- ?' } },
    { name: { in: ['Reader 1', 'Reader 2', 'nobody'] } },
    { name: { in: [] } },
    { name: { not_in: ['Reader 1', 'nobody'] } },
    { badge: { not_in: ['staff'] } },
    { id: { not_in: ['nobody'] } },
    // As a page of a thread asks for pinned comments, and for the others.
    among({ id: { in: ['nobody'] }, pinned: { equals: true } }),
    among({ id: { not_in: ['nobody'] } }),
    { votes: { equals: 3 } },
    { path: { greater_than: '02' } },
    { path: { less_than: '04', greater_than_equal: '01' } },
    { votes: { greater_than: 1, less_than_equal: 4 } },
    { pinned: { equals: true } },
    { pinned: { equals: false } },
    { createdAt: { greater_than_equal: at(2) } },
    { createdAt: { less_than: '2026-01-01T01:04:00+01:00' } },
    { and: [{ status: { equals: 'pending' } }, { or: [{ votes: { equals: 1 } }, { name: { equals: 'Reader 5' } }] }] },
    { or: [{ badge: { not_equals: 'staff' } }, { votes: { equals: 3 } }], status: { equals: 'approved' } },
  ]
  const ways: Args[] = [
    { limit: 0 },
    { limit: 3, page: 2, sort: 'name' },
    { limit: 4, pagination: true },
    { limit: 2, page: 2, pagination: true },
    { limit: 2, page: 99, pagination: true },
    { limit: 2, sort: ['-votes', 'createdAt'], select: { name: true, votes: true, article: true } },
  ]

  it.each(conditions)('are read for %j as Payload reads them', async (where) => {
    for (const way of ways) {
      const args = () => ({
        collection: 'comments',
        where: structuredClone(where),
        pagination: false,
        ...structuredClone(way),
      })
      const { answer, isOurs } = await watched(() => adapter().find(args()))
      expect(isOurs, JSON.stringify(way)).toBe(true)
      expect(answer, JSON.stringify(way)).toEqual(await theirs('find', args()))
    }
    const query = () => ({ collection: 'comments', where: structuredClone(where) })
    expect(await adapter().findOne(query())).toEqual(await theirs('findOne', query()))
    expect(await adapter().count(query())).toEqual(await theirs('count', query()))
  })

  it.each<[string, Where[]]>([
    ['a text', ['approved', 'pending', 'null', ''].map((status) => ({ status: { equals: status } }))],
    ['a relation', [{ parent: { equals: null } }, { parent: { not_equals: 'null' } }, { parent: { equals: 'x' } }]],
    ['a number', [3, 4.5, -1].map((votes) => ({ votes: { less_than_equal: votes } }))],
    ['a date', [at(2), '2026-01-01T01:04:00+01:00'].map((createdAt) => ({ createdAt: { less_than: createdAt } }))],
    ['lists', [['Reader 1'], ['Reader 2'], ['Reader 1', 'Reader 3'], []].map((name) => ({ name: { in: name } }))],
    [
      'values in another order than they stand in',
      [
        { 'article._status': { equals: 'published' }, status: { equals: 'approved' } },
        { 'article._status': { equals: 'approved' }, status: { equals: 'published' } },
        { 'article._status': { equals: 'published' }, status: { equals: 'pending' } },
      ],
    ],
  ])('are read by each value of %s, one after another', async (_, wheres) => {
    for (const where of [...wheres, ...wheres]) {
      const args = (): Args => ({ collection: 'comments', where: structuredClone(where), limit: 5, pagination: true })
      const answer = await adapter().find(args())
      expect(answer, JSON.stringify(where)).toEqual(await theirs('find', args()))
      expect(await adapter().count(args())).toEqual(await theirs('count', args()))
    }
  })

  it('hold lists and texts of any kind, and what a transaction has not yet committed', async () => {
    const where = { comment: { in: ['comment-0', 'comment-1'] } }
    const args = () => ({ collection: 'moderation-events', where: structuredClone(where), pagination: false, limit: 0 })
    expect(await adapter().find(args())).toEqual(await theirs('find', args()))
    await inOne(async (req) => {
      const made = (await adapter().create({ collection: 'moderation-events', data: event(8), req })) as { id: string }
      const query = { collection: 'moderation-events', where: { id: { equals: made.id } } }
      expect(await adapter().findOne({ ...query, req })).toEqual(made)
      expect(await adapter().findOne(query)).toBeNull()
    })
  })

  it('carry their lists, in order, as Payload reads them', async () => {
    const authors: string[] = []
    for (const [name, links] of [
      ['Ada Shore', []],
      [
        'Ben Sand',
        [
          { label: 'Home', url: 'https://ben.example/?a="1"' },
          { label: 'Ünder', url: 'https://b.example' },
        ],
      ],
    ] as const)
      authors.push(
        String(
          (
            await payload.create({
              collection: 'authors',
              data: { name, slug: name.toLowerCase().replace(' ', '-'), links: [...links], bio: 'Of the shore.' },
            })
          ).id,
        ),
      )
    const made = await inOne((req) =>
      payload.create({
        collection: 'articles',
        data: { title: 'Lists', tags: ['tides', 'b"c', 'a\\d'], authors: authors.reverse(), _status: 'draft' },
        req,
      }),
    )
    for (const [collection, where] of [
      ['articles', { id: { equals: made.id } }],
      ['articles', { and: [{ _status: { equals: 'published' } }, { deletedAt: { exists: false } }] }],
      ['authors', { slug: { in: ['ada-shore', 'ben-sand'] } }],
    ] as [CollectionSlug, Where][]) {
      for (const way of [
        {},
        { select: { tags: true, authors: true, oldSlugs: true, slug: true } },
        { limit: 1, page: 1, pagination: true },
      ]) {
        const args = () => ({
          collection,
          where: structuredClone(where),
          limit: 0,
          pagination: false,
          ...structuredClone(way),
        })
        const { answer, isOurs } = await watched(() => adapter().find(args()))
        expect(isOurs, `${collection} ${JSON.stringify(way)}`).toBe(true)
        // The order of keys as well: it is that of the answers at REST.
        expect(JSON.stringify((answer as { docs: unknown }).docs)).toBe(
          JSON.stringify(((await theirs('find', args())) as { docs: unknown }).docs),
        )
        expect(answer).toEqual(await theirs('find', args()))
      }
    }
  })

  it('are found by what their lists hold, as Payload finds them', async () => {
    const byline = async (slug: string) =>
      String((await payload.create({ collection: 'authors', data: { name: 'Ada', slug } })).id)
    const [ada, ben] = [await byline('holder-ada'), await byline('holder-ben')]
    const about: [title: string, tags: string[], authors: string[]][] = [
      ['One', ['harbours', 'b"c'], [ada]],
      ['Two', ['harbours', 'dunes'], [ada, ben]],
      ['Three', ['dunes'], []],
      ['Four', [], [ben]],
    ]
    for (const [title, tags, authors] of about) {
      const data = { title, slug: `held-${title.toLowerCase()}`, tags, authors, _status: 'draft' as const }
      await inOne((req) => payload.create({ collection: 'articles', data, req }))
    }
    const draft: Where = { _status: { equals: 'draft' } }
    const ours: Where[] = [
      { tags: { in: ['harbours'] } },
      { tags: { in: ['harbours', 'dunes', 'nothing'] } },
      { tags: { equals: 'b"c' } },
      { tags: { in: 'dunes' } },
      { tags: { in: [] } },
      // No slug, though it is a tag of some.
      { oldSlugs: { in: ['harbours'] } },
      { authors: { in: [ada, ben] } },
      { authors: { equals: ben } },
      { and: [draft, { tags: { in: ['dunes'] } }, { authors: { in: [ada] } }] },
      { or: [{ tags: { equals: 'dunes' } }, { title: { equals: 'Four' } }] },
    ]
    const theirOwn: Where[] = [
      { tags: { in: ['harbours', ''] } },
      { tags: { equals: null } },
      { authors: { in: `${ada},${ben}` } },
      { tags: { not_in: ['dunes'] } },
      { tags: { contains: 'arbo' } },
    ]
    for (const where of [...ours, ...theirOwn, ...ours])
      for (const way of [{ limit: 0 }, { limit: 2, pagination: true }, { limit: 1, page: 1, pagination: true }]) {
        const args = () => ({
          collection: 'articles',
          where: { and: [structuredClone(where), { slug: { like: 'held' } }].slice(0, ours.includes(where) ? 1 : 2) },
          sort: 'title',
          pagination: false,
          ...structuredClone(way),
        })
        const { answer, isOurs } = await watched(() => adapter().find(args()))
        expect(isOurs, JSON.stringify(where)).toBe(ours.includes(where))
        expect(answer, JSON.stringify({ where, way })).toEqual(await theirs('find', args()))
        expect(await adapter().count(args())).toEqual(await theirs('count', args()))
      }
  })

  it('of a global are read with its defaults, and of none as nothing', async () => {
    expect(await adapter().findGlobal({ slug: 'discussion' })).toEqual(
      await theirs('findGlobal', { slug: 'discussion' }),
    )
    await payload.updateGlobal({ slug: 'discussion', data: { floodSeconds: 7, guidelines: 'Be kind.' } })
    const { answer, isOurs } = await watched(() => adapter().findGlobal({ slug: 'discussion' }))
    expect(answer).toEqual(await theirs('findGlobal', { slug: 'discussion' }))
    expect(answer).toMatchObject({ floodSeconds: 7, globalType: 'discussion', retentionDays: { spam: 30 } })
    expect(isOurs).toBe(true)
  })

  it.each<[string, Args]>([
    ['texts and numbers', { name: 'Renamed', votes: 12, badge: null, updatedAt: at(30) }],
    ['an increment that is no edit', { visibleReplies: { $inc: 2 }, updatedAt: null }],
    ['what is no field', { nothing: 1, updatedAt: null }],
    ['what is true or not', { pinned: true, editedAt: new Date(at(31)), updatedAt: at(31) }],
  ])('are changed by %s as Payload changes them', async (_name, data) => {
    const made = async () =>
      String(
        ((await inOne((req) => adapter().create({ collection: 'comments', data: comment(20), req }))) as { id: string })
          .id,
      )
    const [id, twin] = [await made(), await made()]
    const change = (target: string, req: PayloadRequest) => ({
      collection: 'comments',
      id: target,
      data: { ...data },
      req,
      returning: false,
    })
    const { isOurs } = await watched(() => inOne((req) => adapter().updateOne(change(id, req))))
    expect(isOurs).toBe(true)
    await inOne((req) => theirs('updateOne', change(twin, req)))
    const read = (target: string) => theirs('findOne', { collection: 'comments', where: { id: { equals: target } } })
    expect(await read(id)).toEqual({ ...((await read(twin)) as Args), id })
  })

  it('are dated when they change, as Payload dates them', async () => {
    const { id } = (await inOne((req) => adapter().create({ collection: 'comments', data: comment(40), req }))) as {
      id: string
    }
    await inOne((req) => adapter().updateOne({ collection: 'comments', id, data: { votes: 1 }, req, returning: false }))
    const changed = await adapter().findOne({ collection: 'comments', where: { id: { equals: id } } })
    expect(changed).toMatchObject({ votes: 1 })
    expect(changed).not.toMatchObject({ updatedAt: at(40) })
  })

  it.each<[string, Method, Args]>([
    ['texts within texts', 'find', { collection: 'comments', where: { name: { contains: 'READER 1' } }, limit: 0 }],
    [
      'other comparisons of what a document belongs to',
      'find',
      { collection: 'comments', where: { 'article.title': { not_equals: 'x' } }, limit: 0 },
    ],
    [
      'long texts of what a document belongs to',
      'find',
      { collection: 'comments', where: { 'article.excerpt': { equals: null } }, limit: 0 },
    ],
    [
      'times of what a document belongs to',
      'count',
      { collection: 'comments', where: { 'article.publishedAt': { equals: '2026-01-01' } } },
    ],
    ['a part of a group', 'findOne', { collection: 'articles', where: {}, select: { discussion: { open: true } } }],
    ['what a list must not hold', 'find', { collection: 'articles', where: { tags: { not_in: ['tides'] } }, limit: 0 }],
    ['lists within groups and unions', 'find', { collection: 'users', where: {}, limit: 0, pagination: false }],
  ])('leave %s to Payload', async (_name, method, args) => {
    const { isOurs } = await watched(() => adapter()[method](structuredClone(args)))
    expect(isOurs).toBe(false)
  })

  it('are read in a turn of the event loop of their own where they are many', async () => {
    for (let minute = 100; minute < 121; minute++)
      await inOne((req) =>
        adapter().create({ collection: 'comments', data: comment(minute, { url: 'https://x.example' }), req }),
      )
    const isTurnOfOthers = async (limit: number, req: Partial<PayloadRequest> = {}) => {
      let turned = false
      const others = setImmediate(() => {
        turned = true
      })
      const { docs } = (await adapter().find({
        collection: 'comments',
        where: { url: { equals: 'https://x.example' } },
        pagination: false,
        limit,
        req,
      })) as { docs: unknown[] }
      clearImmediate(others)
      expect(docs).toHaveLength(limit)
      return turned
    }
    expect(await isTurnOfOthers(21)).toBe(true)
    // Short lists wait for nobody, and nobody comes between the statements of a transaction.
    expect(await isTurnOfOthers(20)).toBe(false)
    expect(await inOne((req) => isTurnOfOthers(21, req))).toBe(false)
  })

  it('leave it to Payload to say what a constraint refuses', async () => {
    const row = { id: 'twice', article, status: 'pending', statusAt: at(0), name: 'x', textHash: '', createdAt: at(0) }
    const make = () =>
      inOne((req) => adapter().create({ collection: 'moderation-queue', data: { ...row }, req, returning: false }))
    await make()
    const refused = await make().catch((error: unknown) => error)
    const theirsToo = inOne((req) => theirs('create', { collection: 'moderation-queue', data: { ...row }, req }))
    expect(refused).toMatchObject({ name: 'Error', query: expect.stringContaining('insert into') })
    await expect(theirsToo).rejects.toMatchObject({ query: (refused as { query: string }).query })
    const nobody = inOne((req) =>
      adapter().create({ collection: 'comments', data: comment(50, { article: 'absent' }), req }),
    )
    await expect(nobody).rejects.toThrow()
  })

  it('leave it to Payload to date what comes without a date', async () => {
    const make = (data: Args) => inOne((req) => adapter().create({ collection: 'moderation-events', data, req }))
    for (const updatedAt of [null, undefined]) {
      const made = (await make({ ...event(60), updatedAt })) as { updatedAt: string }
      expect(Date.parse(made.updatedAt)).toBeGreaterThan(Date.parse(at(60)))
    }
  })
})
