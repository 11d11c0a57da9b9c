import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { link, paragraph, toLexical } from '../../src/demo/lexical'
import { bootServer, type TestServer } from '../support/app'
import { remark } from '../support/remark'

let server: TestServer

beforeAll(async () => {
  server = await bootServer()
  // Tests post more than one comment a second from one address.
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server?.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.base}${path}`, { redirect: 'manual', headers })

const post = (slug: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${server.base}/articles/${slug}/comments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.base, ...headers },
  })

const typed = (fields: Record<string, string> = {}) => remark({ name: 'Ann', content: 'I saw one too.', ...fields })

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

describe('the lists', () => {
  it('show an article under its tag and its author', async () => {
    const { slug } = await server.article({ tags: ['Sea shore', 'Nature'], authors: [server.staff.author.byline] })
    const { slug: author } = await server.payload.findByID({ collection: 'authors', id: server.staff.author.byline })
    for (const path of ['/', '/tags/Sea%20shore', `/authors/${author}`]) {
      const response = await get(path)
      expect(response.status, path).toBe(200)
      expect(await response.text(), path).toContain(`href="/articles/${slug}"`)
    }
  })

  it.each(['/?page=99', '/?page=0', '/?page=x', '/tags/nothing', '/authors/nobody', '/articles/nothing'])(
    'say that there is nothing at %s, and nobody keeps it',
    async (path) => {
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(response.headers.get('cache-control')).toBe('no-store')
    },
  )
})

describe('an article’s page', () => {
  it('sends those who come by an old address to today’s', async () => {
    const { id, slug } = await server.article({})
    await server.payload.update({ collection: 'articles', id, data: { slug: `${slug}-new` } })
    const response = await get(`/articles/${slug}`)
    expect([response.status, response.headers.get('location')]).toEqual([301, `/articles/${slug}-new`])
  })

  it('links to where another article is now, as soon as that one has moved', async () => {
    const other = await server.article({})
    const body = toLexical([paragraph(link('the other', { article: 'other' }))], {
      article: () => other.id,
      picture: () => '',
    })
    const { slug } = await server.article({ body })
    const links = async () =>
      /href="([^"]+)"[^>]*>the other</.exec(await get(`/articles/${slug}`).then((r) => r.text()))?.[1]
    expect(await links()).toBe(`/articles/${other.slug}`)
    await server.payload.update({ collection: 'articles', id: other.id, data: { slug: `${other.slug}-new` } })
    expect(await links()).toBe(`/articles/${other.slug}-new`)
    // By way of a draft, which nobody sees, and then for all.
    const newest = `${other.slug}-newest`
    await server.payload.update({ collection: 'articles', id: other.id, data: { slug: newest }, draft: true })
    expect(await links()).toBe(`/articles/${other.slug}-new`)
    await server.payload.update({ collection: 'articles', id: other.id, data: { _status: 'published' } })
    expect(await links()).toBe(`/articles/${newest}`)
    await server.payload.update({
      collection: 'articles',
      id: other.id,
      data: { title: 'Anew' },
      draft: true,
      autosave: true,
    })
    expect(await links()).toBe(`/articles/${newest}`)
    await server.payload.update({ collection: 'articles', id: other.id, data: { _status: 'draft' } })
    expect(await links()).toBe('/')
  })

  it('is led back to from the address of the form', async () => {
    const { slug } = await server.article({})
    const response = await get(`/articles/${slug}/comments`)
    expect([response.status, response.headers.get('location')]).toEqual([302, `/articles/${slug}#comments`])
  })

  it('asks people to sign in where the policy asks for an account', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, requireAccount: true })
    const page = await get(`/articles/${slug}`).then((response) => response.text())
    const staff = await get(`/articles/${slug}`, {
      cookie: server.staff.editor.cookie,
      'sec-fetch-site': 'same-origin',
    }).then((r) => r.text())
    await server.discussion({ floodSeconds: 0 })
    expect([page.includes('<form'), staff.includes('<form')]).toEqual([false, true])
  })
})

describe('an article that was renamed while somebody wrote', () => {
  const renamed = async () => {
    const { id, slug } = await server.article({})
    await server.payload.update({ collection: 'articles', id, data: { slug: `${slug}-new`, _status: 'published' } })
    return { id, slug }
  }
  const articleOf = async (response: Response) => {
    const id = /#comment-(.+)$/.exec(response.headers.get('location') ?? '')?.[1] ?? ''
    return (await server.payload.findByID({ collection: 'comments', id, depth: 0 })).article
  }

  it('takes the comment, at every door', async () => {
    const { id, slug } = await renamed()
    const sent = await post(slug, typed({ article: id }))
    expect([sent.status, await articleOf(sent)]).toEqual([303, id])
    expect(sent.headers.get('location')).toMatch(new RegExp(`^/articles/${slug}-new/comments/`))
    expect((await post(slug, typed({ content: 'Without the id.' }))).status).toBe(303)
    const data = { ...typed(), article: slug, content: 'By the API.' }
    const headers = { 'content-type': 'application/json' }
    const rest = await fetch(`${server.base}/api/comments`, { method: 'POST', headers, body: JSON.stringify(data) })
    expect(rest.status).toBe(201)
    const query = 'mutation($data: CommentInput!) { createComment(data: $data) { article } }'
    const body = JSON.stringify({ query, variables: { data: { ...data, content: 'By GraphQL.' } } })
    const graphql = await fetch(`${server.base}/api/graphql`, { method: 'POST', headers, body })
    expect((await graphql.json()).data.createComment.article).toBe(id)
  })

  it('keeps the comment from whoever has taken its old slug', async () => {
    const { id, slug } = await renamed()
    await server.article({ slug })
    const page = await get(`/articles/${slug}-new`).then((response) => response.text())
    expect(page).toContain(`<input type="hidden" name="article" value="${id}">`)
    expect(await articleOf(await post(slug, typed({ article: id })))).toBe(id)
  })

  it('is led to with the query of the old address', async () => {
    const { slug } = await renamed()
    const led = await get(`/articles/${slug}?after=abc&utm_source=x`)
    expect([led.status, led.headers.get('location')]).toEqual([301, `/articles/${slug}-new?after=abc&utm_source=x`])
    // Also where that it is elsewhere has been kept.
    for (const query of ['', '', '?utm_source=y', ''])
      expect((await get(`/articles/${slug}${query}`)).headers.get('location')).toBe(`/articles/${slug}-new${query}`)
  })

  it('gives the form back when it is gone, to send the text again', async () => {
    const { id, slug } = await server.article({})
    await server.payload.update({ collection: 'articles', id, data: { _status: 'draft' } })
    const lost = await post(slug, typed({ article: id, content: 'Too late?' }))
    const page = await lost.text()
    expect(lost.status).toBe(404)
    expect(page).toContain('data-code="article_not_found"')
    expect(page).toMatch(new RegExp(`<form method="post" action="/articles/${slug}/comments`))
    expect(page).toContain('Too late?</textarea>')
    expect(page).toContain('value="Ann"')
  })
})

describe('the form', () => {
  it('is read as scripts send it, too', async () => {
    const { slug } = await server.article({})
    const body = new FormData()
    for (const [name, value] of Object.entries(typed({ content: 'Two\r\nlines' }))) body.append(name, value)
    body.append('file', new Blob(['x']), 'x.txt')
    const sent = await fetch(`${server.base}/articles/${slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.base },
      body,
    })
    expect(sent.status).toBe(303)
    const broken = await fetch(`${server.base}/articles/${slug}/comments`, {
      method: 'POST',
      headers: { origin: server.base, 'content-type': 'multipart/form-data; boundary=x' },
      body: 'not multipart',
    })
    expect(broken.status).toBe(400)
  })

  it('keeps a text that is longer than its column, and says what to do with one that cannot be read', async () => {
    const { slug } = await server.article({})
    const long = await post(slug, typed({ content: 'щ'.repeat(70_000) }))
    const page = await long.text()
    expect(long.status).toBe(400)
    expect(page).toContain('data-code="comment_content_column_length"')
    expect(page).toContain('щщщ')
    const endless = await post(slug, typed({ content: 'x'.repeat(1_100_000) }))
    expect(endless.status).toBe(413)
    expect(await endless.text()).toMatch(/65,525 bytes[\s\S]*go back/)
  })

  it('shows a preview instead of posting', async () => {
    const { id, slug } = await server.article({})
    const fields = typed({ content: '5*4*3 is *sixty*', article: id, preview: '1' })
    const shown = await post(slug, fields)
    const page = await shown.text()
    expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(page).toContain('<p>5*4*3 is <em>sixty</em></p>')
    expect(page).toContain('5*4*3 is *sixty*</textarea>')
    expect(page).toContain(`value="${fields.email}"`)
    expect((await post(slug, typed({ content: ' ', preview: '1' }))).status).toBe(400)
    const { totalDocs } = await server.payload.count({ collection: 'comments', where: { article: { equals: id } } })
    expect(totalDocs).toBe(0)
  })

  it('says beside the comment that a website was left out', async () => {
    const { slug } = await server.article({})
    const sent = await post(slug, typed({ url: 'n/a', remember: '1' }))
    const cookie = cookieOf(sent)
    const other = await server.article({})
    const filled = await get(`/articles/${other.slug}`, { cookie }).then((r) => r.text())
    expect([filled.includes('value="Ann"'), filled.includes('value="n/a"')]).toEqual([true, false])
    const led = await get(sent.headers.get('location')?.split('#')[0] ?? '', { cookie })
    expect(led.status).toBe(302)
    const page = await get(led.headers.get('location')?.split('#')[0] ?? '', { cookie }).then((r) => r.text())
    expect(page).toContain('Your website was left out')
    // It waits, which is said; that is not the time for thanks. And nobody else is told anything.
    expect([page.includes('awaiting moderation'), page.includes('Your comment is published')]).toEqual([true, false])
    const others = await get(`/articles/${slug}?news=posted,left-out,mailed`).then((r) => r.text())
    expect(others).not.toMatch(/left out|Thank you/)
  })

  it('thanks for a comment that is published at once, beside it', async () => {
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
    const { slug } = await server.article({})
    const sent = await post(slug, typed())
    const cookie = cookieOf(sent)
    const led = await get(sent.headers.get('location')?.split('#')[0] ?? '', { cookie })
    const page = await get(led.headers.get('location')?.split('#')[0] ?? '', { cookie }).then((r) => r.text())
    expect(page.match(/Thank you\. Your comment is published/g)).toHaveLength(1)
    expect(await get(`/articles/${slug}`, { cookie }).then((r) => r.text())).not.toContain('Thank you')
    await server.discussion({ floodSeconds: 0 })
  })
})

describe('the order that was chosen', () => {
  it('stays after a vote and a comment, and can be changed on later pages', async () => {
    await server.discussion({ floodSeconds: 0, votes: true, order: 'oldest', pageSize: 5 })
    const { id: article, slug } = await server.article({})
    const ids: string[] = []
    for (let index = 0; index < 12; index++) {
      ids.push(await server.comment({ article, status: 'approved' }))
      server.clock.advance(1000)
    }
    const page = await get(`/articles/${slug}?order=newest`).then((response) => response.text())
    const usual = await get(`/articles/${slug}`).then((response) => response.text())
    expect(usual).toContain(`action="/articles/${slug}/comments/${ids[0]}/vote"`)
    const [, newest = ''] = new RegExp(`action="([^"]+${ids[11]}/vote[^"]*)"`).exec(page) ?? []
    expect(newest).toContain('?order=newest')
    const voted = await fetch(server.base + newest, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.base },
      body: new URLSearchParams({ vote: '1' }),
    })
    const led = await get(voted.headers.get('location') ?? '')
    expect(led.headers.get('location')).toBe(`/articles/${slug}?order=newest#comment-${ids[11]}`)
    // The oldest is on the last page of that order, and on the first of the other.
    const last = (await get(`/articles/${slug}/comments/${ids[0]}?order=newest`)).headers.get('location') ?? ''
    expect(last).toContain('after=')
    expect((await get(`/articles/${slug}/comments/${ids[0]}`)).headers.get('location')).not.toContain('after=')
    const later = await get(last.split('#')[0] ?? '').then((response) => response.text())
    expect(later).toContain(`<link rel="canonical" href="http://`)
    expect(/<link rel="canonical" href="[^"]+(\?after=[^"]+)"/.exec(later)?.[1]).toBeDefined()
    expect(later).toMatch(/\?order=newest#comments" rel="nofollow" aria-current="true"/)
    const [, action = ''] = /<form method="post" action="([^"#]+)/.exec(later) ?? []
    expect(action).toBe(`/articles/${slug}/comments?order=newest`)
    const sent = await fetch(server.base + action, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.base },
      body: new URLSearchParams(typed()),
    })
    expect(sent.headers.get('location')).toMatch(/\?order=newest#comment-/)
    await server.discussion({ floodSeconds: 0 })
  })
})

describe('times', () => {
  it('are those of the site’s zone, and say so', async () => {
    const { slug } = await server.article({})
    await server.comment({ article: slug, status: 'approved' })
    const page = () => get(`/articles/${slug}`).then((response) => response.text())
    expect(await page()).toMatch(/<time datetime="[^"]+Z" data-local>[^<]+ UTC<\/time>/)
    await server.payload.updateGlobal({ slug: 'site', data: { timeZone: 'Asia/Kolkata' } })
    const there = await page()
    await server.payload.updateGlobal({ slug: 'site', data: { timeZone: 'UTC' } })
    expect(there).toMatch(/data-local>[^<]+ (?:GMT\+5:30|IST)<\/time>/)
    await expect(server.payload.updateGlobal({ slug: 'site', data: { timeZone: 'Mars/Base' } })).rejects.toThrow()
  })
})

describe('a comment that waits', () => {
  it('is seen by its sender alone, on a page nobody keeps', async () => {
    const { slug } = await server.article({})
    const sent = await post(slug, typed())
    expect(sent.status).toBe(303)
    const id = /#comment-(.+)$/.exec(sent.headers.get('location') ?? '')?.[1]
    const own = await get(`/articles/${slug}`, { cookie: cookieOf(sent) })
    expect(own.headers.get('cache-control')).toBe('private, no-store')
    expect(await own.text()).toMatch(new RegExp(`id="comment-${id}"[\\s\\S]*awaiting moderation`))
    const mine = cookieOf(sent)
      .split('; ')
      .find((pair) => pair.startsWith('colloquy_mine='))
    const others: Record<string, string>[] = [{}, { cookie: `${mine}x` }]
    for (const headers of others)
      expect(await get(`/articles/${slug}`, headers).then((r) => r.text())).not.toContain(`comment-${id}`)
  })

  it('is remembered in a cookie out of reach of scripts, without the address', async () => {
    const { slug } = await server.article({})
    const fields = typed()
    const [line = ''] = (await post(slug, fields)).headers.getSetCookie()
    expect(line).toMatch(/^colloquy_mine=.*; Path=\/; HttpOnly; SameSite=Lax/)
    const text = Buffer.from(line.slice('colloquy_mine='.length).split('.')[0] ?? '', 'base64url').toString()
    expect(text).not.toContain(fields.email)
  })
})

describe('a comment of one’s own', () => {
  const send = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(server.base + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.base, ...(cookie ? { cookie } : {}) },
      body: new URLSearchParams(fields),
    })
  const pairsOf = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';')[0])

  it('is changed and withdrawn on pages of its own, by the browser that sent it, while the time lasts', async () => {
    const { slug } = await server.article({})
    const sent = await post(slug, typed({ content: 'First words' }))
    const id = /#comment-(.+)$/.exec(sent.headers.get('location') ?? '')?.[1] ?? ''
    const cookie = cookieOf(sent)
    const path = `/articles/${slug}/comments/${id}`
    const page = () => get(`/articles/${slug}`, { cookie }).then((response) => response.text())
    expect(await page()).toContain(`href="${path}/edit"`)
    expect(await (await get(`${path}/edit`, { cookie })).text()).toContain('First words</textarea>')
    for (const foreign of ['', cookie.replace('colloquy_mine=', 'colloquy_mine=x')])
      expect((await get(`${path}/edit`, { cookie: foreign })).status).toBe(403)
    expect((await send(`${path}/edit`, { content: 'Stolen' })).status).toBe(403)
    const shown = await send(`${path}/edit`, { content: '*Second* words', preview: '1' }, cookie)
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('<em>Second</em> words')])
    const empty = await send(`${path}/edit`, { content: ' ' }, cookie)
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Please write a comment')])
    const saved = await send(`${path}/edit`, { content: 'Second words' }, cookie)
    expect(saved.status).toBe(303)
    expect(saved.headers.get('location')).toMatch(/\?news=changed#comment-/)
    expect(await page()).toContain('Second words')
    expect(await page()).not.toContain('Your comment is changed')
    expect((await send(`${path}/withdraw`, {})).status).toBe(403)
    const gone = await send(`${path}/withdraw`, {}, cookie)
    expect([gone.status, pairsOf(gone)]).toEqual([303, ['colloquy_mine=']])
    expect(await page()).not.toContain('Second words')
    const [leadsTo = '', part] = gone.headers.get('location')?.split('#') ?? []
    expect(await get(leadsTo).then((answer) => answer.text())).toContain(
      `<p class="waiting-note" role="status" id="${part}" tabindex="-1">Your comment was withdrawn`,
    )
    expect(await page()).not.toContain('Your comment was withdrawn')
  })

  it('cannot be reported or voted on by the one who wrote it', async () => {
    await server.discussion({ floodSeconds: 0, votes: true })
    const { slug } = await server.article({})
    const sent = await post(slug, typed({ content: 'Published words' }))
    const id = /#comment-(.+)$/.exec(sent.headers.get('location') ?? '')?.[1] ?? ''
    await server.decide([id], 'approved')
    const others = await get(`/articles/${slug}`).then((response) => response.text())
    const own = await get(`/articles/${slug}`, { cookie: cookieOf(sent) }).then((response) => response.text())
    const actions = new RegExp(`/articles/${slug}/(?:report/${id}|comments/${id}/vote)`, 'g')
    expect([own.match(actions), others.match(actions)?.length, own.includes(`replyto=${id}`)]).toEqual([null, 2, true])
  })

  it('is no longer offered for change when the time is over, and nothing is kept about it once all see it', async () => {
    const { slug } = await server.article({})
    const sent = await post(slug, typed())
    const id = /#comment-(.+)$/.exec(sent.headers.get('location') ?? '')?.[1] ?? ''
    const cookie = cookieOf(sent)
    await server.decide([id], 'approved')
    const meanwhile = await get(`/articles/${slug}`, { cookie })
    expect([pairsOf(meanwhile), await meanwhile.text()]).toEqual([[], expect.stringContaining('/edit')])
    server.clock.advance(6 * 60_000)
    const after = await get(`/articles/${slug}`, { cookie })
    expect([pairsOf(after), await after.text()]).toEqual([['colloquy_mine='], expect.not.stringContaining('/edit"')])
    expect((await get(`/articles/${slug}/comments/${id}/edit`, { cookie })).status).toBe(403)
  })

  it('leaves name and website with the browser when asked to, until it is to forget', async () => {
    const { slug } = await server.article({})
    const fields = typed({ name: 'Robin "R"', url: 'https://robin.example/', remember: '1' })
    const cookie = cookieOf(await post(slug, fields))
    const other = await server.article({})
    const filled = await get(`/articles/${other.slug}`, { cookie })
    const page = await filled.text()
    expect(filled.headers.get('cache-control')).toBe('private, no-store')
    for (const part of ['value="Robin &quot;R&quot;"', 'value="https://robin.example/"', 'Forget me on this browser'])
      expect(page).toContain(part)
    expect(page).not.toContain(fields.email)
    expect(cookieOf(await post(slug, typed()))).not.toContain('colloquy_me')
    const forgotten = await send('/forget', {}, cookie)
    expect(pairsOf(forgotten)).toEqual(['colloquy_mine=', 'colloquy_reader=', 'colloquy_me='])
    expect(forgotten.headers.getSetCookie().every((line) => line.includes('Max-Age=0'))).toBe(true)
    expect(await (await get('/privacy')).text()).toContain('Forget me on this browser')
  })
})

describe('a refused comment', () => {
  it('comes back with what was typed, to its sender alone', async () => {
    const { slug } = await server.article({})
    const response = await post(slug, {
      name: 'Ann',
      email: 'not an address',
      url: 'https://ann.example',
      content: ' ',
    })
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store'])
    const page = await response.text()
    for (const value of ['Ann', 'not an address', 'https://ann.example']) expect(page).toContain(`value="${value}"`)
    expect(await get(`/articles/${slug}`).then((r) => r.text())).not.toContain('not an address')
  })

  it('is not tied any longer to a comment that went away', async () => {
    const { slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'spam' })
    const response = await post(slug, typed({ parent }))
    const page = await response.text()
    expect(response.status).toBe(403)
    expect(page).toContain('data-code="comment_reply_to_unapproved_comment" data-path="parent"')
    expect(page).not.toContain('name="parent"')
  })

  it('is not lost when its article is', async () => {
    const page = await post('nothing', typed()).then((response) => response.text())
    expect(page).toContain('data-code="article_not_found"')
    expect(page).toContain('I saw one too.')
  })
})

describe('the files of the site', () => {
  it('let browsers keep the style sheet for good, under a name of its content', async () => {
    const page = await get('/').then((response) => response.text())
    const style = await get(/href="(\/assets\/site-[0-9a-f]{12}\.css)"/.exec(page)?.[1] ?? '')
    expect(style.headers.get('content-type')).toMatch(/^text\/css/)
    expect(style.headers.get('cache-control')).toContain('immutable')
  })

  it('name published articles to search engines, and no others', async () => {
    const { slug } = await server.article({})
    const draft = await server.article({ _status: 'draft' })
    const map = await get('/sitemap.xml').then((response) => response.text())
    expect(map).toContain(`${server.base}/articles/${slug}</loc>`)
    expect(map).not.toContain(draft.slug)
    const robots = await get('/robots.txt').then((response) => response.text())
    expect(robots).toContain(`Sitemap: ${server.base}/sitemap.xml`)
    const closed = robots.split('\n').filter((line) => line.startsWith('Disallow'))
    expect(closed).toContain('Disallow: /articles/*/comments/*/edit')
    // The pages themselves are for everybody.
    expect(closed).not.toContain('Disallow: /articles/')
  })
})

describe('the language of the site', () => {
  const speak = (language: 'en' | 'de' | 'ar') => server.payload.updateGlobal({ slug: 'site', data: { language } })
  const html = async (path: string, headers: Record<string, string> = {}) => (await get(path, headers)).text()

  it('is that of its settings for all, of lists, articles, forms and what is wrong in them', async () => {
    const { slug } = await server.article({ title: 'Gezeiten' })
    const id = await server.comment({ article: slug, status: 'approved' })
    expect(await html(`/articles/${slug}`)).toContain('<html lang="en">')
    await speak('de')
    try {
      // Whatever a browser takes: the page stands in memory once.
      for (const language of ['en', 'fr']) {
        const page = await html(`/articles/${slug}`, { 'accept-language': language })
        expect(page).toContain('<html lang="de">')
        expect(page).toContain('1 Kommentar zu „Gezeiten“')
        expect(page).toContain('>Kommentar abschicken<')
      }
      expect(await html('/')).toContain('1 Kommentar<')
      expect(await html('/articles/nothing')).toContain('Hier ist nichts')
      expect(await html(`/articles/${slug}/report/${id}`)).toContain('Einen Kommentar melden')
      const refused = await (await post(slug, typed({ content: '', email: 'x' }))).text()
      expect(refused).toContain('Ihr Kommentar wurde nicht abgeschickt')
      expect(refused).toContain('Bitte schreiben Sie einen Kommentar.')
      const posted = await post(slug, typed())
      const [comment] = /[\w-]+$/.exec(posted.headers.get('location')?.replace(/^.*#comment-/, '') ?? '') ?? []
      const edit = await html(`/articles/${slug}/comments/${comment}/edit`, { cookie: cookieOf(posted) })
      expect(edit).toContain('Ihren Kommentar ändern')
      await speak('ar')
      const arabic = await html(`/articles/${slug}`)
      expect(arabic).toContain('<html lang="ar" dir="rtl">')
      expect(arabic).toContain('تعليق واحد على «\u2068Gezeiten\u2069»')
    } finally {
      await speak('en')
    }
  })

  it('gives way to that of a reader on pages that are theirs', async () => {
    expect(await html('/privacy', { 'accept-language': 'fr' })).toContain('Vos données')
    expect(await html('/privacy?lang=es', { 'accept-language': 'fr' })).toContain('Sus datos')
    expect(await html('/privacy', { 'accept-language': 'nl' })).toContain('<html lang="en">')
    const refused = await fetch(`${server.base}/privacy?lang=de`, {
      method: 'POST',
      body: new URLSearchParams({ what: '' }),
    })
    expect(await refused.text()).toContain('Bitte wählen Sie eines aus.')
    expect(await html('/mail/nothing', { 'accept-language': 'de' })).toContain('Dieser Link gilt nicht mehr')
  })
})
