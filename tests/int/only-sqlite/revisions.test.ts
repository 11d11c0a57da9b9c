import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArticleFeed } from '../../../src/articles/feeds/readFeeds'
import { revisionsOf } from '../../../src/platform/database/revisions'
import { inTransaction } from '../../../src/platform/database/transactions'
import { readPlainly } from '../../../src/platform/http/plainRest'
import { readArticlePage } from '../../../src/site/articlePage'
import { bootServer, type TestServer } from '../../support/app'
import { openOther } from '../../support/otherProgram'
import { linkTo, paragraph } from '../../support/paragraph'
import { tinyPng } from '../../support/pictures'

let server: TestServer
/** Another program, which tells nobody what it does. */
let other: ReturnType<typeof openOther>
let hero: string
let author: string
let articles: { id: string; slug: string }[]
beforeAll(async () => {
  server = await bootServer()
  other = openOther(server.databaseUrl)
  const data = { alt: 'Pools', credit: 'The harbour office' }
  hero = (await server.payload.create({ collection: 'media', data, file: await tinyPng() })).id
  const links = [{ label: 'Home', url: 'https://shore.example' }]
  author = (await server.payload.create({ collection: 'authors', data: { name: 'Ada', slug: 'ada', links } })).id
  articles = []
  for (const title of ['One', 'Two “quoted”', 'Three'])
    articles.push(
      await server.article({ title, hero, authors: [author], tags: ['tides'], body: paragraph(`About ${title}`) }),
    )
})
afterAll(async () => {
  other.close()
  await server.stop()
})

const paths = (): string[] => [
  '/api/articles',
  '/api/articles?depth=0&limit=2',
  '/api/articles?where[tags][equals]=tides&sort=title&depth=1',
  ...articles.flatMap(({ id, slug }) => [
    `/api/articles/${id}`,
    `/api/articles/${id}?depth=0`,
    `/api/articles/${slug}`,
  ]),
]

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(server.base + path, { headers })
  return `${response.status} ${await response.text()}`
}

/** With a cookie of its own a reader is answered by Payload’s own endpoint. */
const byPayload = (path: string) => ask(path, { cookie: 'colloquy_mine=x' })

const pages = (): string[] => [
  ...['/', '/tags/tides', '/authors/ada', '/feed.xml', '/feed.atom', '/feed.json'],
  ...articles.map(({ slug }) => `/articles/${slug}`),
]

/** The same without anything that is kept: with a hook that nobody has stated. */
const anew = async (path: string): Promise<string> => {
  const { config } = server.payload.collections.articles
  config.hooks.afterRead.push(({ doc }) => doc)
  try {
    return await byPayload(path)
  } finally {
    config.hooks.afterRead.pop()
  }
}

const plainly = async (path: string): Promise<string | undefined> =>
  (await readPlainly(server.payload, { address: '127.0.0.1', url: new URL(path, server.base) }))?.body.toString()

const sentBy = async (work: () => Promise<unknown>): Promise<string[]> => {
  const sent: string[] = []
  const note = (sql: unknown) => void sent.push(String(sql))
  subscribe('colloquy:statement', note)
  await work().finally(() => unsubscribe('colloquy:statement', note))
  return sent
}

/** How many times `work` reads bodies of articles. */
const bodiesReadBy = async (work: () => Promise<unknown>): Promise<number> =>
  (await sentBy(work)).filter((sql) => /^select .*"body".* from "articles"/.test(sql)).length

const readAll = () => Promise.all(paths().map(plainly))

describe('what is kept of articles by their revision', () => {
  it('is not read again while nothing of it has changed', async () => {
    await readAll()
    expect(await bodiesReadBy(readAll)).toBe(0)
    const [changed] = articles
    // What is asked for, and its revisions; of a page that is full the count as well.
    expect(await sentBy(() => plainly(`/api/articles/${changed?.id}`))).toHaveLength(2)
    expect(await sentBy(() => plainly('/api/articles'))).toHaveLength(2)
    expect(await sentBy(() => plainly('/api/articles?depth=0&limit=2'))).toHaveLength(3)
    await other.execute({ sql: `update articles set title = 'New' where id = ?`, args: [changed?.id ?? ''] })
    // The one that has changed, in each form.
    expect(await bodiesReadBy(() => plainly('/api/articles'))).toBe(1)
    expect(await bodiesReadBy(() => plainly('/api/articles'))).toBe(0)
  })

  const one = () => articles[1]?.id ?? ''
  const changes: [of: string, sql: string, args: () => string[]][] = [
    ['a title', `update articles set title = 'Else' where id = ?`, () => [one()]],
    ['a body', `update articles set body = replace(body, 'About', 'Of') where id = ?`, () => [one()]],
    ['the count of comments', 'update articles set comment_count = 7 where id = ?', () => [one()]],
    ['its tags', `update articles_texts set text = 'moon' where parent_id = ? and path = 'tags'`, () => [one()]],
    ['a tag that goes', `delete from articles_texts where parent_id = ? and path = 'tags'`, () => [one()]],
    ['a byline that goes', `delete from articles_rels where parent_id = ? and path = 'authors'`, () => [one()]],
    ['a name', `update authors set name = 'Eda' where id = ?`, () => [author]],
    ['a link of a byline', `update authors_links set label = 'Work' where _parent_id = ?`, () => [author]],
    ['a picture’s text', `update media set alt = 'Rocks' where id = ?`, () => [hero]],
    ['what is withdrawn', `update articles set _status = 'draft' where id = ?`, () => [one()]],
    ['what is published again', `update articles set _status = 'published' where id = ?`, () => [one()]],
    [
      'the same under another rule of conflicts',
      `update or ignore articles set title = 'Rule' where id = ?`,
      () => [one()],
    ],
    [
      'what goes into the trash',
      `update articles set deleted_at = '2026-01-01T00:00:00.000Z' where id = ?`,
      () => [one()],
    ],
    ['a deletion', 'delete from articles where id = ?', () => [articles[2]?.id ?? '']],
  ]
  it.each(changes)('says at once what another program has written: %s', async (_of, sql, args) => {
    for (const path of [...paths(), ...pages()]) await ask(path)
    const before = await readAll()
    await other.execute({ sql, args: args() })
    for (const path of paths()) expect(await ask(path), path).toBe(await byPayload(path))
    for (const path of pages()) expect(await ask(path), path).toBe(await anew(path))
    expect(await readAll()).not.toEqual(before)
  })

  it('tags a list by its documents: alike whether they are kept or not, and otherwise after each change', async () => {
    const list = { address: '127.0.0.1', url: new URL('/api/articles?depth=0', server.base) }
    const tagged = async () => {
      const read = await readPlainly(server.payload, list)
      return { etag: read?.etag, body: read?.body.toString() }
    }
    const before = await tagged()
    expect(before.etag).toMatch(/^"[\w-]{27}"$/)
    expect(await tagged()).toEqual(before)
    const { hooks } = server.payload.collections.articles.config
    hooks.afterRead.push(({ doc }) => doc)
    expect(await tagged().finally(() => hooks.afterRead.pop())).toEqual(before)
    const [changed] = articles
    await other.execute({ sql: `update articles set title = 'Tagged' where id = ?`, args: [changed?.id ?? ''] })
    const after = await tagged()
    expect(after.body).not.toBe(before.body)
    expect(after.etag).not.toBe(before.etag)
    const shorter = await readPlainly(server.payload, { ...list, url: new URL(`${list.url}&limit=1`) })
    expect(shorter?.etag).not.toBe(after.etag)
  })

  it('says how many articles there are, who is counted once while nobody writes', async () => {
    const list = '/api/articles?depth=0&limit=1'
    const said = async () => Number(JSON.parse((await plainly(list)) ?? '').totalDocs)
    const there = async () => {
      const sql = `select count(*) as number from articles where _status = 'published' and deleted_at is null`
      return Number((await other.execute(sql)).rows[0]?.number)
    }
    const counts = async () => (await sentBy(() => plainly(list))).filter((sql) => sql.includes('count(*)')).length
    await server.article({ title: 'One more' })
    expect(await said()).toBe(await there())
    expect(await counts()).toBe(0)
    const { id } = await server.article({ title: 'And one' })
    expect(await counts()).toBe(1)
    expect(await said()).toBe(await there())
    // What a transaction counts is true for it alone, and once it is rolled back, the next one gives the same revisions.
    const req = await createLocalReq({}, server.payload)
    await inTransaction(req, async () => {
      await server.payload.delete({ collection: 'articles', id, req })
      await server.payload.find({ collection: 'articles', limit: 1, depth: 0, overrideAccess: false, req })
      throw new Error('Taken back')
    }).catch((error: Error) => expect(error.message).toBe('Taken back'))
    for (const status of ['draft', 'published', 'draft']) {
      await other.execute({ sql: 'update articles set _status = ? where id = ?', args: [status, id] })
      expect(await said(), status).toBe(await there())
    }
  })

  it('is nothing of what is not committed', async () => {
    const [article] = articles
    const id = article?.id ?? ''
    const path = `/api/articles/${id}`
    const req = await createLocalReq({}, server.payload)
    const before = await plainly(path)
    await inTransaction(req, async () => {
      await server.payload.update({ collection: 'articles', id, data: { title: 'Not yet' }, req })
      expect(await plainly(path)).toBe(before)
      throw new Error('Taken back')
    }).catch((error: Error) => expect(error.message).toBe('Taken back'))
    await server.payload.update({ collection: 'articles', id, data: { title: 'Now' } })
    expect(JSON.parse((await plainly(path)) ?? '').title).toBe('Now')
  })

  it('is nothing of an article that leads to another, which is told of what becomes of that', async () => {
    const [first] = articles
    const { id } = await server.article({ title: 'Leads on', body: linkTo(first?.id ?? '') })
    const page = (await server.payload.findByID({ collection: 'articles', id })).slug
    for (const path of ['/api/articles', `/api/articles/${id}`])
      expect(await plainly(path)).toContain(`/articles/${first?.slug}`)
    for (const path of ['/feed.xml', `/articles/${page}`])
      expect(await ask(path)).toContain(`/articles/${first?.slug}"`)
    await other.execute({ sql: `update articles set slug = 'moved' where id = ?`, args: [first?.id ?? ''] })
    for (const path of ['/api/articles', `/api/articles/${id}`]) {
      expect(await plainly(path)).toContain('/articles/moved')
      expect(await ask(path), path).toBe(await byPayload(path))
    }
    for (const path of ['/feed.xml', `/articles/${page}`]) expect(await ask(path)).toContain('/articles/moved"')
  })

  it('makes pages, lists and feeds without reading an article again', async () => {
    const own = { cookie: 'colloquy_mine=x' }
    const anyone = () => createLocalReq({}, server.payload)
    // What leads to others is read each time.
    await other.execute(`delete from articles where title = 'Leads on'`)
    const { slug } = await server.article({
      title: 'Once',
      tags: ['tides'],
      hero,
      authors: [author],
      body: paragraph('Once'),
    })
    const read = async () => (await readArticlePage(await anyone(), { slug })) ?? {}
    const first = await read()
    // The article and its revision; the words and settings of the site; what is pinned, and what begins a conversation.
    const sent = await sentBy(async () => expect(JSON.stringify(await read())).toBe(JSON.stringify(first)))
    expect(sent, sent.join('\n')).toHaveLength(6)
    await ask('/tags/tides', own)
    expect(await bodiesReadBy(() => ask('/tags/tides', own))).toBe(0)
    await readArticleFeed(await anyone())
    const fed = await sentBy(async () => readArticleFeed(await anyone()))
    expect(fed, fed.join('\n')).toHaveLength(3)
  })

  it('is nothing where a hook has a part in reading that nobody has stated', async () => {
    const { config } = server.payload.collections.articles
    let reads = 0
    const hook = ({ doc }: { doc: object }) => ({ ...doc, title: `Read ${++reads}` })
    config.hooks.afterRead.push(hook as never)
    try {
      const [first, second] = [await plainly('/api/articles?limit=1'), await plainly('/api/articles?limit=1')]
      expect(first).toContain('Read ')
      expect(second).not.toBe(first)
    } finally {
      config.hooks.afterRead.pop()
    }
    expect(await plainly('/api/articles?limit=1')).not.toContain('Read ')
  })
})

describe('the revision of an article', () => {
  it('never comes twice, and goes with it', async () => {
    const req = await createLocalReq({}, server.payload)
    const { id } = await server.article({ title: 'Counted' })
    const seen = new Set<string | undefined>()
    const see = async () => seen.add((await revisionsOf(req, [id])).get(id))
    await see()
    const writes = [
      `update articles set title = 'A' where id = '${id}'`,
      `update articles set title = 'A' where id = '${id}'`,
      `insert into articles_texts ("order", parent_id, path, text) values (1, '${id}', 'tags', 'x')`,
      `insert or replace into articles select * from articles where id = '${id}'`,
      `update media set alt = 'x' where id = '${hero}'`,
    ]
    for (const sql of writes) {
      await other.execute(sql)
      await see()
    }
    expect(seen.size).toBe(writes.length + 1)
    await other.execute(`delete from articles where id = '${id}'`)
    const { rows } = await other.execute({ sql: 'select * from revisions where name = ?', args: [id] })
    expect(rows).toEqual([])
  })

  it('does not keep a migration from making a table anew', async () => {
    for (const table of ['articles', 'articles_texts', 'authors', 'media']) {
      const transaction = await other.transaction('write')
      try {
        await transaction.execute(`create table __new as select * from ${table}`)
        await transaction.execute('pragma defer_foreign_keys = on')
        await transaction.execute(`drop table ${table}`)
        await transaction.execute(`alter table __new rename to ${table}`)
      } finally {
        await transaction.rollback()
      }
    }
  })
})
