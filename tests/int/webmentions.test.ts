import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAllowance } from '../../src/platform/database/allowance'
import { createFetchSafely, type FetchSafely, isPublicAddress } from '../../src/platform/http/fetchSafely'
import { webmentionServices } from '../../src/webmentions/services'
import { bootServer, type TestServer } from '../support/app'

const on = { webmentions: true, floodSeconds: 0 }

let server: TestServer
/** Pages elsewhere, by host and path; every host is on this machine. */
const pages = new Map<string, RequestListener>()
const asked: string[] = []
const elsewhere = createServer((req, res) => {
  const at = `${req.headers.host?.replace(/:\d+$/, '')}${req.url}`
  asked.push(at)
  const answer = pages.get(at)
  if (answer) answer(req, res)
  else res.writeHead(404).end()
})
let port = 0

/** The names that lead somewhere else than to these pages. */
const names: Record<string, readonly string[]> = {
  'inner.example': ['10.0.0.7'],
  'mixed.example': ['127.0.0.1', '169.254.169.254'],
  'six.example': ['::ffff:10.0.0.7'],
  'nat.example': ['64:ff9b::a00:7'],
  'link.example': ['fe80::1'],
  'many.example': ['224.0.0.1'],
}
const overInternet = createFetchSafely({
  resolve: async (host) => names[host] ?? ['127.0.0.1'],
  // These pages stand for the Internet; every other address is what it is.
  isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
})
const generous = () => createAllowance({ name: randomUUID(), points: 10_000, seconds: 60 })
const services = () => webmentionServices.of(server.payload)

beforeAll(async () => {
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  port = (elsewhere.address() as AddressInfo).port
  server = await bootServer()
  for (const cron of server.payload.crons) cron.pause()
  // Payload compares the time of a task with its own clock.
  server.clock.set(new Date().toISOString())
  await server.discussion(on)
})
beforeEach(() => {
  asked.length = 0
  const fetchSafely: FetchSafely = (url, request) => overInternet(url, { ...request, usualPorts: false })
  Object.assign(services(), { fetchSafely, ofHost: generous(), ofDomain: generous() })
})
afterAll(async () => {
  await server?.stop()
  elsewhere.closeAllConnections()
  elsewhere.close()
})

const html =
  (body: string, type = 'text/html; charset=utf-8'): RequestListener =>
  (_req, res) =>
    void res.writeHead(200, { 'Content-Type': type }).end(body)

let turn = 0
/** A page at a host of its own. */
const page = (answer: RequestListener | string, host = `site-${++turn}.example`, path = `/${randomUUID()}`) => {
  pages.set(host + path, typeof answer === 'string' ? html(answer) : answer)
  return `http://${host}:${port}${path}`
}
const change = (source: string, answer: RequestListener | string) => {
  const { hostname, pathname } = new URL(source)
  pages.set(hostname + pathname, typeof answer === 'string' ? html(answer) : answer)
}

const tell = async (source: string, target: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.base}/api/webmention`, {
    method: 'POST',
    body: new URLSearchParams({ source, target }),
    headers,
  })
  return { status: response.status, body: await response.json(), headers: response.headers }
}
const runJobs = async () => void (await server.payload.jobs.run({ limit: 100, queue: 'mentions', silent: true }))

/** Pages that are to be looked at, now or later. */
const waiting = () => server.count('payload-jobs', { taskSlug: { equals: 'lookAtSource' } })

/** An article with its address, and the comments that have come under it. */
const article = async (extra = {}) => {
  const { id, slug } = await server.article(extra)
  const comments = async () => {
    const where = { article: { equals: id } }
    const { docs } = await server.payload.find({ collection: 'comments', where, depth: 0, sort: 'createdAt' })
    return docs
  }
  return { id, slug, url: `${server.base}/articles/${slug}`, comments }
}

const mention = async (source: string, target: string) => {
  const told = await tell(source, target)
  await runJobs()
  return told
}

const post = (target: string, { author = 'Bob Elsewhere', text = 'I have an answer to this.' } = {}) => `<!doctype html>
<title>Bob’s notes</title>
<article class="h-entry">
  <a class="p-author h-card" href="/about">${author}</a>
  <a class="u-in-reply-to" href="${target}">in reply to</a>
  <div class="e-content"><p>${text}</p></div>
  <time class="dt-published" datetime="2026-05-03T08:00:00Z">3 May</time>
</article>`

describe('POST /api/webmention', () => {
  it('is not there while the settings do not ask for it', async () => {
    await server.discussion({ ...on, webmentions: false })
    const { url } = await article()
    expect((await tell(page(post(url)), url)).status).toBe(404)
    await server.discussion(on)
  })

  it('answers 202 with a sentence, and looks at the page by a task', async () => {
    const { comments, url } = await article()
    const source = page(post(url))
    const told = await tell(source, url)
    expect(told).toMatchObject({ status: 202, body: { message: expect.stringContaining('looked at') } })
    expect([asked, await comments()]).toEqual([[], []])
    await runJobs()
    expect(await comments()).toMatchObject([
      {
        name: 'Bob Elsewhere',
        url: new URL('/about', source).href,
        content: 'I have an answer to this.',
        kind: 'webmention',
        sourceUrl: source,
        sourcePublishedAt: '2026-05-03T08:00:00.000Z',
        // As of any stranger: nothing of theirs was approved before.
        status: 'pending',
      },
    ])
  })

  it.each([
    ['no source', '', 'TARGET', 'source'],
    ['a source that is no address', 'bob', 'TARGET', 'source'],
    ['a source that is no page of the web', 'ftp://bob.example/', 'TARGET', 'source'],
    ['a source with a password', 'https://me:word@bob.example/', 'TARGET', 'source'],
    ['a source that is too long', `https://bob.example/${'a'.repeat(2000)}`, 'TARGET', 'source'],
    ['the target itself', 'TARGET', 'TARGET', 'source'],
    ['the target with another end', 'TARGET#comments', 'TARGET', 'source'],
    ['a page of this site', 'BASE/', 'TARGET', 'source'],
    ['no target', 'https://bob.example/', '', 'target'],
    ['a target elsewhere', 'https://bob.example/', 'https://else.example/', 'target'],
    ['a target that is no article', 'https://bob.example/', 'BASE/feed.xml', 'target'],
    ['an article that is not there', 'https://bob.example/', 'BASE/articles/nothing', 'target'],
  ])('refuses %s', async (_what, source, target, path) => {
    const { url } = await article()
    const fill = (text: string) => text.replace('TARGET', url).replace('BASE', server.base)
    const { body, status } = await tell(fill(source), fill(target))
    expect({ status, paths: body.errors?.[0].data.errors.map((one: { path: string }) => one.path) }).toEqual({
      status: 400,
      paths: [path],
    })
  })

  it('refuses drafts, closed articles, and everything while comments are stopped', async () => {
    const source = page('')
    for (const extra of [
      { _status: 'draft' },
      { discussion: { open: 'closed', moderation: 'inherit' } },
      {
        publishedAt: '2020-01-01T00:00:00.000Z',
        discussion: { open: 'open', closeAfterDays: 3, moderation: 'inherit' },
      },
    ])
      expect((await tell(source, (await article(extra)).url)).status).toBe(400)
    const { url } = await article()
    await server.discussion({ ...on, stopped: true })
    expect((await tell(source, url)).status).toBe(400)
    await server.discussion(on)
  })

  it('takes a form, and no JSON', async () => {
    const { url } = await article()
    const sent = await server.ask('POST', '/api/webmention', { source: page(post(url)), target: url })
    expect(sent.status).toBe(415)
  })

  it('bounds what one host and all hosts of one name are named for, whoever tells of them', async () => {
    const { url } = await article()
    Object.assign(services(), { ofHost: createAllowance({ name: randomUUID(), points: 2, seconds: 60 }) })
    for (const wanted of [202, 202, 429]) {
      const told = await tell(`http://loud.example/${randomUUID()}`, url)
      expect(told.status).toBe(wanted)
      if (wanted === 429) expect(told.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect((await tell('http://other.example/', url)).status).toBe(202)
    Object.assign(services(), {
      ofHost: generous(),
      ofDomain: createAllowance({ name: randomUUID(), points: 2, seconds: 60 }),
    })
    for (const wanted of [202, 202, 429])
      expect((await tell(`http://${randomUUID()}.names.example/`, url)).status).toBe(wanted)
    await server.payload.delete({ collection: 'payload-jobs', where: { taskSlug: { equals: 'lookAtSource' } } })
  })
})

describe('pages that wait to be looked at', () => {
  it('are a thousand at most', async () => {
    const { url } = await article()
    const { db } = server.payload
    const { count } = db
    try {
      // As if there were 999 more of them.
      db.count = async (asked) => ({ totalDocs: (await count.call(db, asked)).totalDocs + 999 })
      expect((await tell(page(''), url)).status).toBe(202)
      const told = await tell(page(''), url)
      expect([told.status, told.headers.get('retry-after')]).toEqual([503, '600'])
      await runJobs()
      expect((await tell(page(''), url)).status).toBe(202)
    } finally {
      db.count = count
    }
    await runJobs()
  })
})

describe('a page that is told of', () => {
  const link = (target: string) => `<p>See <a href="${target}">this</a>.</p>`

  it.each([
    ['a link', (url: string) => link(url)],
    ['a link with a place on the page', (url: string) => link(`${url}#comments`)],
    ['a picture', (url: string) => `<img src="${url}">`],
    ['a film', (url: string) => `<video src="${url}"></video>`],
    [
      'a link from the base of the page',
      (url: string) => `<base href="${server.base}/articles/">${link(url.split('/').at(-1) ?? '')}`,
    ],
  ])('is a mention by %s', async (_what, body) => {
    const { comments, url } = await article()
    await mention(page(`<title>A page of notes</title>${body(url)}`), url)
    expect(await comments()).toMatchObject([{ content: 'A page of notes', status: 'pending' }])
  })

  it.each([
    ['a comment of HTML', (url: string) => `<!-- ${link(url)} --><a href="https://else.example/">else</a>`],
    ['text', (url: string) => `<p>See ${url}</p>`],
    ['escaped markup', (url: string) => link(url).replaceAll('<', '&lt;')],
    ['a script', (url: string) => `<script>const text = '${link(url)}'</script>`],
    ['a field of a form', (url: string) => `<textarea>${link(url)}</textarea>`],
    ['a longer address', (url: string) => link(`${url}-and-more`)],
    ['another query', (url: string) => link(`${url}?page=2`)],
    ['an attribute that leads nowhere', (url: string) => `<p title="${url}">x</p>`],
  ])('is none by %s alone', async (_what, body) => {
    const { comments, url } = await article()
    expect((await mention(page(body(url)), url)).status).toBe(202)
    expect(asked).toHaveLength(1)
    expect(await comments()).toEqual([])
  })

  it('may be JSON with the address as a value, or a text with the address in it', async () => {
    const { comments, url } = await article()
    await mention(page(html(JSON.stringify({ name: 'Of JSON', links: [{ to: url }] }), 'application/json')), url)
    await mention(page(html(JSON.stringify({ name: 'No link', text: `see ${url}` }), 'application/json')), url)
    await mention(page(html(`As text: ${url}.`, 'text/plain')), url)
    await mention(page(html(`As text: ${url}-and-more.`, 'text/plain')), url)
    expect((await comments()).map(({ content }) => content).sort()).toEqual([`As text: ${url}.`, 'Of JSON'])
  })

  it.each([
    ['a picture', { 'Content-Type': 'image/png' }],
    ['a page without a type', {}],
    ['called compressed', { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }],
  ])('is not read when it is %s', async (_what, headers) => {
    const { comments, url } = await article()
    await mention(
      page((_req, res) => void res.writeHead(200, headers).end(link(url))),
      url,
    )
    expect(await comments()).toEqual([])
    expect(await waiting()).toBe(0)
  })

  it('is not unpacked when it is compressed, however much is in it', async () => {
    const { comments, url } = await article()
    const bomb = gzipSync(link(url).padEnd(50 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(100_000)
    const headers = { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }
    await mention(
      page((_req, res) => void res.writeHead(200, headers).end(bomb)),
      url,
    )
    expect(await comments()).toEqual([])
  })

  it('is read in the letters that its header or the page names', async () => {
    const { comments, url } = await article()
    const body = (title: string) =>
      Buffer.from(`<meta charset="iso-8859-1"><title>${title}</title>${link(url)}`, 'latin1')
    for (const [title, type] of [
      ['Gezeitentümpel', 'text/html'],
      ['Fünf Wörter', 'text/html; charset=windows-1252'],
    ] as const)
      await mention(
        page((_req, res) => void res.writeHead(200, { 'Content-Type': type }).end(body(title))),
        url,
      )
    expect((await comments()).map(({ content }) => content).sort()).toEqual(['Fünf Wörter', 'Gezeitentümpel'])
  })

  it('is named by its author, the card of the page, or its host', async () => {
    const { comments, url } = await article()
    const card = page(`<p class="h-card"><a class="p-name u-url" href="https://ann.example/">Ann</a></p>${link(url)}`)
    const plain = page(link(url))
    const wild = page(post(url, { author: 'N'.repeat(5000) }))
    for (const source of [card, plain, wild]) await mention(source, url)
    const made = await comments()
    const [one, two, three] = [card, plain, wild].map((source) => made.find(({ sourceUrl }) => sourceUrl === source))
    expect([one?.name, one?.url]).toEqual(['Ann', 'https://ann.example/'])
    expect([two?.name, two?.url]).toEqual([new URL(plain).host, null])
    expect(three?.name).toHaveLength(245)
  })

  it('is shortened: whole as an answer up to ten thousand letters, and else in a few lines', async () => {
    const { comments, url } = await article()
    await mention(page(post(url, { text: 'word '.repeat(20_000) })), url)
    await mention(
      page(`<div class="h-entry"><div class="e-content">${link(url)}${'other '.repeat(20_000)}</div></div>`),
      url,
    )
    const lengths = (await comments()).map(({ content }) => [...(content ?? '')].length).sort((a, b) => b - a)
    expect(lengths[0]).toBeGreaterThan(9_900)
    expect(lengths[0]).toBeLessThanOrEqual(10_001)
    expect(lengths[1]).toBeGreaterThan(400)
    expect(lengths[1]).toBeLessThanOrEqual(501)
  })

  it('is no comment where it likes or reposts', async () => {
    const { comments, url } = await article()
    for (const relation of ['like-of', 'repost-of'])
      await mention(page(`<div class="h-entry"><a class="u-${relation}" href="${url}">x</a></div>`), url)
    expect(await comments()).toEqual([])
  })

  it('keeps no markup: what is shown was made from text, and its links lead to the web', async () => {
    const { comments, id, url } = await article()
    const text = '&lt;img src=x onerror=alert(1)&gt; <b onclick="alert(2)">bold</b><script>alert(3)</script>'
    const hostile = post(url, { author: '&lt;script&gt;alert(0)&lt;/script&gt;', text }).replace(
      'href="/about"',
      'href="javascript:alert(4)"',
    )
    await mention(page(hostile), url)
    const [made] = await comments()
    expect(made).toMatchObject({ name: '<script>alert(0)</script>', url: null })
    expect(made?.html).not.toMatch(/<(?!\/?(?:p|br)\b)/)
    expect(made?.html).not.toContain('alert(3)')
    await server.decide([String(made?.id)], 'approved')
    const shown = await (await fetch(`${server.base}/articles/${id}`)).text()
    const address = await (await fetch(url)).text()
    for (const all of [shown, address]) expect(all).not.toMatch(/<script>alert|<img src=x|javascript:/)
  })

  it.each(['inner.example', 'mixed.example', 'six.example', 'nat.example', 'link.example', 'many.example'])(
    'is not asked for at %s, which is inside',
    async (host) => {
      const { comments, url } = await article()
      expect((await mention(page(post(url), host), url)).status).toBe(202)
      expect([asked, await comments()]).toEqual([[], []])
      // Refused for good: where nobody answers, it would be asked again.
      expect(await waiting()).toBe(0)
    },
  )

  it.each(['http://inner.example/', 'http://169.254.169.254/latest/', 'file:///etc/passwd'])(
    'does not lead to %s by a redirect',
    async (location) => {
      const { comments, url } = await article()
      await mention(
        page((_req, res) => void res.writeHead(302, { Location: location }).end(post(url))),
        url,
      )
      expect(asked).toHaveLength(1)
      expect(await comments()).toEqual([])
      expect(await waiting()).toBe(0)
    },
  )

  it('is followed by redirects, and stays the page that was named', async () => {
    const { comments, url } = await article()
    const moved = page(post(url))
    const source = page((_req, res) => void res.writeHead(301, { Location: moved }).end())
    await mention(source, url)
    expect(await comments()).toMatchObject([{ sourceUrl: source, url: new URL('/about', moved).href }])
  })

  it('is read up to a bound, and left alone beyond it', async () => {
    const { comments, url } = await article()
    let sent = 0
    const endless = page((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html' })
      const more = () => {
        sent += 1
        if (!res.destroyed) res.write(post(url).padEnd(64 * 1024), () => setImmediate(more))
      }
      more()
    })
    await mention(endless, url)
    expect(await comments()).toEqual([])
    expect(sent).toBeLessThan(200)
  })

  it('is left alone where it was made to be read for minutes', async () => {
    const { comments, url } = await article()
    const begun = performance.now()
    for (const piece of [' ', '\u200b', '<div>', '<a class="h-entry">', '<p class="h-entry p-x"></p>', '&amp;', '<'])
      await mention(page((link(url) + piece.repeat(100_000)).slice(0, 500 * 1024)), url)
    expect(performance.now() - begun).toBeLessThan(15_000)
    for (const { content } of await comments()) expect(content?.length).toBeLessThan(600)
  })

  it('that does not answer is asked again later, and given up in the end without a failed task', async () => {
    const { comments, url } = await article()
    let isUp = false
    const source = page((req, res) => (isUp ? html(post(url))(req, res) : void res.writeHead(503).end()))
    await mention(source, url)
    expect(await comments()).toEqual([])
    await runJobs()
    expect(asked).toHaveLength(1)
    isUp = true
    const where = { taskSlug: { equals: 'lookAtSource' } } as const
    const later = await server.payload.find({ collection: 'payload-jobs', where })
    expect(later.docs).toMatchObject([{ input: { source, tries: 1 } }])
    const past = async () => {
      for (const { id } of (await server.payload.find({ collection: 'payload-jobs', where })).docs)
        await server.payload.db.updateOne({ collection: 'payload-jobs', id, data: { waitUntil: null } })
    }
    await past()
    await runJobs()
    expect(await comments()).toHaveLength(1)
    isUp = false
    await mention(
      page((_req, res) => void res.writeHead(500).end()),
      url,
    )
    for (let tries = 0; tries < 5; tries++) {
      await past()
      await runJobs()
    }
    expect(await server.count('payload-jobs', where)).toBe(0)
  })
})

describe('a mention that is told of again', () => {
  it('is one comment, however often and however many at once', async () => {
    const { comments, url } = await article()
    const source = page(post(url))
    for (let times = 0; times < 4; times++) expect((await tell(source, url)).status).toBe(202)
    await Promise.all([runJobs(), runJobs()])
    await runJobs()
    expect(await comments()).toHaveLength(1)
    await mention(source, `${url}#comments`)
    expect(await comments()).toHaveLength(1)
  })

  it('has the text of its page, decided anew, with the earlier one for moderators', async () => {
    const { comments, url } = await article()
    const source = page(post(url))
    await mention(source, url)
    const id = String((await comments())[0]?.id)
    await server.decide([id], 'approved')
    const before = (await comments())[0]
    await mention(source, url)
    expect((await comments())[0]).toMatchObject({ status: 'approved', updatedAt: before?.updatedAt })
    change(source, post(url, { text: 'I have changed my mind.' }))
    await mention(source, url)
    expect(await comments()).toMatchObject([{ id, content: 'I have changed my mind.', status: 'pending' }])
    expect(await server.count('comment-revisions', { comment: { equals: id } })).toBe(1)
  })

  it.each([
    ['is gone', (_req, res) => void res.writeHead(410).end()],
    ['is not found', (_req, res) => void res.writeHead(404).end()],
    ['has no link any more', html('<p>I have thought better of it.</p>')],
  ] satisfies [string, RequestListener][])(
    'goes from sight when its page %s, also from a closed article, and waits when it is back',
    async (_what, answer) => {
      const { comments, id, slug, url } = await article()
      const source = page(post(url))
      await mention(source, url)
      const [{ id: comment } = { id: '' }] = await comments()
      await server.decide([String(comment)], 'approved')
      await server.payload.update({ collection: 'articles', id, data: { discussion: { open: 'closed' } } })
      change(source, answer)
      expect((await mention(source, url)).status).toBe(202)
      expect(await comments()).toMatchObject([{ status: 'trash' }])
      const { body } = await server.ask('GET', `/api/articles/${slug}/thread`)
      expect(body.docs).toEqual([])
      change(source, post(url, { text: 'Here again.' }))
      await mention(source, url)
      expect(await comments()).toMatchObject([{ status: 'pending', content: 'Here again.' }])
    },
  )

  it('stays what staff have decided', async () => {
    for (const status of ['spam', 'trash'] as const) {
      const { comments, url } = await article()
      const source = page(post(url))
      await mention(source, url)
      await server.decide([String((await comments())[0]?.id)], status)
      change(source, post(url, { text: 'Once more.' }))
      await mention(source, url)
      expect(await comments()).toMatchObject([{ status, content: 'I have an answer to this.' }])
    }
  })

  it('stays as it is while its page does not answer', async () => {
    const { comments, url } = await article()
    const source = page(post(url))
    await mention(source, url)
    for (const status of [500, 503, 403]) {
      change(source, (_req, res) => void res.writeHead(status).end())
      await mention(source, url)
    }
    expect(await comments()).toMatchObject([{ status: 'pending' }])
    await server.payload.delete({ collection: 'payload-jobs', where: { taskSlug: { equals: 'lookAtSource' } } })
  })
})

describe('rules', () => {
  it('publish a mention where they would publish a stranger’s comment, without a name, an address or an account', async () => {
    await server.discussion({ ...on, requirePreviouslyApproved: false, requireAccount: true })
    const { comments, url } = await article()
    await mention(page(post(url, { text: 'Nobody has said this before.' })), url)
    expect(await comments()).toMatchObject([{ status: 'approved' }])
    await server.discussion(on)
  })

  it('look at the page it came from: its words, and bans of its domain', async () => {
    await server.discussion({ ...on, moderationWords: 'casino', requirePreviouslyApproved: false })
    const { comments, url } = await article()
    await mention(page(post(url), 'casino-nights.example'), url)
    expect(await comments()).toMatchObject([{ status: 'pending' }])
    const ban = { kind: 'domain', value: 'spammers.example', effect: 'reject' }
    expect((await server.ask('POST', '/api/moderation/bans', ban, 'moderator')).status).toBeLessThan(300)
    await mention(
      page(
        post(url, { text: 'Said nowhere else.' }).replace('href="/about"', 'href="https://honest.example/"'),
        'blog.spammers.example',
      ),
      url,
    )
    expect((await comments()).map(({ status }) => status).sort()).toEqual(['pending', 'trash'])
    await server.discussion(on)
  })

  it('hold links in its text as in every other', async () => {
    await server.discussion({ ...on, requirePreviouslyApproved: false })
    const { comments, url } = await article()
    await mention(page(post(url, { text: 'https://a.example/ https://b.example/ https://c.example/' })), url)
    const [made] = await comments()
    expect(made?.status).toBe('pending')
    const { verdict } = await server.moderation(String(made?.id))
    expect(verdict.reasons.map(({ code }: { code: string }) => code)).toContain('too_many_links')
    await server.discussion(on)
  })

  it('have no address and no browser of anybody to go by', async () => {
    const { comments, url } = await article()
    await mention(page(post(url)), url)
    const id = String((await comments())[0]?.id)
    const { body } = await server.ask('GET', `/api/moderation/comments/${id}/identity`, undefined, 'moderator')
    expect(body).toMatchObject({ email: null })
    const { events } = await server.moderation(id)
    expect(events[0].facts.reader).toBe('none')
  })
})

describe('frontends', () => {
  it('are told of the page over REST and GraphQL, and of the address for others', async () => {
    const { comments, slug, url } = await article()
    const source = page(post(url))
    await mention(source, url)
    await server.decide([String((await comments())[0]?.id)], 'approved')
    server.clock.advance(1000)
    const written = await server.comment({ article: slug, status: 'approved' })
    const expected = { type: 'webmention', url: source, publishedAt: '2026-05-03T08:00:00.000Z' }
    const { body } = await server.ask('GET', `/api/articles/${slug}/thread?order=oldest`)
    expect(body.docs.map((one: { source: unknown }) => one.source)).toEqual([expected, null])
    const query = `{ Thread(article: "${slug}", order: oldest) { docs { id source { type url publishedAt } } }
      Discussion(article: "${slug}") { webmention } }`
    const { body: graph } = await server.ask('POST', '/api/graphql', { query })
    expect(graph.data.Thread.docs).toMatchObject([{ source: expected }, { id: written, source: null }])
    expect(graph.data.Discussion.webmention).toBe(`${server.base}/api/webmention`)
    const state = await server.ask('GET', `/api/articles/${slug}/discussion`)
    expect(state.body.webmention).toBe(`${server.base}/api/webmention`)
    const { body: cards } = await server.ask('GET', '/api/moderation/queue?tab=approved', undefined, 'moderator')
    expect(cards.docs.find((card: { source: unknown }) => card.source)).toBeTruthy()
  })

  it('of their own are named by where the settings say that they show articles', async () => {
    await server.payload.updateGlobal({ slug: 'site', data: { articleUrl: 'https://front.example/read/{slug}.html' } })
    const { comments, slug } = await article()
    const url = `https://front.example/read/${slug}.html`
    expect((await tell(page(''), `https://front.example/read/${slug}`)).status).toBe(400)
    await mention(page(post(url)), url)
    expect(await comments()).toHaveLength(1)
    await server.payload.updateGlobal({ slug: 'site', data: { articleUrl: '' } })
  })

  it('elsewhere have mentions of pages that were commented on', async () => {
    await server.payload.updateGlobal({ slug: 'site', data: { origins: ['https://blog.example'] } })
    const url = 'https://blog.example/2026/tides'
    expect((await tell(page(post(url)), url)).status).toBe(400)
    const first = { page: { url, title: 'Tides' }, name: 'Ann', email: server.canary.email(), content: 'First!' }
    expect(
      (await server.ask('POST', '/api/comments', first, 'anonymous', { origin: 'https://blog.example' })).status,
    ).toBe(201)
    const source = page(post(url))
    expect((await mention(source, url)).status).toBe(202)
    expect(await server.count('comments', { sourceUrl: { equals: source } })).toBe(1)
  })
})

describe('the site', () => {
  it('names the address in its pages and their header only while it takes mentions', async () => {
    const { url } = await article()
    const seen = async () => {
      const response = await fetch(url)
      return [response.headers.get('link'), /<link rel="webmention" href="([^"]+)">/.exec(await response.text())?.[1]]
    }
    const both = [`<${server.base}/api/webmention>; rel="webmention"`, '/api/webmention']
    expect([await seen(), await seen()]).toEqual([both, both])
    for (const off of [{ webmentions: false }, { stopped: true }, { open: false }]) {
      await server.discussion({ ...on, ...off })
      expect(await seen()).toEqual([null, undefined])
    }
    await server.discussion(on)
    expect(await seen()).toEqual(both)
  })

  it('links to the page without a word for search engines', async () => {
    const { comments, url } = await article()
    const source = page(post(url))
    await mention(source, url)
    await server.decide([String((await comments())[0]?.id)], 'approved')
    const text = await (await fetch(url)).text()
    expect(text).toContain(
      `Mentioned on <a href="${source}" rel="nofollow ugc noopener"><bdi>${new URL(source).host}</bdi></a>`,
    )
    expect(text).toContain('3 May 2026')
  })
})

describe('the fetching of pages', () => {
  it('refuses this machine, private networks and other ports, as it is set up', async () => {
    const { allowsPrivate } = services()
    expect(allowsPrivate).toBe(false)
    const { fetchSafely } = await import('../../src/platform/http/fetchSafely')
    Object.assign(services(), { fetchSafely })
    const { comments, url } = await article()
    pages.set('127.0.0.1/x', html(post(url)))
    for (const source of [
      `http://127.0.0.1:${port}/x`,
      'http://127.0.0.1/x',
      `http://[::1]:${port}/x`,
      'http://10.0.0.1/',
    ])
      expect((await mention(source, url)).status).toBe(202)
    expect([asked, await comments()]).toEqual([[], []])
    expect(await waiting()).toBe(0)
  })
})
