import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { expectNoErrors, findings, openBrowser, openViewer, shot as takePicture, type Viewer } from '../support/browser'
import { createCanary } from '../support/canary'
import { type HostSite, startHostSite } from '../support/hostSite'
import { paragraph } from '../support/paragraph'

const shot = (page: Page, name: string): Promise<void> => takePicture(page, `widget-${name}`, { fullPage: true })

const example = join(import.meta.dirname, '../../examples/widget/plain-html')
const slug = 'what-a-tide-pool-keeps'

let server: Awaited<ReturnType<typeof startBuilt>>
let browser: Browser
let host: HostSite
const folder = mkdtempSync(join(tmpdir(), 'colloquy-widget-'))
const canary = createCanary()
const viewers: Viewer[] = []

/** Asks the server as its administrator, or as a reader's own server would. */
const ask = async (path: string, body?: unknown, asStaff = true): Promise<Record<string, never>> => {
  const response = await fetch(server.url + path, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: {
      'content-type': 'application/json',
      ...(asStaff ? { cookie: server.admin?.cookie ?? '', origin: server.url } : {}),
    },
  })
  expect([path, response.status < 300]).toEqual([path, true])
  return response.json()
}
const write = async (content: string, extra: object = {}): Promise<string> => {
  const sent = { article: slug, name: 'Kim Tide', email: canary.email(), content, ...extra }
  const { doc } = (await ask('/api/comments', sent, false)) as unknown as { doc: { id: string } }
  await approve(doc.id)
  return doc.id
}
const approve = (...ids: string[]) => ask('/api/moderation/comments', { ids, to: 'approved' })

beforeAll(async () => {
  server = await startBuilt({
    dataDir: folder,
    env: { DEMO: 'false', LOG_LEVEL: 'warn', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0' },
    serverFlags: ['--no-admin'],
  })
  await ask('/api/globals/discussion', { floodSeconds: 0, votes: true })
  await ask('/api/articles', {
    title: 'What a tide pool keeps',
    slug,
    body: paragraph('Twice a day the sea leaves a little of itself behind.'),
    _status: 'published',
  })
  // The page of the example.
  host = await startHostSite(server.url)
  const { texts } = host
  const page = readFileSync(join(example, 'index.html'), 'utf8').replaceAll('http://localhost:3000', server.url)
  texts.set('/', page)
  texts.set('/style.css', readFileSync(join(example, 'style.css'), 'utf8'))
  texts.set('/de', page.replace('<html lang="en">', '<html lang="de">'))
  texts.set('/ar', page.replace('<html lang="en">', '<html lang="ar" dir="rtl">'))
  texts.set('/dark', page.replace('theme="auto"', 'theme="dark"'))
  texts.set(
    '/two',
    page.replace(
      '</main>',
      `<colloquy-comments article="${slug}" eager></colloquy-comments><colloquy-count article="${slug}"></colloquy-count><colloquy-count article="nothing" number>?</colloquy-count></main>`,
    ),
  )
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  host?.stop()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (path = '/', options: Parameters<typeof openViewer>[1] = {}): Promise<Viewer> => {
  const viewer = await openViewer(browser, { viewport: { width: 1000, height: 900 }, ...options })
  viewers.push(viewer)
  await viewer.page.goto(host.url + path)
  return viewer
}
/** Until the discussion stands where the page had its own. */
const loaded = (page: Page) => page.getByRole('button', { name: 'Post comment' }).first().waitFor()
/** A page with comments of its own, or of an article, and nothing else. */
const ownPage = (from: string, about = ''): string =>
  `<!doctype html><html lang="en"><title>Own</title><script async src="${from}/embed.js" crossorigin="anonymous"></script><main><colloquy-comments ${about} eager>Read the comments elsewhere</colloquy-comments></main></html>`
const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })
const flawsIn = (page: Page): Promise<string[]> => findings(page, 'colloquy-comments')

describe('the widget on a page of another origin', () => {
  it('shows what the page has where nothing runs, and the discussion where it may', async () => {
    await write('The limpets *do* walk home.')
    const plain = await open('/', { javaScriptEnabled: false })
    expect(await plain.page.getByText('Read the comments').isVisible()).toBe(true)
    const { page, context } = await open()
    await loaded(page)
    await article(page, 'The limpets do walk home.').getByText('do', { exact: true }).waitFor()
    expect(await page.locator('colloquy-comments em').textContent()).toBe('do')
    expect(await page.getByText('Read the comments').isVisible()).toBe(false)
    await page.locator('colloquy-count').getByText('1 comment').waitFor()
    expect(await context.cookies()).toEqual([])
    expect(await flawsIn(page)).toEqual([])
  })

  it('says what is wrong with each field, keeps what was typed, and takes the comment then', async () => {
    const viewer = await open()
    const { page } = viewer
    await loaded(page)
    await page.getByRole('textbox', { name: 'Comment' }).fill('Anemones close when the tide goes.')
    await page.getByLabel('Email').fill('robin@')
    await page.getByRole('button', { name: 'Post comment' }).click()
    await page.getByText('Please enter a valid email address.').waitFor()
    const name = page.getByLabel('Name', { exact: true })
    const markOf = (label: string) =>
      page
        .locator('label', { hasText: new RegExp(`^${label}`) })
        .evaluate((text) => getComputedStyle(text, '::after').content)
    for (const label of ['Comment', 'Name', 'Email']) expect([label, await markOf(label)]).toEqual([label, '" *" / ""'])
    expect(await markOf('Website')).toBe('none')
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    expect(await name.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await flawsIn(page)).toEqual([])
    await shot(page, 'faults')
    await name.fill('Robin')
    await page.getByLabel('Email').fill(canary.email())
    await page.getByLabel('Remember my name').check()
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('[part=preview]').getByText('Anemones close').waitFor()
    await page.getByRole('button', { name: 'Post comment' }).click()
    const own = article(page, 'Anemones close')
    await own.getByText('Awaiting moderation').waitFor()
    await page.getByText('Thank you. Your comment is awaiting moderation.').waitFor()
    await page.reload()
    await own.getByText('Awaiting moderation').waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Robin')
    await own.getByRole('button', { name: 'Edit' }).click()
    await own.getByRole('textbox').fill('Anemones close when the water goes.')
    await own.getByRole('button', { name: 'Save' }).click()
    await article(page, 'when the water goes').getByText('edited').waitFor()
    await own.getByRole('button', { name: 'Withdraw' }).click()
    await own.getByRole('button', { name: 'Withdraw', exact: true }).last().click()
    await page.getByText('Your comment is removed.').waitFor()
    expect(await own.count()).toBe(0)
    expectNoErrors(viewer, /status of 40[03]/)
  })

  it('replies in place by the keyboard alone, votes and reports', async () => {
    const { page } = await open()
    await loaded(page)
    const first = article(page, 'The limpets')
    const reply = first.getByRole('button', { name: 'Reply' })
    await reply.focus()
    await page.keyboard.press('Enter')
    const form = page.getByRole('form', { name: 'Reply to Kim Tide' })
    await form.waitFor()
    await page.keyboard.press('Escape')
    expect(await reply.evaluate((button) => button.matches(':focus'))).toBe(true)
    await page.keyboard.press('Enter')
    await page.keyboard.type('Every one of them?')
    await form.getByLabel('Name', { exact: true }).fill('Robin')
    await form.getByLabel('Email').fill(canary.email())
    await form.getByRole('button', { name: 'Post comment' }).click()
    await article(page, 'Every one of them?').getByText('Awaiting moderation').waitFor()
    await first.getByRole('button', { name: 'Helpful: Kim Tide', exact: true }).click()
    await first.getByText('+1').waitFor()
    await first.getByRole('button', { name: 'Report' }).click()
    await first.getByRole('button', { name: 'Send report' }).click()
    await first.getByText('Please choose a reason.').waitFor()
    const why = first.getByLabel('What is wrong')
    expect(await why.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe('Choose a reason')
    await why.selectOption('off_topic')
    await first.getByRole('button', { name: 'Send report' }).click()
    await first.getByText('A moderator will look at this comment.').waitFor()
  })

  it('speaks the language of the page, and the server with it', async () => {
    const { page } = await open('/de')
    await page.getByRole('button', { name: 'Kommentar senden' }).click()
    await page.getByText('Bitte schreiben Sie einen Kommentar.').waitFor()
    await page.getByRole('heading', { name: '1 Kommentar' }).waitFor()
    const arabic = await open('/ar')
    await arabic.page.getByRole('button', { name: 'نشر التعليق' }).waitFor()
    expect(await arabic.page.locator('[part=discussion]').getAttribute('dir')).toBe('rtl')
    await shot(arabic.page, 'arabic')
  })

  it('asks for all counts at once, stands twice on one page, and orders as asked', async () => {
    await write('Mussels shut, and wait.')
    const { bodies, page } = await open('/two')
    await page.getByText('2 comments').nth(3).waitFor()
    expect(await page.locator('colloquy-count[number]').textContent()).toBe('0')
    expect(bodies.filter(({ url }) => url.includes('/counts?'))).toHaveLength(1)
    expect(new Set(bodies.map(({ url }) => new URL(url).origin))).toEqual(new Set([host.url, server.url]))
    const second = page.locator('colloquy-comments').last()
    await second.getByLabel('Order').selectOption('newest')
    await expect.poll(() => second.getByRole('article').first().textContent()).toContain('Mussels')
    expect(await page.locator('colloquy-comments').first().getByRole('article').first().textContent()).toContain(
      'limpets',
    )
  })

  it('tells how many comments have come since and shows them when asked, as the page of the site does', async () => {
    await write('Was there before.')
    const [{ page: embedded }, { page: own }] = [await open(), await open()]
    await loaded(embedded)
    await own.goto(`${server.url}/articles/${slug}#comments`)
    await own.getByRole('textbox', { name: 'Comment' }).fill('Half a thought')
    const top = () => own.locator('#comments article').first().boundingBox()
    const before = await top()
    await write('Came while others were reading.')
    const newest = await write('Came right after it.')
    await own.getByRole('status').getByRole('button', { name: '2 new comments' }).waitFor()
    const shown = embedded.getByRole('button', { name: 'Show 2 new comments' })
    await shown.waitFor()
    expect(await top()).toEqual(before)
    for (const page of [own, embedded]) expect(await page.getByText('Came right after it.').isVisible()).toBe(false)
    await shot(own, 'site-news')
    await own.setViewportSize({ width: 390, height: 800 })
    await shot(own, 'site-news-phone')
    await own.getByRole('button', { name: '2 new comments' }).click()
    await shown.click()
    for (const page of [own, embedded]) await article(page, 'Came right after it.').first().waitFor()
    expect(await own.locator(`#comment-${newest}`).evaluate((card) => card.matches(':focus'))).toBe(true)
    expect(await own.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Half a thought')
    expect(await own.getByRole('status').getByRole('button').count()).toBe(0)
  })

  it('fits a phone, and follows the scheme', async () => {
    await write(`A long word: ${'limpet'.repeat(30)}`)
    const phone = await open('/', { viewport: { width: 320, height: 700 } })
    await loaded(phone.page)
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await shot(phone.page, 'phone')
    const dark = await open('/dark', { colorScheme: 'dark' })
    await loaded(dark.page)
    await dark.page.getByRole('button', { name: 'Reply' }).first().click()
    expect(await flawsIn(dark.page)).toEqual([])
    await shot(dark.page, 'dark')
    const light = await open('/', { colorScheme: 'light' })
    await loaded(light.page)
    await shot(light.page, 'light')
  })

  it('shows and takes comments on a page of this machine in development, whatever the settings list', async () => {
    host.texts.set('/own', ownPage(server.url))
    const { page } = await open('/own')
    await loaded(page)
    await page.getByRole('textbox', { name: 'Comment' }).fill('Said on a page of its own.')
    await page.getByLabel('Name', { exact: true }).fill('Kim Tide')
    await page.getByLabel('Email').fill(canary.email())
    await page.getByRole('button', { name: 'Post comment' }).click()
    await article(page, 'Said on a page of its own.').waitFor()
    expect(await flawsIn(page)).toEqual([])
  })

  it('keeps what the page had where its origin is not listed in production, and says why to whoever made it', async () => {
    const place = mkdtempSync(join(tmpdir(), 'colloquy-production-'))
    const production = await startBuilt({
      dataDir: place,
      account: false,
      production: true,
      env: { LOG_LEVEL: 'warn' },
      serverFlags: ['--no-admin'],
    })
    const site = await startHostSite(production.url)
    try {
      site.texts.set('/own', ownPage(production.url))
      site.texts.set('/gone', ownPage(production.url, 'article="nothing"'))
      for (const [path, why] of [
        ['/own', `Pages of ${site.url} have no comments here`],
        ['/gone', 'There is no such article'],
      ]) {
        const { page } = await open('/')
        const told = page.waitForEvent('console', (message) => message.text().startsWith('colloquy-comments: '))
        await page.goto(site.url + path)
        expect((await told).text()).toContain(why)
        expect(await page.getByText('Read the comments elsewhere').isVisible()).toBe(true)
        expect(await page.getByRole('alert').count()).toBe(0)
      }
      const sent = await fetch(`${production.url}/api/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          page: { url: `${site.url}/own`, title: 'Own' },
          name: 'K',
          email: canary.email(),
          content: 'x',
        }),
      })
      const told = (await sent.json()).errors[0]
      expect([sent.status, told.data.errors[0].code, told.message]).toEqual([
        403,
        'origin_not_allowed',
        `Pages of ${site.url} have no comments here. An administrator can add this origin to “Origins” in the settings of the site.`,
      ])
    } finally {
      site.stop()
      await production.stop()
      rmSync(place, { recursive: true, force: true })
    }
  })

  it('tells no address to anybody', () => {
    const received = viewers.flatMap(({ bodies }) => bodies.map(({ text, url }) => ({ where: url, text })))
    expect(canary.scan(received)).toEqual([])
  })
})
