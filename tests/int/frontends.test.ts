import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pruneChanges } from '../../src/changes/log'
import { clearDeliveries } from '../../src/hooks/deliver'
import { hookServices } from '../../src/hooks/services'
import { signedHeaders } from '../../src/hooks/sign'
import { createFetchSafely } from '../../src/platform/http/fetchSafely'
import { eraseByAddress } from '../../src/privacy/erase'
import { bootServer, type TestServer } from '../support/app'
import { linkTo } from '../support/paragraph'
import { type SmtpServer, startSmtp } from '../support/smtp'

/* What frontends are told of: changes that they ask for, and webhooks. */

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

let smtp: SmtpServer
let server: TestServer
beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ ALLOW_PRIVATE_HOOKS: 'true', SMTP_URL: smtp.url })
  // Calls are made when a test says so.
  for (const cron of server.payload.crons) cron.pause()
  // Receivers compare the time of a call with theirs.
  server.clock.set(new Date().toISOString())
  await server.discussion({ floodSeconds: 0, holdAll: true })
})
afterAll(async () => {
  await server.stop()
  await smtp.stop()
})

/** Loads a piece of code of the documentation, by the name it begins with, with something in it replaced. */
const loadDocs = async (name: string, [replaced, by]: [string, string] = ['', '']) => {
  const text = readFileSync('docs/frontends/copies-and-webhooks.md', 'utf8')
  const code = [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)]
    .map(([, block = '']) => block)
    .find((block) => block.startsWith(`// ${name}`))
  if (!code) throw new Error(`docs/frontends/copies-and-webhooks.md has no ${name}`)
  const library = pathToFileURL(createRequire(import.meta.url).resolve('standardwebhooks')).href
  const file = join(mkdtempSync(join(tmpdir(), 'docs-')), name)
  writeFileSync(file, code.replace("'standardwebhooks'", `'${library}'`).replace(replaced, by))
  return import(pathToFileURL(file).href)
}

const runJobs = async () => {
  await server.payload.jobs.run({ limit: 100, queue: 'hooks', silent: true })
}
const patch = (id: string, data: object) => server.ask('PATCH', `/api/articles/${id}`, data, 'editor')

describe('changes', () => {
  const now = async (): Promise<string> => (await server.ask('GET', '/api/changes')).body.next
  const since = (cursor: string, more = '') => server.ask('GET', `/api/changes?since=${cursor}${more}`)
  const told = async (cursor: string) =>
    (await since(cursor)).body.changes.map(({ change, id, type }: Record<string, string>) => [type, id, change])

  it('begin now, and hold nothing until something changes', async () => {
    const { body, headers, status } = await server.ask('GET', '/api/changes')
    expect({ status, body }).toEqual({ status: 200, body: { changes: [], next: expect.any(String), more: false } })
    expect(headers.get('etag')).toBeTruthy()
    expect((await since(body.next)).body).toEqual({ changes: [], next: body.next, more: false })
  })

  it('are told in their order, with the slug of an article and no word of a reader', async () => {
    const cursor = await now()
    const { id, slug } = await server.article({})
    const comment = await server.comment({ article: id, status: 'approved', name: 'Leaking Lena' })
    await server.decide([comment], 'spam')
    await patch(id, { _status: 'draft' })
    const { body, text } = await since(cursor)
    const at = expect.any(String)
    expect(body.changes).toEqual([
      // By now neither can be read: what was an upsert then is a deletion for whoever comes later.
      { type: 'articles', id, slug, change: 'delete', at },
      { type: 'comments', id: comment, change: 'delete', at },
      { type: 'comments', id: comment, change: 'delete', at },
      { type: 'articles', id, slug, change: 'delete', at },
    ])
    expect(text).not.toMatch(/Lena|reader\.example/)
  })

  it('say nothing of what nobody could see: drafts, what waits or is thrown away, comments under drafts', async () => {
    const { id } = await server.article({})
    const comment = await server.comment({ article: id, status: 'approved' })
    const draft = await server.article({ _status: 'draft' })
    await patch(id, { _status: 'draft' })
    const cursor = await now()
    await server.decide([comment], 'spam')
    await server.decide([comment], 'approved')
    await server.payload.update({ collection: 'articles', id: draft.id, data: { title: 'A draft' }, draft: true })
    await server.payload.delete({ collection: 'articles', id: draft.id })
    const shown = await server.article({})
    const waiting = await server.comment({ article: shown.id, status: 'pending' })
    await server.decide([waiting], 'trash')
    await server.payload.update({ collection: 'articles', id: shown.id, data: { title: 'Unseen' }, draft: true })
    expect(await told(cursor)).toEqual([['articles', shown.id, 'upsert']])
  })

  it('tell of a deletion once for an article with all its comments, and of an erased name', async () => {
    const { id } = await server.article({})
    const email = 'erase-me@reader.example'
    const erased = await server.comment({ article: id, status: 'approved', email })
    const gone = await server.article({})
    await server.comment({ article: gone.id, status: 'approved' })
    const cursor = await now()
    await eraseByAddress(server.payload, { email, texts: false })
    await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
    await server.payload.delete({ collection: 'articles', id: gone.id })
    expect(await told(cursor)).toEqual([
      ['comments', erased, 'upsert'],
      ['articles', gone.id, 'delete'],
    ])
  })

  it('go on where a page ended, whatever types are asked for', async () => {
    const cursor = await now()
    const { id } = await server.article({})
    const comments = [
      await server.comment({ article: id, status: 'approved' }),
      await server.comment({ article: id, status: 'approved' }),
    ]
    const first = (await since(cursor, '&types=comments&limit=1')).body
    expect(first).toMatchObject({ changes: [{ id: comments[0] }], more: true })
    const second = (await since(first.next, '&types=comments&limit=1')).body
    expect(second).toMatchObject({ changes: [{ id: comments[1] }], more: false })
    expect((await since(second.next)).body.changes).toEqual([])
    const query =
      'query ($since: String) { Changes(since: $since, types: ["articles"]) { changes { type id slug change } next more } }'
    const graphql = await server.ask('POST', '/api/graphql', { query, variables: { since: cursor } })
    expect(graphql.body.data.Changes).toEqual({
      changes: [{ type: 'articles', id, slug: expect.any(String), change: 'upsert' }],
      next: second.next,
      more: false,
    })
  })

  it.each([
    ['a cursor that is none', 'since=nonsense'],
    ['a type that is none', 'types=users'],
    ['no type', 'types='],
    ['a page of none', 'limit=0'],
    ['a page of too many', 'limit=101'],
  ])('refuse %s', async (_what, query) => {
    const { body, status } = await server.ask('GET', `/api/changes?${query}`)
    expect({ status, code: body.errors[0].data.errors[0].code }).toEqual({ status: 400, code: 'invalid_input' })
  })

  it('miss nothing that is decided at once while somebody reads', async () => {
    const { id } = await server.article({})
    const others = await Promise.all([1, 2, 3].map(() => server.article({})))
    const comments: string[] = []
    for (const { id: article } of [...others, ...others])
      comments.push(await server.comment({ article, status: 'pending' }))
    let cursor = await now()
    const seen: string[] = []
    const read = async () => {
      for (let more = true; more; ) {
        const { body } = await since(cursor, '&limit=2')
        seen.push(...body.changes.map((one: { id: string }) => one.id))
        cursor = body.next
        more = body.more
      }
    }
    // On a busy machine a database asks for another try, and says so of that comment.
    const approve = async (comment: string) => {
      for (;;) {
        const answered = await server.decide([comment], 'approved')
        if (answered.status !== 200 || answered.body.results[0].ok) return answered
      }
    }
    let isDone = false
    const reading = (async () => {
      while (!isDone) await read()
    })()
    const decided = await Promise.all([...comments.map(approve), patch(id, { excerpt: 'Changed meanwhile.' })])
    isDone = true
    await reading
    await read()
    expect(decided.map(({ status }) => status)).toEqual(decided.map(() => 200))
    expect([...seen].sort()).toEqual([...comments, id].sort())
  })

  it('are forgotten after a month, and whoever stayed away for longer has to read everything', async () => {
    const cursor = await now()
    await server.article({})
    const next = await now()
    server.clock.advance(31 * dayMs)
    await pruneChanges(server.payload)
    // Nothing has come after it.
    expect((await since(next)).body).toEqual({ changes: [], next, more: false })
    const { id } = await server.article({})
    await pruneChanges(server.payload)
    expect(await told(next)).toEqual([['articles', id, 'upsert']])
    const late = await since(cursor)
    expect({ status: late.status, code: late.body.errors[0].data.errors[0].code }).toEqual({
      status: 410,
      code: 'cursor_too_old',
    })
    server.clock.set(new Date().toISOString())
  })

  it('are not told from a place that another row has, as after a backup was restored', async () => {
    await server.article({})
    const cursor = await now()
    const newest = { collection: 'public-changes', sort: '-tick', limit: 1, pagination: false } as const
    const { docs } = await server.payload.db.find<{ id: string }>(newest)
    await server.payload.db.deleteMany({ collection: 'public-changes', where: { id: { equals: docs[0]?.id } } })
    await server.article({})
    expect((await since(cursor)).status).toBe(410)
  })
})

describe('a frontend that the settings name', () => {
  const pattern = 'https://blog.example/posts/{slug}?from=cms&id={id}'
  const name = (articleUrl: string | null) => server.payload.updateGlobal({ slug: 'site', data: { articleUrl } })
  const at = ({ id, slug }: { id: string; slug: string }) => `https://blog.example/posts/${slug}?from=cms&id=${id}`
  const inMarkup = (address: string) => address.replaceAll('&', '&amp;')
  afterEach(() => name(null))

  /** An article that links to another one. */
  const linking = async () => {
    const other = await server.article({})
    return { other, from: await server.article({ body: linkTo(other.id) }) }
  }
  const text = async (path: string) => (await server.ask('GET', path)).text

  it('is where links of texts lead, as soon as it is named and no longer', async () => {
    const { from, other } = await linking()
    const query = `{ Article(id: "${from.id}") { html } Articles(where: { slug: { equals: "${from.slug}" } }) { docs { html } } }`
    const htmls = async () => {
      const { Article, Articles } = (await server.ask('GET', `/api/graphql?query=${encodeURIComponent(query)}`)).body
        .data
      const [listed] = (await server.ask('GET', `/api/articles?where[slug][equals]=${from.slug}`)).body.docs
      const one = (await server.ask('GET', `/api/articles/${from.slug}`)).body
      return [Article, Articles.docs[0], listed, one].map(({ html }) => /href="([^"]*)"/.exec(html)?.[1])
    }
    expect(new Set(await htmls())).toEqual(new Set([`/articles/${other.slug}`]))
    await name(pattern)
    expect(new Set(await htmls())).toEqual(new Set([inMarkup(at(other))]))
    await patch(other.id, { _status: 'draft' })
    expect(new Set(await htmls())).toEqual(new Set(['https://blog.example/']))
    await name(null)
    expect(new Set(await htmls())).toEqual(new Set(['/']))
  })

  it('is where feeds, the sitemap and the pages of this site lead', async () => {
    const { from } = await linking()
    const comment = await server.comment({ article: from.id, status: 'approved' })
    const paths = ['/feed.xml', '/feed.atom', '/feed.json', '/sitemap.xml', `/articles/${from.slug}`]
    const ofComments = ['xml', 'atom', 'json'].map((ending) => `/articles/${from.slug}/comments.${ending}`)
    const [first, ...before] = await Promise.all([...paths, ...ofComments].map(text))
    for (const page of [first, ...before]) expect(page).not.toContain('blog.example')
    await name(pattern)
    for (const path of paths) {
      const page = await text(path)
      expect(page, path).toContain(path.endsWith('json') ? at(from) : inMarkup(at(from)))
    }
    for (const path of ofComments) {
      const address = `${at(from)}#comment-${comment}`
      expect(await text(path), path).toContain(path.endsWith('json') ? address : inMarkup(address))
    }
    const page = await text(`/articles/${from.slug}`)
    expect(page).toContain(`<link rel="canonical" href="${inMarkup(at(from))}">`)
    // Where a feed itself is has not changed.
    expect(await text('/feed.atom')).toContain(`${server.base}/feed.atom`)
  })

  it('is what mails name', async () => {
    await name('https://blog.example/#/posts/{slug}')
    const { id, slug } = await server.article({})
    const given = { article: slug, content: 'A remark.' }
    const { body } = await server.ask('POST', '/api/comments', given, 'author')
    await server.decide([body.doc.id], 'approved')
    smtp.mails.length = 0
    await server.decide([body.doc.id], 'trash', { note: 'It names a neighbour.' })
    await server.payload.jobs.run({ limit: 100, queue: 'mail', silent: true })
    const [mail] = smtp.mails.filter(({ to }) => to.includes(server.staff.author.email))
    expect(mail?.text).toContain(`https://blog.example/#/posts/${slug}`)
    expect(mail?.text).not.toContain(`${server.base}/articles/`)
    const desk = await server.ask('GET', '/api/moderation/queue?tab=trash', undefined, 'moderator')
    expect(desk.body.docs.find((card: { id: string }) => card.id === body.doc.id).article).toMatchObject({
      id,
      path: `https://blog.example/#/posts/${slug}`,
    })
  })

  it('changes the articles that link to others, for those who keep a copy', async () => {
    const { from } = await linking()
    const { next } = (await server.ask('GET', '/api/changes')).body
    await name(pattern)
    await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
    const { changes } = (await server.ask('GET', `/api/changes?since=${next}`)).body
    const ids = changes.map(({ id }: { id: string }) => id)
    expect(ids).toContain(from.id)
    await server.payload.updateGlobal({ slug: 'site', data: { tagline: 'Nothing that moves a link' } })
    await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
    const after = (await server.ask('GET', `/api/changes?since=${next}`)).body
    expect(after.changes.map(({ id }: { id: string }) => id)).toEqual(ids)
  })

  it.each([
    'https://blog.example/posts',
    'https://{slug}.blog.example/',
    'https://blog.example/{token}/{slug}',
    'javascript:alert("{slug}")',
    '/posts/{slug}',
    'https://user@blog.example/{slug}',
  ])('is not taken from %s', async (articleUrl) => {
    const { body, status } = await server.ask('POST', '/api/globals/site', { articleUrl }, 'admin')
    expect([status, body.errors[0].data.errors[0].path]).toEqual([400, 'articleUrl'])
  })
})

describe('the code of docs/frontends/copies-and-webhooks.md', () => {
  it('keeps a copy of what readers see', async () => {
    const { begin, sync } = await loadDocs('sync.mjs', ['limit=100', 'limit=3'])
    type Doc = { id: string; title?: string; html?: string; article?: string }
    const copy = { base: server.base, articles: new Map<string, Doc>(), comments: new Map<string, Doc>() }
    let { next: cursor } = (await server.ask('GET', '/api/changes')).body
    const { id } = await server.article({})
    const [first, second] = [
      await server.comment({ article: id, status: 'approved' }),
      await server.comment({ article: id, status: 'approved' }),
    ]
    cursor = await sync({ ...copy, cursor })
    expect([[...copy.articles.keys()], [...copy.comments.keys()].sort()]).toEqual([[id], [first, second].sort()])
    await patch(id, { title: 'Another title' })
    await server.decide([first], 'spam')
    cursor = await sync({ ...copy, cursor })
    expect(copy.articles.get(id)?.title).toBe('Another title')
    expect([...copy.comments.keys()]).toEqual([second])
    await patch(id, { _status: 'draft' })
    cursor = await sync({ ...copy, cursor })
    expect(copy.articles.size + copy.comments.size).toBe(0)
    await server.decide([second], 'trash')
    await server.decide([first], 'approved')
    await patch(id, { _status: 'published' })
    await sync({ ...copy, cursor })
    expect([[...copy.articles.keys()], [...copy.comments.keys()]]).toEqual([[id], [first]])
    // More than a page, and more than that of one time.
    for (let n = 0; n < 4; n++) {
      await server.comment({ article: id, status: 'approved' })
      if (n > 0) server.clock.advance(1000)
    }
    const whole = await begin(server.base)
    const { totalDocs } = (await server.ask('GET', '/api/articles?limit=1')).body
    expect(whole.articles.size).toBe(totalDocs)
    const ofArticle = [...whole.comments.values()].filter(({ article }: Doc) => article === id)
    expect(ofArticle).toHaveLength(5)
    expect(await sync(whole)).toBe(whole.cursor)
  })

  it('takes the calls of a webhook, and no others', async () => {
    const { receiver } = await loadDocs('receive.mjs')
    const heard: { type: string; id: string }[] = []
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
    const taking: Server = receiver(secret, (event: { type: string; id: string }) => heard.push(event)).listen(
      0,
      '127.0.0.1',
    )
    await once(taking, 'listening')
    const body = JSON.stringify({ type: 'article.published', timestamp: new Date().toISOString(), data: {} })
    const call = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${(taking.address() as AddressInfo).port}`, { method: 'POST', body, headers }))
        .status
    const signed = signedHeaders({ id: 'msg_1', body, at: new Date(), secret })
    expect([await call(signed), await call({ ...signed, 'webhook-id': 'msg_2' }), await call({})]).toEqual([
      204, 401, 401,
    ])
    expect(heard).toMatchObject([{ id: 'msg_1', type: 'article.published' }])
    taking.close()
  })
})

type Call = { headers: IncomingHttpHeaders; body: string; path: string }
type Answer = { status: number; location?: string }

describe('webhooks', () => {
  let receiver: Server
  let address: string
  let answer: Answer = { status: 200 }
  const calls: Call[] = []
  beforeAll(async () => {
    receiver = createServer((req, res) => {
      let body = ''
      req.on('data', (chunk) => {
        body += chunk
      })
      req.on('end', () => {
        calls.push({ headers: req.headers, body, path: req.url ?? '' })
        const { location, status } = req.url === '/moved' ? { status: 200, location: undefined } : answer
        res.writeHead(status, location === undefined ? {} : { location }).end('An answer that nobody keeps')
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  })
  afterAll(() => receiver.close())
  beforeEach(async () => {
    answer = { status: 200 }
    for (const { id } of (await server.ask('GET', '/api/webhooks', undefined, 'admin')).body.docs)
      await server.ask('DELETE', `/api/webhooks/${id}`, undefined, 'admin')
    calls.length = 0
    server.clock.set(new Date().toISOString())
  })

  const make = async (events: string[], data: object = {}): Promise<{ id: string; secret: string }> => {
    const made = await server.ask(
      'POST',
      '/api/webhooks',
      { url: `${address}/hook?token=hush`, events, ...data },
      'admin',
    )
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }
  const deliveries = async (id: string) =>
    (await server.ask('GET', `/api/webhooks/${id}/deliveries`, undefined, 'admin')).body.docs
  const types = () => calls.map(({ body }) => JSON.parse(body).type)

  it('say their secret once', async () => {
    const { id, secret } = await make(['article.published'])
    expect(secret).toMatch(/^whsec_/)
    const { text } = await server.ask('GET', `/api/webhooks/${id}`, undefined, 'admin')
    expect(text).not.toMatch(/secret|salt/)
    const renewed = await server.ask('POST', `/api/webhooks/${id}/secret`, undefined, 'admin')
    expect(renewed).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) } })
    expect(renewed.body.secret).not.toBe(secret)
    await server.article({})
    await runJobs()
    const [{ body, headers }] = calls as [Call]
    expect(() => new Webhook(renewed.body.secret).verify(body, headers as Record<string, string>)).not.toThrow()
  })

  it.each(['editor', 'moderator', 'author', 'anonymous'] as const)('are no business of %s', async (who) => {
    const { id } = await make(['article.published'])
    const { body } = await server.ask('POST', `/api/webhooks/${id}/test`, undefined, 'admin')
    const input = { url: `${address}/mine`, events: ['article.published'] }
    const statuses = [
      await server.ask('POST', '/api/webhooks', input, who),
      await server.ask('GET', '/api/webhooks', undefined, who),
      await server.ask('GET', '/api/webhook-deliveries', undefined, who),
      await server.ask('POST', `/api/webhooks/${id}/secret`, undefined, who),
      await server.ask('POST', `/api/webhooks/${id}/test`, undefined, who),
      await server.ask('GET', `/api/webhooks/${id}/deliveries`, undefined, who),
      await server.ask('POST', `/api/webhooks/${id}/deliveries/${body.id}`, undefined, who),
    ].map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set(who === 'anonymous' ? [401, 403] : [403]))
    expect(calls).toHaveLength(1)
  })

  it.each(['read', 'preview', 'submit', 'moderate', 'write'] as const)(
    'are reached by no key for %s',
    async (scope) => {
      const { id } = await make(['article.published'])
      const headers = { authorization: `Bearer ${server.staff.admin.keys[scope]}` }
      const asked = async (method: string, path: string, body?: object) =>
        (
          await fetch(server.base + path, {
            method,
            headers: { ...headers, 'content-type': 'application/json' },
            ...(body ? { body: JSON.stringify(body) } : {}),
          })
        ).status
      const input = { url: `${address}/mine`, events: ['article.published'] }
      expect(await asked('POST', '/api/webhooks', input)).toBe(403)
      expect(await asked('GET', `/api/webhooks/${id}`)).toBe(403)
      expect(await asked('GET', '/api/webhook-deliveries')).toBe(403)
      expect(await asked('POST', `/api/webhooks/${id}/test`)).toBe(403)
    },
  )

  it('tell of articles, in calls that Standard Webhooks’ library takes', async () => {
    const { secret } = await make([
      'article.published',
      'article.updated',
      'article.slug_changed',
      'article.unpublished',
      'article.deleted',
    ])
    const { id, slug } = await server.article({ _status: 'draft' })
    await patch(id, { _status: 'published' })
    await server.payload.update({ collection: 'articles', id, data: { title: 'A draft beside' }, draft: true })
    await patch(id, { slug: `${slug}-new` })
    await patch(id, { _status: 'draft' })
    await patch(id, { _status: 'published' })
    await patch(id, { deletedAt: new Date().toISOString() })
    await server.payload.delete({ collection: 'articles', id, trash: true })
    await runJobs()
    // Each call goes out by itself.
    const sorted = calls
      .map(({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>))
      .map((body) => body as { type: string; data: Record<string, string> })
    expect(sorted.map(({ type }) => type).sort()).toEqual([
      'article.deleted',
      'article.published',
      'article.published',
      'article.slug_changed',
      'article.unpublished',
      'article.updated',
    ])
    expect(sorted.find(({ type }) => type === 'article.slug_changed')?.data).toEqual({
      id,
      slug: `${slug}-new`,
      previousSlug: slug,
      url: `${server.base}/articles/${slug}-new`,
    })
  })

  it('name the frontend’s addresses where the settings have its pattern', async () => {
    await server.payload.updateGlobal({ slug: 'site', data: { articleUrl: 'https://blog.example/{slug}' } })
    try {
      await make(['article.published', 'comment.held'])
      const { id, slug } = await server.article({})
      await server.comment({ article: id, status: 'pending' })
      await runJobs()
      expect(calls.map(({ body }) => JSON.parse(body).data.url)).toEqual(Array(2).fill(`https://blog.example/${slug}`))
    } finally {
      await server.payload.updateGlobal({ slug: 'site', data: { articleUrl: null } })
    }
  })

  it('tell of comments without a word of them or of who wrote them', async () => {
    await make(['comment.held', 'comment.approved', 'comment.removed'])
    const { id, slug } = await server.article({})
    const comment = await server.comment({
      article: id,
      status: 'pending',
      name: 'Unnamed Una',
      content: 'Not a word of this.',
    })
    await server.decide([comment], 'approved')
    await server.decide([comment], 'trash')
    const hidden = await server.article({ _status: 'published' })
    const under = await server.comment({ article: hidden.id, status: 'pending' })
    await patch(hidden.id, { _status: 'draft' })
    await server.decide([under], 'approved')
    await runJobs()
    expect(types().sort()).toEqual(['comment.approved', 'comment.held', 'comment.held', 'comment.removed'])
    const held = calls
      .map(({ body }) => JSON.parse(body))
      .find(({ data, type }) => type === 'comment.held' && data.id === comment)
    expect(held.data).toEqual({
      id: comment,
      article: id,
      url: `${server.base}/articles/${slug}`,
      reasons: expect.arrayContaining([expect.stringMatching(/^[a-z_]+$/)]),
    })
    expect(JSON.stringify(calls)).not.toMatch(/Una|Not a word|reader\.example/)
  })

  it('are told of nothing that they have not asked for, that was rolled back, or while they are off', async () => {
    await make(['article.deleted'])
    const off = await make(['article.published'], { active: false })
    await server.article({})
    const refused = await patch((await server.article({ _status: 'draft' })).id, { _status: 'published', title: '' })
    expect(refused.status).toBe(400)
    await runJobs()
    expect(calls).toEqual([])
    expect(await deliveries(off.id)).toEqual([])
  })

  it('are called again with the same id, later each time, and are given up after a day', async () => {
    // Payload compares a job's time with the clock of the machine.
    server.clock.set(new Date(Date.now() - 3 * dayMs).toISOString())
    const { id } = await make(['article.published'])
    answer = { status: 500 }
    await server.article({})
    await runJobs()
    const [waiting] = await deliveries(id)
    expect(waiting).toMatchObject({ state: 'waiting', tries: 1, status: 500, error: null })
    await runJobs()
    expect(calls).toHaveLength(1)
    server.clock.advance(10_000)
    await runJobs()
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual(Array(2).fill(calls[0]?.headers['webhook-id']))
    server.clock.advance(dayMs)
    await runJobs()
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', tries: 3 }])
    const { body } = await server.ask('GET', `/api/webhooks/${id}`, undefined, 'admin')
    expect(body).toMatchObject({ active: false, disabledAt: server.clock.now().toISOString(), disabledWhy: 'failing' })
    await server.article({})
    await runJobs()
    expect(calls).toHaveLength(3)
    await server.payload.jobs.run({ limit: 100, queue: 'mail', silent: true })
    const mails = smtp.mails.filter(({ to }) => to.includes(server.staff.admin.email))
    expect(mails.at(-1)?.header('subject')).toContain('switched off')
    // Its address may hold a secret.
    expect(JSON.stringify(mails)).not.toContain('hush')
    const on = await server.ask('PATCH', `/api/webhooks/${id}`, { active: true }, 'admin')
    expect(on.body.doc).toMatchObject({ active: true, disabledAt: null, disabledWhy: null })
  })

  it('are given up at once by an answer of 410', async () => {
    const { id } = await make(['article.published'])
    answer = { status: 410 }
    await server.article({})
    await runJobs()
    const { body } = await server.ask('GET', `/api/webhooks/${id}`, undefined, 'admin')
    expect(body).toMatchObject({ active: false, disabledWhy: 'gone' })
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', tries: 1, status: 410 }])
  })

  it('follow redirects that keep the call, and no others', async () => {
    const { id } = await make(['article.published'])
    answer = { status: 307, location: '/moved' }
    await server.article({})
    await runJobs()
    expect(calls.map(({ path }) => path)).toEqual(['/hook?token=hush', '/moved'])
    expect(calls[1]?.body).toBe(calls[0]?.body)
    answer = { status: 302, location: '/moved' }
    await server.article({})
    await runJobs()
    expect(await deliveries(id)).toMatchObject([
      { state: 'waiting', status: 302 },
      { state: 'delivered', status: 200 },
    ])
  })

  it('reach no private network, neither by their address nor by a redirect', async () => {
    const { id } = await make(['article.published'])
    const services = hookServices.of(server.payload)
    const { fetchSafely } = services
    // The receiver stands for a server of the Internet.
    Object.assign(services, {
      allowsPrivate: false,
      fetchSafely: createFetchSafely({ isPublic: (host) => host === '127.0.0.1' }),
    })
    answer = { status: 308, location: 'http://10.0.0.1/' }
    const { body } = await server.ask('POST', `/api/webhooks/${id}/test`, undefined, 'admin')
    expect(body).toMatchObject({ state: 'failed', status: null, error: 'private' })
    for (const url of [
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://10.0.0.1/',
      'http://localhost:8080/',
      'http://0x7f.1/',
    ]) {
      const made = await server.ask('POST', '/api/webhooks', { url, events: ['article.published'] }, 'admin')
      expect(made.status, url).toBe(400)
    }
    Object.assign(services, { allowsPrivate: true, fetchSafely })
  })

  it('are told everything that is wrong with them in one answer', async () => {
    const paths = async (method: string, path: string, body: object) => {
      const asked = await server.ask(method, path, body, 'admin')
      return [asked.status, asked.body.errors[0].data.errors.map((fault: { path: string }) => fault.path).sort()]
    }
    const wrong = { url: 'example.org', events: ['article.published', 'article.read'] }
    expect(await paths('POST', '/api/webhooks', wrong)).toEqual([400, ['events', 'url']])
    expect(await paths('POST', '/api/webhooks', { ...wrong, events: [] })).toEqual([400, ['events', 'url']])
    expect(await paths('POST', '/api/webhooks', { ...wrong, url: 7, active: 'maybe' })).toEqual([
      400,
      ['active', 'events', 'url'],
    ])
    const { id } = await make(['article.published'])
    expect(await paths('PATCH', `/api/webhooks/${id}`, wrong)).toEqual([400, ['events', 'url']])
  })

  it.each([
    'ftp://example.org/',
    'https://user:secret@example.org/',
    'example.org',
    `https://example.org/${'a'.repeat(500)}`,
  ])('are not made for %s', async (url) => {
    const made = await server.ask('POST', '/api/webhooks', { url, events: ['article.published'] }, 'admin')
    expect(made.status).toBe(400)
  })

  it('can be tried and called again by hand, with what they were sent', async () => {
    const { id } = await make(['article.published'], { active: false })
    const tried = await server.ask('POST', `/api/webhooks/${id}/test`, undefined, 'admin')
    expect(tried.body).toMatchObject({ type: 'webhook.test', state: 'delivered', status: 200, tries: 1 })
    answer = { status: 503 }
    const again = await server.ask('POST', `/api/webhooks/${id}/deliveries/${tried.body.id}`, undefined, 'admin')
    expect(again.body).toMatchObject({ id: tried.body.id, state: 'failed', status: 503, tries: 2, nextAt: null })
    const [first, second] = calls
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    const stored = await server.payload.db.find({ collection: 'webhook-deliveries', pagination: false })
    expect(JSON.stringify(stored.docs)).not.toContain('nobody keeps')
    const other = await make(['article.published'])
    const foreign = await server.ask(
      'POST',
      `/api/webhooks/${other.id}/deliveries/${tried.body.id}`,
      undefined,
      'admin',
    )
    expect(foreign.status).toBe(404)
  })

  it('are forgotten with their calls, and calls after a month', async () => {
    const { id } = await make(['article.published'])
    await server.ask('POST', `/api/webhooks/${id}/test`, undefined, 'admin')
    server.clock.advance(29 * dayMs)
    await clearDeliveries(server.payload)
    expect(await deliveries(id)).toHaveLength(1)
    server.clock.advance(2 * dayMs)
    await clearDeliveries(server.payload)
    expect(await deliveries(id)).toEqual([])
    await server.ask('POST', `/api/webhooks/${id}/test`, undefined, 'admin')
    await server.ask('DELETE', `/api/webhooks/${id}`, undefined, 'admin')
    expect(await server.count('webhook-deliveries', { webhook: { equals: id } })).toBe(0)
  })
})
