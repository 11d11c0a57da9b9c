import type { AddressInfo } from 'node:net'
import { configToSchema } from '@payloadcms/graphql'
import express, { type Response as Answer, type NextFunction, type Request } from 'express'
import { graphql } from 'graphql'
import { createLocalReq, type Payload, type Where } from 'payload'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ArticleForm, findArticle } from '../../src/articles/findArticle'
import { feedRoutes } from '../../src/articles/routes'
import { commentRoutes } from '../../src/comments/endpoints'
import { readThread, type ThreadPage } from '../../src/comments/threads/readThread'
import { readCounts, threadRoute } from '../../src/comments/threads/routes'
import type { ThreadComment } from '../../src/comments/threads/tree'
import { bootPayload } from '../support/app'
import { routerOf } from '../support/router'
import { paths, seedArticle, seedThread } from '../support/seedThread'

const publicUrl = 'https://colloquy.test'
const hidden = ['pending', 'spam', 'trash'] as const

let payload: Payload
let stop: () => Promise<unknown>
let origin: string

/** The routes alone, with an error handler that shows a refusal as the product's does, and the cache tags as a header. */
const serve = async (): Promise<() => void> => {
  const app = express()
  app.use((_req, res, next) => {
    const cacheNote = Object.defineProperty({}, 'tags', {
      set: (tags: string[]) => res.set('x-cache-tags', tags.join(' ')),
    })
    Object.assign(res, { cacheNote })
    next()
  })
  app.use(routerOf([threadRoute('articles'), ...commentRoutes, ...feedRoutes], { payload }))
  app.use(
    (
      error: { status?: number; name: string; message: string; data?: unknown },
      _req: Request,
      res: Answer,
      _next: NextFunction,
    ) => {
      res.status(error.status ?? 500).json({ errors: [{ name: error.name, message: error.message, data: error.data }] })
    },
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return () => server.close()
}

beforeAll(async () => {
  const booted = await bootPayload()
  payload = booted.payload
  const close = await serve()
  stop = async () => {
    close()
    await booted.stop()
  }
})
afterAll(() => stop())
afterEach(() => vi.restoreAllMocks())

const whole: ArticleForm<{ id: string }> = { name: 'whole', make: (article) => article, bytesOf: () => 1 }
const anonymous = () => createLocalReq({}, payload)
const get = (path: string, init?: RequestInit) => fetch(origin + path, { redirect: 'manual', ...init })
const thread = async (article: string, query: Record<string, unknown> = {}) =>
  readThread(await anonymous(), { article, ...query })

/** The shape of a page by names: `name(replies)`, placeholders as `[]`. */
const shape = (docs: readonly ThreadComment[]): string =>
  docs
    .map((doc) => (doc.removed ? '[]' : doc.name) + (doc.replies.length > 0 ? `(${shape(doc.replies)})` : ''))
    .join(' ')

const named = (path: string, values: Record<string, unknown> = {}) => ({
  path,
  name: path.replaceAll('/', ''),
  ...values,
})

describe('a thread', () => {
  it('is nested, with placeholders where visible replies need them and without the rest of what is hidden', async () => {
    const { id, slug } = await seedArticle(payload, { commentCount: 5 })
    await seedThread(payload, id, [
      named('a', { visibleReplies: 2 }),
      named('a/a', { status: 'trash', visibleReplies: 1 }),
      named('a/a/a'),
      named('a/b'),
      named('a/c', { status: 'spam' }),
      named('b', { status: 'pending' }),
      named('c', { status: 'spam', visibleReplies: 1 }),
      named('c/a'),
      named('d'),
    ])
    const page = await thread(slug)
    expect(shape(page.docs)).toBe('a([](aaa) ab) [](ca) d')
    expect(page).toMatchObject({ totalDocs: 5, next: null })
    expect(JSON.stringify(page)).not.toContain('"aa"')
  })

  it('is found by id, by slug and by a slug the article had', async () => {
    const { id, slug } = await seedArticle(payload, { oldSlugs: [`once-${process.pid}`] })
    await seedThread(payload, id, [named('a')])
    for (const key of [id, slug, `once-${process.pid}`]) expect(shape((await thread(key)).docs)).toBe('a')
  })

  it.each(['oldest', 'newest'] as const)('pages through every root once, %s first', async (order) => {
    const { id, slug } = await seedArticle(payload)
    await seedThread(
      payload,
      id,
      paths('', 7).map((path) => named(path)),
    )
    const seen: (string | null)[] = []
    let next: string | null = null
    do {
      const page: ThreadPage = await thread(slug, { order, limit: 3, after: next })
      expect(page.docs.length).toBeLessThanOrEqual(3)
      seen.push(...page.docs.map(({ name }) => name))
      next = page.next
    } while (next)
    const all = paths('', 7)
    expect(seen).toEqual(order === 'oldest' ? all : all.reverse())
  })

  it('shows twenty descendants of a root and reads on with its cursor, a flat list at a time', async () => {
    const { id, slug } = await seedArticle(payload)
    const ids = await seedThread(payload, id, [
      named('a', { visibleReplies: 45 }),
      ...paths('a', 45).map((path) => named(path)),
    ])
    const first = await thread(slug)
    const seen = first.docs[0]?.replies.map((doc) => doc.name) ?? []
    let next = first.docs[0]?.more ?? null
    const sizes = [seen.length]
    while (next) {
      const page: ThreadPage = await thread(slug, { after: next })
      expect(page.docs.every((doc) => doc.parent === ids.get('a') && doc.depth === 1 && doc.replies.length === 0)).toBe(
        true,
      )
      sizes.push(page.docs.length)
      seen.push(...page.docs.map((doc) => doc.name))
      next = page.next
    }
    expect(sizes).toEqual([20, 20, 5])
    expect(seen).toEqual(paths('a', 45).map((path) => path.replaceAll('/', '')))
  })

  it('shows every reply of every root when some have many', async () => {
    const { id, slug } = await seedArticle(payload)
    for (const [root, count] of [
      ['a', 1],
      ['b', 60],
      ['c', 0],
      ['d', 21],
      ['e', 20],
    ] as const)
      await seedThread(payload, id, [
        named(root, { visibleReplies: count }),
        ...paths(root, count).map((path) => named(path)),
      ])
    const { docs } = await thread(slug)
    expect(docs.map(({ replies, more }) => [replies.length, more !== null])).toEqual([
      [1, false],
      [20, true],
      [0, false],
      [20, true],
      [20, false],
    ])
  })

  it('still shows the replies of later roots when uncounted placeholders fill the query for all of them', async () => {
    const { id, slug } = await seedArticle(payload)
    // 30 approved comments, each below 2 placeholders: more rows than the counters let expect.
    const deep = paths('a', 30).flatMap((path) => [
      named(path, { status: 'trash', visibleReplies: 1 }),
      named(`${path}/t`, { status: 'trash', visibleReplies: 1 }),
      named(`${path}/t/x`),
    ])
    await seedThread(payload, id, [
      named('a', { visibleReplies: 30 }),
      ...deep,
      named('b', { visibleReplies: 1 }),
      named('b/a'),
    ])
    const { docs } = await thread(slug)
    expect(docs[0]?.more).not.toBeNull()
    expect(docs[1]?.replies.map(({ name }) => name)).toEqual(['ba'])
  })

  it('shows nothing of another article, should two threads share a root', async () => {
    const [one, two] = [await seedArticle(payload), await seedArticle(payload, { _status: 'draft' })]
    await seedThread(payload, one.id, [
      named('a', { visibleReplies: 41 }),
      named('a/a'),
      named('b', { visibleReplies: 1 }),
      named('b/a'),
    ])
    const { docs } = await payload.db.find<{ id: string; path: string }>({
      collection: 'comments',
      where: { article: { equals: one.id } },
      limit: 10,
      pagination: false,
    })
    for (const { path } of docs.filter((doc) => doc.path.includes('/')))
      await seedThread(payload, two.id, [{ path: 'x', name: 'foreign', place: `${path}x` }])
    expect(shape((await thread(one.slug)).docs)).toBe('a(aa) b(ba)')
  })

  it('costs a page whatever the article has', async () => {
    const { id, slug } = await seedArticle(payload)
    await seedThread(payload, id, [
      ...paths('', 30).map((path) => named(path, { visibleReplies: 2 })),
      ...paths('', 30).flatMap((root) => paths(root, 2).map((path) => named(path))),
    ])
    const find = vi.spyOn(payload.db, 'find')
    await thread(slug, { limit: 10 })
    expect(find.mock.calls.map(([args]) => [args.collection, args.limit])).toEqual([
      // The article by its slug, which no other has.
      ['articles', 1],
      // The roots of the page, and one more, which tells whether there is a next page.
      ['comments', 11],
      // The replies of the ten roots: forty each at most, and one more each, which tells whether there are more.
      ['comments', 410],
    ])
  })

  it('takes order and page size from the site when nothing is said', async () => {
    const { id, slug } = await seedArticle(payload)
    await seedThread(payload, id, [named('a'), named('b'), named('c')])
    const before = await payload.findGlobal({ slug: 'discussion' })
    await payload.updateGlobal({ slug: 'discussion', data: { order: 'newest', pageSize: 2 } })
    expect(shape((await thread(slug)).docs)).toBe('c b')
    await payload.updateGlobal({ slug: 'discussion', data: { order: before.order, pageSize: before.pageSize } })
  })

  it.each([
    ['a draft', { _status: 'draft' }],
    ['in the trash', { deletedAt: '2030-01-02T00:00:00.000Z' }],
  ])('is not there under an article that is %s', async (_name, values) => {
    const { id, slug } = await seedArticle(payload, { ...values, oldSlugs: [`gone-${process.pid}`] })
    await seedThread(payload, id, [named('a')])
    for (const key of [id, slug, `gone-${process.pid}`, 'nobody-wrote-this', '%', ''])
      await expect(thread(key)).rejects.toMatchObject({ status: 404, faults: [{ code: 'article_not_found' }] })
  })

  it('refuses a cursor that was altered, of another article, or for another order', async () => {
    const [one, two] = [await seedArticle(payload), await seedArticle(payload)]
    for (const { id } of [one, two]) await seedThread(payload, id, [named('a'), named('b')])
    const { next } = await thread(one.slug, { limit: 1, order: 'oldest' })
    for (const [article, query] of [
      [one.slug, { after: `${next?.slice(0, -2)}AA` }],
      [two.slug, { after: next }],
      [one.slug, { after: next, order: 'newest' }],
    ] as const)
      await expect(thread(article, query)).rejects.toMatchObject({
        status: 400,
        faults: [{ code: 'invalid_input', path: 'after' }],
      })
  })

  it('holds nothing but the public fields', async () => {
    const { id, slug } = await seedArticle(payload)
    await seedThread(payload, id, [named('a', { url: 'https://example.com/' })])
    const [doc] = (await thread(slug)).docs
    expect(Object.keys(doc ?? {}).sort()).toEqual(
      [
        'badge',
        'createdAt',
        'depth',
        'editedAt',
        'html',
        'id',
        'more',
        'name',
        'parent',
        'pinned',
        'removed',
        'replies',
        'source',
        'url',
        'votes',
      ].sort(),
    )
    expect(doc).toMatchObject({
      url: 'https://example.com/',
      createdAt: '2030-01-01T00:00:00.000Z',
      parent: null,
      votes: null,
    })
  })

  it('is the same through GraphQL', async () => {
    const { id, slug } = await seedArticle(payload, { commentCount: 2 })
    await seedThread(payload, id, [named('a', { visibleReplies: 1 }), named('a/a'), named('b')])
    const { schema } = configToSchema(payload.config)
    const source = `query ($article: String!) {
      Thread(article: $article, first: 1, order: oldest) { totalDocs next docs { id parent name html createdAt depth votes removed more replies { name depth } } }
    }`
    const { data, errors } = await graphql({
      schema,
      source,
      variableValues: { article: slug },
      contextValue: { req: await anonymous() },
    })
    expect(errors).toBeUndefined()
    const { docs, next } = await thread(slug, { limit: 1, order: 'oldest' })
    expect(data?.Thread).toMatchObject({
      totalDocs: 2,
      next,
      docs: [{ id: docs[0]?.id, name: 'a', replies: [{ name: 'aa', depth: 1 }] }],
    })
  })

  it('answers GraphQL with the same refusal', async () => {
    const { schema } = configToSchema(payload.config)
    const { errors } = await graphql({
      schema,
      source: '{ Thread(article: "nobody-wrote-this") { totalDocs } }',
      contextValue: { req: await anonymous() },
    })
    expect(errors?.[0]?.originalError).toMatchObject({ status: 404, faults: [{ code: 'article_not_found' }] })
  })
})

describe('what is public', () => {
  /** Ids of comments with a text among those of a page. */
  const textsOf = (docs: readonly ThreadComment[]): string[] =>
    docs.flatMap((doc) => [...(doc.removed ? [] : [doc.id]), ...textsOf(doc.replies)])

  it.each<[string, boolean, (id: string) => Promise<unknown>]>([
    ['published', true, async () => {}],
    ['a draft', false, (id) => payload.db.updateOne({ collection: 'articles', id, data: { _status: 'draft' } })],
    ['withdrawn', false, (id) => payload.update({ collection: 'articles', id, data: { _status: 'draft' } })],
    [
      'in the trash',
      false,
      (id) => payload.db.updateOne({ collection: 'articles', id, data: { deletedAt: '2030-01-02T00:00:00.000Z' } }),
    ],
    [
      'published, with an open draft',
      true,
      (id) =>
        payload.update({ collection: 'articles', id, data: { title: 'Reworded', _status: 'draft' }, draft: true }),
    ],
    [
      'to be published later',
      false,
      async (id) => {
        await payload.db.updateOne({ collection: 'articles', id, data: { _status: 'draft' } })
        await payload.jobs.queue({
          task: 'schedulePublish',
          input: { type: 'publish', doc: { relationTo: 'articles', value: id } },
          waitUntil: new Date('2040-01-01'),
        })
      },
    ],
  ])(
    'is the same for the rules of access and for reads beside them, of an article that is %s',
    async (_name, isPublic, bring) => {
      const { id, slug } = await seedArticle(payload, { commentCount: 4 })
      const ids = await seedThread(payload, id, [
        named('a', { visibleReplies: 2 }),
        named('a/a', { status: 'trash', visibleReplies: 1 }),
        named('a/a/a'),
        named('a/b'),
        named('b', { status: 'pending' }),
        named('c', { status: 'spam', visibleReplies: 1 }),
        named('c/a'),
        // What an erasure leaves.
        named('d', { name: '', html: '' }),
        named('e', { status: 'trash' }),
      ])
      await bring(id)
      const byRules = async (collection: 'articles' | 'comments', where: Where) => {
        const found = await payload.find({
          collection,
          where,
          overrideAccess: false,
          pagination: false,
          limit: 0,
          depth: 0,
        })
        return found.docs.map((doc) => String(doc.id)).sort()
      }
      expect(await byRules('articles', { id: { equals: id } })).toEqual(isPublic ? [id] : [])
      const article = await findArticle(await anonymous(), slug, whole)
      expect(article !== undefined && 'article' in article).toBe(isPublic)
      expect((await readCounts(await anonymous(), [id, slug])).named).toEqual(
        isPublic ? [id, slug].map((name) => ({ id, name })) : [],
      )
      const texts = await thread(slug, { order: 'oldest' }).then(
        ({ docs }) => textsOf(docs),
        (): string[] => [],
      )
      const expected = isPublic ? ['a', 'a/a/a', 'a/b', 'c/a', 'd'].map((path) => ids.get(path)) : []
      expect(texts.sort()).toEqual(expected.sort())
      expect(await byRules('comments', { article: { equals: id } })).toEqual(texts)
      const feed = await (await get(`/articles/${slug}/comments.json`)).text()
      for (const [path, comment] of ids) expect(feed.includes(comment), path).toBe(texts.includes(comment))
    },
  )
})

describe('GET /api/articles/:idOrSlug/thread', () => {
  it('answers with a strong ETag and tells the cache what it depends on', async () => {
    const { id, slug } = await seedArticle(payload, { commentCount: 1 })
    await seedThread(payload, id, [named('a')])
    const answer = await get(`/api/articles/${slug}/thread`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('etag')).toMatch(/^"[\w-]{27}"$/)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('x-cache-tags')).toBe(`comments:${id} article:${id} slug:${slug} discussion`)
    expect(await answer.json()).toMatchObject({ totalDocs: 1, next: null, docs: [{ name: 'a' }] })
  })

  it('answers 304 while nothing has changed, and anew when something has', async () => {
    const { id, slug } = await seedArticle(payload)
    await seedThread(payload, id, [named('a')])
    const etag = (await get(`/api/articles/${slug}/thread`)).headers.get('etag') ?? ''
    const unchanged = await get(`/api/articles/${slug}/thread`, { headers: { 'If-None-Match': etag } })
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ''])
    expect((await get(`/api/articles/${slug}/thread`, { headers: { 'If-None-Match': `"x", W/${etag}` } })).status).toBe(
      304,
    )
    await seedThread(payload, id, [named('b')])
    expect((await get(`/api/articles/${slug}/thread`, { headers: { 'If-None-Match': etag } })).status).toBe(200)
  })

  it('answers HEAD with the headers alone', async () => {
    const { slug } = await seedArticle(payload)
    const answer = await get(`/api/articles/${slug}/thread`, { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(answer.headers.get('etag')).toBeTruthy()
  })

  it('names every parameter that is wrong', async () => {
    const { slug } = await seedArticle(payload)
    const answer = await get(`/api/articles/${slug}/thread?order=sideways&limit=0&after=a&after=b`)
    expect(answer.status).toBe(400)
    const { errors } = await answer.json()
    expect(errors[0].data.errors).toEqual([
      { path: 'order', code: 'invalid_input', message: 'Please give one of: oldest, newest, best.' },
      { path: 'limit', code: 'invalid_input', message: 'Please give a whole number from 1 to 100.' },
      { path: 'after', code: 'invalid_input', message: 'Please give a text.' },
    ])
  })

  it('answers 404 in the shape of every error', async () => {
    const answer = await get('/api/articles/nobody-wrote-this/thread')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ errors: [{ data: { errors: [{ code: 'article_not_found' }] } }] })
    expect(answer.headers.get('x-cache-tags')).toBeNull()
  })
})

describe('counts', () => {
  it('are keyed by what was asked for, and 0 for what is not public', async () => {
    const two = await seedArticle(payload, { commentCount: 2, oldSlugs: [`was-${process.pid}`] })
    const draft = await seedArticle(payload, { commentCount: 3, _status: 'draft' })
    const trashed = await seedArticle(payload, { commentCount: 4, deletedAt: '2030-01-02T00:00:00.000Z' })
    const keys = [two.id, two.slug, `was-${process.pid}`, draft.id, trashed.slug, 'unknown', '__proto__', '%']
    expect(Object.entries((await readCounts(await anonymous(), keys)).counts)).toEqual(
      [2, 2, 2, 0, 0, 0, 0, 0].map((count, index) => [keys[index], count]),
    )
  })

  it('take one query, however many articles', async () => {
    const articles = [await seedArticle(payload), await seedArticle(payload), await seedArticle(payload)]
    const find = vi.spyOn(payload.db, 'find')
    await readCounts(
      await anonymous(),
      articles.flatMap(({ id, slug }) => [id, slug]),
    )
    // The articles, with their counts: no comment is read.
    expect(find.mock.calls.map(([{ collection }]) => collection)).toEqual(['articles'])
  })

  it('are served with the tags of every article they are of', async () => {
    const { id, slug } = await seedArticle(payload, { commentCount: 1 })
    const answer = await get(`/api/comments/counts?articles=${slug},unknown`)
    expect(await answer.json()).toEqual({ [slug]: 1, unknown: 0 })
    expect(answer.headers.get('x-cache-tags')).toBe(`articles comments:${id}`)
  })

  it.each(['', '?articles=', '?articles=a&articles=b', `?articles=${paths('', 101).join()}`])(
    'refuse %j',
    async (query) => {
      const answer = await get(`/api/comments/counts${query}`)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        errors: [
          {
            data: {
              errors: [
                {
                  code: 'invalid_input',
                  path: 'articles',
                  message: expect.stringMatching(/^Please name 1 to 100 articles/),
                },
              ],
            },
          },
        ],
      })
    },
  )
})

describe('findArticle', () => {
  it('finds a published article by id and by slug', async () => {
    const { id, slug } = await seedArticle(payload)
    for (const key of [id, slug])
      expect(await findArticle(await anonymous(), key, whole)).toMatchObject({ article: { id, slug } })
  })

  it('sends an old slug to the one of today', async () => {
    const { slug } = await seedArticle(payload, { oldSlugs: [`before-${process.pid}`] })
    expect(await findArticle(await anonymous(), `before-${process.pid}`, whole)).toEqual({ redirect: slug })
  })

  it('gives an article that took over a slug, not a redirect', async () => {
    const slug = `taken-${process.pid}`
    await seedArticle(payload, { oldSlugs: [slug] })
    const { id } = await seedArticle(payload, { slug })
    expect(await findArticle(await anonymous(), slug, whole)).toMatchObject({ article: { id } })
  })

  it('finds no draft and nothing in the trash', async () => {
    const draft = await seedArticle(payload, { _status: 'draft' })
    const trashed = await seedArticle(payload, { deletedAt: '2030-01-02T00:00:00.000Z' })
    for (const key of [draft.id, draft.slug, trashed.id, trashed.slug, 'unknown', ''])
      expect(await findArticle(await anonymous(), key, whole)).toBeUndefined()
  })
})

describe('findArticle, of what was never published', () => {
  it('shows no draft', async () => {
    const slug = `draft-${process.pid}`
    await payload.create({ collection: 'articles', data: { title: 'Not yet', slug }, draft: true })
    const { docs } = await payload.find({ collection: 'articles', where: { slug: { equals: slug } }, draft: true })
    expect(docs).toHaveLength(1)
    expect(await findArticle(await anonymous(), slug, whole)).toBeUndefined()
  })
})

describe('feeds', () => {
  const formats = [
    ['xml', 'application/rss+xml'],
    ['atom', 'application/atom+xml'],
    ['json', 'application/feed+json'],
  ] as const

  it.each(formats)('/feed.%s holds published articles only', async (ending, type) => {
    const article = await seedArticle(payload, {
      title: `Seen & <shown> ${ending}`,
      publishedAt: '2031-01-01T00:00:00.000Z',
    })
    const draft = await seedArticle(payload, {
      title: 'Unseen',
      _status: 'draft',
      publishedAt: '2031-01-01T00:00:00.000Z',
    })
    const answer = await get(`/feed.${ending}`)
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(answer.headers.get('x-cache-tags')).toBe('articles site media authors')
    const text = await answer.text()
    expect(text).toContain(`${publicUrl}/articles/${article.slug}`)
    expect(text).not.toContain(draft.slug)
  })

  it.each(formats)('/articles/:slug/comments.%s holds approved comments only', async (ending, type) => {
    const { id, slug } = await seedArticle(payload, { title: 'Discussed' })
    const ids = await seedThread(payload, id, [
      named('a', { visibleReplies: 1, html: '<p>shown</p>' }),
      named('a/b'),
      ...hidden.map((status, index) =>
        named(`h${index}`, { status, visibleReplies: 1, html: `<p>${status} text</p>` }),
      ),
    ])
    const answer = await get(`/articles/${slug}/comments.${ending}`)
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(answer.headers.get('x-cache-tags')).toBe(`comments:${id} article:${id} slug:${slug} site`)
    const text = await answer.text()
    expect(text).toContain('Comments on Discussed')
    for (const path of ['a', 'a/b']) expect(text).toContain(`${publicUrl}/articles/${slug}/comments/${ids.get(path)}`)
    for (const status of hidden) expect(text).not.toContain(`${status} text`)
  })

  it('sends the feed of an old slug to the one of today', async () => {
    const { slug } = await seedArticle(payload, { oldSlugs: [`feed-${process.pid}`] })
    const answer = await get(`/articles/feed-${process.pid}/comments.xml`)
    expect([answer.status, answer.headers.get('location')]).toEqual([301, `${publicUrl}/articles/${slug}/comments.xml`])
  })

  it('has no feed under what is not public', async () => {
    const { slug } = await seedArticle(payload, { _status: 'draft' })
    expect((await get(`/articles/${slug}/comments.xml`)).status).toBe(404)
  })

  it('answers 304 while nothing has changed', async () => {
    const etag = (await get('/feed.xml')).headers.get('etag') ?? ''
    expect((await get('/feed.xml', { headers: { 'If-None-Match': etag } })).status).toBe(304)
  })
})
