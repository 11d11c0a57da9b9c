import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { findings, openBrowser, openViewer, shot } from '../support/browser'
import { type HostSite, openWidget, startHostSite } from '../support/hostSite'
import { paragraph } from '../support/paragraph'

// A site in Arabic, whose articles and readers write in other languages too.

let server: TestServer
let host: HostSite
let browser: Browser
let article: { id: string; slug: string }
let first: string

beforeAll(async () => {
  server = await bootServer()
  host = await startHostSite(server.base)
  browser = await openBrowser()
  const site = { language: 'ar', title: 'Tides & Co.', tagline: 'ملاحظات عن البحر.', footer: '© 2026 Colloquy Ltd.' }
  expect((await server.ask('POST', '/api/globals/site', site, 'admin')).status).toBe(200)
  await server.discussion({ floodSeconds: 0, votes: true, notifyModerators: false, notifyAuthor: false })
  article = await server.article({
    title: 'What does it keep?',
    excerpt: 'Notes from a year.',
    body: paragraph('It keeps water!'),
    tags: ['C++', 'بحر'],
    authors: [server.staff.author.byline],
  })
  first = await server.comment({
    article: article.id,
    status: 'approved',
    name: 'Kim (PhD)',
    content: 'تعود **البطلينوسات** كل يوم.\n\nDoes it shut?\n\n- واحد\n- Number two.\n\n> Every one?',
  })
  await server.comment({ article: article.id, parent: first, status: 'approved', name: 'سامي', content: 'نعم.' })
  await server.ask('POST', `/api/comments/${first}/vote`, { vote: 1 })
})
afterAll(async () => {
  await browser?.close()
  host?.stop()
  await server?.stop()
})

const views = [
  { viewport: { width: 1000, height: 900 }, colorScheme: 'light' },
  { viewport: { width: 320, height: 700 }, colorScheme: 'dark' },
] as const

const places = ['the site', 'the widget'] as const
const open = async (where: (typeof places)[number], options: Parameters<typeof openViewer>[1] = views[0]) => {
  const { page } = await openViewer(browser, { locale: 'ar', ...options })
  if (where === 'the site') {
    await page.goto(`${server.base}/articles/${article.slug}`)
    return page
  }
  await openWidget(host, page, { server: server.base, article: article.slug, language: 'ar', title: 'صفحة' })
  await page.getByRole('form').waitFor()
  return page
}

/** These parts of a text, as they stand from left to right. */
const fromLeft = (part: Locator, pieces: readonly string[]): Promise<string[]> =>
  part.evaluate((element, wanted) => {
    const placed = wanted.map((piece) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent?.indexOf(piece) ?? -1
        if (at === -1) continue
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + piece.length)
        return { piece, left: range.getBoundingClientRect().left }
      }
      throw new Error(`“${piece}” is not in one text of “${element.textContent}”`)
    })
    return placed.sort((one, other) => one.left - other.left).map(({ piece }) => piece)
  }, pieces)

const style = (part: Locator, name: string): Promise<string> =>
  part.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)
const card = (page: Page): Locator => page.getByRole('article').filter({ hasText: 'Does it shut' }).last()

describe.each(places)('on %s in Arabic', (where) => {
  it('a text in another language keeps its direction, and so do numbers with a sign', async () => {
    const page = await open(where)
    const text = card(page)
    expect(await fromLeft(text.getByText('Does it shut'), ['shut', '?'])).toEqual(['shut', '?'])
    expect(await fromLeft(text.getByText('Number two'), ['two', '.'])).toEqual(['two', '.'])
    expect(await fromLeft(text.getByText('البطلينوسات'), ['البطل', 'ينوسات'])).toEqual(['ينوسات', 'البطل'])
    expect(await fromLeft(text.getByText('Kim (PhD)').first(), ['Kim', 'PhD', ')'])).toEqual(['Kim', 'PhD', ')'])
    const sum = where === 'the site' ? text.locator('.sum') : text.locator('[part=sum]')
    expect(await fromLeft(sum, ['+', '1'])).toEqual(['+', '1'])
    expect(await style(text.getByText('Does it shut'), 'text-align')).toBe('start')
    // Beside its mark.
    expect(await style(text.locator('li').last(), 'text-align')).toBe('right')
    // The bar of a quotation stands where the quotation begins.
    const quotation = text.locator('blockquote')
    expect([await style(quotation, 'border-left-style'), await style(quotation, 'border-right-style')]).toEqual([
      'solid',
      'none',
    ])
    await page.context().close()
  })

  it('what is typed runs in its own direction, addresses from left to right', async () => {
    const page = await open(where)
    for (const name of ['content', 'name'])
      expect(await style(page.locator(`[name=${name}]`).first(), 'unicode-bidi')).toBe('plaintext')
    for (const name of ['email', 'url']) {
      const field = page.locator(`[name=${name}]`).first()
      expect([await style(field, 'direction'), await style(field, 'text-align')]).toEqual(['ltr', 'end'])
    }
    await page.context().close()
  })

  it('replies are set in from the right, nothing is cut off or hidden aside, and axe finds no fault', async () => {
    for (const view of views) {
      const page = await open(where, view)
      const replies =
        where === 'the site' ? page.locator('.comments .comments') : page.locator('[part=replies] > [part=item]')
      expect([await style(replies, 'border-right-width'), await style(replies, 'border-left-width')]).toEqual([
        '2px',
        '0px',
      ])
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
      expect(await findings(page)).toEqual([])
      await shot(page, `rtl-${where.split(' ')[1]}-${view.viewport.width}`, { fullPage: true })
      await page.context().close()
    }
  })
})

describe('on the pages of a site in Arabic', () => {
  it('names, titles and tags in other languages stay whole', async () => {
    const page = await open('the site')
    const main = page.getByRole('main')
    expect(await fromLeft(main.getByRole('heading', { level: 1 }), ['keep', '?'])).toEqual(['keep', '?'])
    expect(await fromLeft(main.locator('.lead'), ['year', '.'])).toEqual(['year', '.'])
    expect(await fromLeft(main.locator('.prose p'), ['water', '!'])).toEqual(['water', '!'])
    expect(await fromLeft(main.getByRole('link', { name: 'C++' }), ['C', '++'])).toEqual(['C', '++'])
    expect(await fromLeft(page.locator('#comments-title'), ['keep', '?', '»'])).toEqual(['»', 'keep', '?'])
    expect(await fromLeft(page.locator('.brand'), ['Co', '.'])).toEqual(['Co', '.'])
    expect(await fromLeft(page.getByRole('contentinfo'), ['©', '2026', 'Ltd', '.'])).toEqual(['©', '2026', 'Ltd', '.'])
    // Titles begin where everything on the page does.
    expect(await style(main.getByRole('heading', { level: 1 }), 'text-align')).toBe('right')
    // Letters that are joined are not moved apart.
    expect(await style(main.getByRole('heading', { level: 1 }), 'letter-spacing')).toBe('normal')
    await page.goto(server.base)
    // The count of comments is no part of the name before it.
    const meta = page.locator('.card .meta')
    expect(await fromLeft(meta, ['20', 'The author', 'تعليقان'])).toEqual(['تعليقان', 'The author', '20'])
    for (const name of ['time', 'bdi', 'span'])
      expect(await style(meta.locator(name).first(), 'unicode-bidi')).toBe('isolate')
    await page.context().close()
  })

  it('every page for readers fits a phone, and axe finds no fault in it', async () => {
    const page = await open('the site', views[1])
    const pages = {
      reply: `/articles/${article.slug}?replyto=${first}#reply`,
      report: `/articles/${article.slug}/report/${first}`,
      privacy: '/privacy',
      missing: `/articles/${article.slug}/comments/${article.id}`,
      nowhere: '/articles/nowhere',
      list: '/',
      tag: `/tags/${encodeURIComponent('C++')}`,
    }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(server.base + path)
      const found = await findings(page)
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      expect({ name, found, scrolls }).toEqual({ name, found: [], scrolls: false })
      await shot(page, `rtl-page-${name}`, { fullPage: true })
    }
    await page.context().close()
  })
})
