import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { expectNoErrors, findings, openBrowser, openViewer, shot as takePicture, type Viewer } from '../support/browser'
import { openElsewhere, type PageElsewhere } from '../support/pageElsewhere'
import { paragraph } from '../support/paragraph'

const shot = (page: Page, name: string): Promise<void> => takePicture(page, `webmention-${name}`, { fullPage: true })
const longMs = 240_000

describe('a webmention', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-mentions-'))
  let server: Awaited<ReturnType<typeof startBuilt>>
  let elsewhere: PageElsewhere
  let browser: Browser
  const target = () => `${server.url}/articles/tides`

  const staff = async (options: Parameters<typeof openViewer>[1] = {}): Promise<Viewer> => {
    const viewer = await openViewer(browser, { viewport: { width: 1300, height: 1000 }, ...options })
    const [name = '', value = ''] = (server.admin?.cookie ?? '').split('=')
    await viewer.context.addCookies([{ name, value, url: server.url }])
    return viewer
  }

  beforeAll(async () => {
    elsewhere = await openElsewhere()
    server = await startBuilt({
      dataDir: folder,
      env: { DEMO: 'false', LOG_LEVEL: 'fatal', READS_PER_MINUTE: '0', ALLOW_PRIVATE_MENTIONS: 'true' },
    })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    const article = { title: 'Tides', slug: 'tides', body: paragraph('Twice a day.'), _status: 'published' }
    const made = await fetch(`${server.url}/api/articles`, {
      method: 'POST',
      body: JSON.stringify(article),
      headers: { 'content-type': 'application/json', cookie: server.admin?.cookie ?? '', origin: server.url },
    })
    expect(made.status).toBe(201)
    elsewhere.pages.set(
      '/answer',
      `<title>An answer</title><article class="h-entry"><a class="p-author h-card" href="/">Robin Elsewhere</a>
       <a class="u-in-reply-to" href="${target()}">an article about tides</a>
       <p class="e-content">At our shore they come <b>once</b> a day.</p>
       <time class="dt-published" datetime="2026-05-03T08:00:00Z"></time></article>`,
    )
    browser = await openBrowser()
  }, longMs)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    elsewhere?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const sendByCurl = (): string =>
    execFileSync('curl', [
      ...['-s', '-o', '/dev/null', '-w', '%{http_code}', `${server.url}/api/webmention`],
      ...['-d', `source=${elsewhere.base}/answer`, '-d', `target=${target()}`],
    ]).toString()

  it(
    'is switched on, sent with curl, approved at the desk, and read on the page',
    async () => {
      expect(sendByCurl()).toBe('404')
      const viewer = await staff()
      const { page } = viewer
      await page.goto(`${server.url}/admin/globals/discussion`)
      const setting = page.getByLabel('Receive webmentions')
      await setting.waitFor({ timeout: 60_000 })
      await setting.check()
      const saved = page.waitForResponse((answer) => answer.url().includes('/api/globals/discussion') && answer.ok())
      await page.getByRole('button', { name: 'Save' }).first().click()
      await saved
      expect(sendByCurl()).toBe('202')

      await page.goto(`${server.url}/admin/moderation`)
      const card = page.locator('.queue-card').filter({ hasText: 'Robin Elsewhere' })
      // The task runs every five seconds, and the desk hears of what it has found.
      await card.waitFor({ timeout: 60_000 })
      expect(await card.textContent()).toContain(`Webmention from the page: ${elsewhere.base}/answer`)
      expect(await card.getByRole('listitem').filter({ hasText: 'Webmention' }).count()).toBe(1)
      await shot(page, 'desk')
      await page.emulateMedia({ colorScheme: 'dark' })
      await shot(page, 'desk-dark')
      await page.emulateMedia({ colorScheme: 'light' })
      const decided = page.waitForResponse((answer) => answer.url().endsWith('/api/moderation/comments') && answer.ok())
      await card
        .getByRole('button', { name: /^Approve/ })
        .first()
        .click()
      await decided

      await page.goto(target())
      const comment = page.getByRole('article').filter({ hasText: 'Robin Elsewhere' })
      expect(await comment.textContent()).toContain('At our shore they come once a day.')
      const link = comment.getByRole('link', { name: new URL(elsewhere.base).host })
      expect(await link.getAttribute('href')).toBe(`${elsewhere.base}/answer`)
      expect(await link.getAttribute('rel')).toMatch(/nofollow ugc/)
      expect(await comment.textContent()).toContain('3 May 2026')
      expect(await page.locator('link[rel=webmention]').getAttribute('href')).toBe('/api/webmention')
      await shot(page, 'site')
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 800 })
      expect(await findings(page, '.comment')).toEqual([])
      await shot(page, 'site-dark-phone')
      expectNoErrors(viewer)
    },
    longMs,
  )
})
