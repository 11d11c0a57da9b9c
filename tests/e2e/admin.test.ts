import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { openBrowser, openViewer, type Viewer } from '../support/browser'

/** Where screenshots go when somebody wants to look at them. */
const pictures = process.env.SCREENSHOTS

describe('the admin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-admin-'))
  let server: Awaited<ReturnType<typeof startBuilt>>
  let browser: Browser
  let viewer: Viewer
  let page: Page

  beforeAll(async () => {
    // With content of every kind.
    server = await startBuilt({ dataDir: folder, env: { DEMO: 'true', LOG_LEVEL: 'fatal', READS_PER_MINUTE: '0' } })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    browser = await openBrowser()
    viewer = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    page = viewer.page
    const login = await viewer.context.request.post(`${server.url}/api/users/login`, {
      data: { email: server.admin?.email, password: server.admin?.password },
      headers: { origin: server.url },
    })
    expect(login.status()).toBe(200)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const shot = async (name: string): Promise<void> => {
    if (!pictures) return
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `admin-${name}.png`) })
  }
  const idOf = async (slug: string): Promise<string> => {
    const answer = await viewer.context.request.get(`${server.url}/api/${slug}?limit=1&depth=0`, {
      headers: { origin: server.url },
    })
    return (await answer.json()).docs[0].id
  }

  it.each(['discussion', 'site'])('opens the settings “%s” with their fields', async (slug) => {
    await page.goto(`${server.url}/admin/globals/${slug}`)
    await page.locator('form .render-fields .field-type').nth(2).waitFor({ timeout: 30_000 })
    await shot(`global-${slug}`)
  })

  it.each(['articles', 'authors', 'media', 'comments', 'users'])(
    'opens the list and a document of “%s”',
    async (slug) => {
      await page.goto(`${server.url}/admin/collections/${slug}`)
      await page.locator('table tbody tr').first().waitFor({ timeout: 30_000 })
      await page.goto(`${server.url}/admin/collections/${slug}/${await idOf(slug)}`)
      await page.locator('form .render-fields .field-type').first().waitFor({ timeout: 30_000 })
      await shot(`edit-${slug}`)
    },
  )

  it('lists tasks that failed for good, tries them again and discards them', async () => {
    await page.goto(`${server.url}/admin/failed-tasks`)
    await page.getByText('Everything that was to be done has been done').waitFor({ timeout: 30_000 })
    const database = createClient({ url: `file:${join(folder, 'colloquy.db')}` })
    const at = new Date().toISOString()
    for (const [id, comment] of [
      ['a0000000-0000-4000-8000-000000000001', await idOf('comments')],
      ['a0000000-0000-4000-8000-000000000002', 'gone'],
    ])
      await database.execute({
        sql: `insert into payload_jobs (id, input, task_slug, queue, has_error, error, total_tried, processing, created_at, updated_at)
              values (?, ?, 'sendNotice', 'default', 1, ?, 11, 0, ?, ?)`,
        args: [
          id ?? '',
          JSON.stringify({ about: 'waiting', comment }),
          JSON.stringify({ message: 'A mail could not be sent (ECONNECTION)' }),
          at,
          at,
        ],
      })
    database.close()
    await page.goto(`${server.url}/admin`)
    await page.getByText('2 tasks, such as mails, could not be done').waitFor({ timeout: 30_000 })
    await shot('dashboard')
    await page.getByRole('link', { name: 'See what failed' }).click()
    await page.getByText('A mail could not be sent (ECONNECTION)').first().waitFor({ timeout: 30_000 })
    await shot('failed-tasks')
    await page.evaluate(axe.source)
    const found = await page.evaluate(async () => {
      // axe has put itself there a line above.
      const { axe } = window as unknown as {
        axe: { run: (where: string) => Promise<{ violations: { id: string }[] }> }
      }
      return (await axe.run('.tasks-page')).violations.map(({ id }) => id)
    })
    expect(found).toEqual([])
    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.reload()
    await page.getByText('A mail could not be sent (ECONNECTION)').first().waitFor({ timeout: 30_000 })
    await shot('failed-tasks-phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await page
      .getByRole('button', { name: /^Discard/ })
      .first()
      .click()
    await page.getByText('1 task discarded.').waitFor()
    await page.getByRole('button', { name: 'Try it again' }).click()
    await page.getByText('1 task will be tried again within seconds.').waitFor()
    await page.getByText('Everything that was to be done has been done').waitFor()
  })
})
