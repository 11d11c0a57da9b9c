import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { findings, openViewer, waitUntilAlive } from '../support/browser'
import { hearingOfChanges } from './hearing'
import { type Opened, openAdmin } from './openAdmin'
import { managingPages } from './pagesElsewhere'
import { provingOneself } from './proving'

describe('the admin', () => {
  const opened = openAdmin()
  const shot: Opened['shot'] = (name, at) => opened().shot(name, at)
  const faultsIn: Opened['faultsIn'] = (part) => opened().faultsIn(part)
  let server: Opened['server']
  let browser: Opened['browser']
  let viewer: Opened['viewer']
  let page: Page

  beforeAll(() => {
    ;({ browser, server, viewer } = opened())
    page = viewer.page
  })

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

  it('saves each form with what its fields need and nothing else', async () => {
    const save = async (address: string, fill: () => Promise<void>) => {
      await page.goto(`${server.url}/admin/${address}`)
      await page.locator('form .render-fields .field-type').first().waitFor({ timeout: 30_000 })
      await waitUntilAlive(page, 'form .render-fields input[type=text]')
      await fill()
      const [, door = ''] = /^(?:collections\/)?(.*?)(?:\/create)?$/.exec(address) ?? []
      const saved = page.waitForResponse(
        (answer) => answer.request().method() !== 'GET' && new URL(answer.url()).pathname === `/api/${door}`,
      )
      await page.locator('#action-save').click()
      const answer = await saved
      expect(answer.status(), `${address}: ${await answer.text()}`).toBeLessThan(300)
    }
    await save('collections/authors/create', () => page.locator('#field-name').fill('Nora Byline'))
    await save('globals/site', () => page.locator('#field-title').fill('Harbour Notes'))
    await save('globals/discussion', () => page.locator('#field-pageSize').fill('30'))
    await save('collections/users/create', async () => {
      await page.locator('#field-name').fill('Nora')
      await page.locator('#field-email').fill('nora@staff.example')
      await page.locator('#field-password').fill('a long enough password')
      await page.locator('#field-confirm-password').fill('a long enough password')
      await page.locator('#field-currentPassword').fill(server.admin?.password ?? '')
    })
  })

  it('shows the description of the API to people, under the policy of the site', async () => {
    const { errors, page: docs } = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    await docs.goto(`${server.url}/api/docs`)
    await docs.getByRole('heading', { name: 'articles' }).click({ timeout: 30_000 })
    await docs.getByText('The number of articles').waitFor()
    await shot('api-docs', docs)
    expect(errors).toEqual([])
    await docs.context().close()
  })

  it('lists tasks that failed for good, tries them again and discards them', async () => {
    await page.goto(`${server.url}/admin/failed-tasks`)
    await page.getByText('Everything that was to be done has been done').waitFor({ timeout: 30_000 })
    const database = createClient({ url: `file:${join(opened().folder, 'colloquy.db')}` })
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
    expect(await faultsIn('.tasks-page')).toEqual([])
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

  it('switches on one-time codes, signs in with them and switches them off', async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(`${server.url}/admin/account`)
    await page.getByRole('button', { name: 'Set up one-time codes' }).click({ timeout: 30_000 })
    await page.getByRole('img', { name: 'QR code of the key below' }).waitFor()
    await page.locator('.codes').scrollIntoViewIfNeeded()
    await shot('codes-set-up')
    expect(await faultsIn('.codes')).toEqual([])
    const entry = page.getByLabel('The code the app shows now')
    await entry.fill('000000')
    await entry.press('Enter')
    await page.getByText('This code is wrong or was used.').waitFor()
    const secret = ((await page.locator('.codes__key').textContent()) ?? '').replaceAll(' ', '')
    await entry.fill(generateSync({ secret }))
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('They are not shown again.').waitFor()
    const [first = '', second = ''] = await page.locator('.codes__recovery li').allTextContents()
    await shot('codes-recovery')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('8 recovery codes are left.').waitFor()

    await viewer.context.clearCookies()
    await page.goto(`${server.url}/admin/login`)
    await page.getByLabel('Email').fill(String(server.admin?.email), { timeout: 30_000 })
    await page.getByLabel('Password', { exact: false }).first().fill(String(server.admin?.password))
    // Nobody else is asked, and nobody is told who would be.
    expect(await page.getByLabel('One-time code').count()).toBe(0)
    await page.getByRole('button', { name: 'Login' }).click()
    await page.getByText('This account asks for a one-time code.').first().waitFor()
    await shot('codes-login')
    await page.getByLabel('One-time code').fill(first)
    await page.getByLabel('One-time code').press('Enter')
    await page.waitForURL((url) => !url.pathname.includes('/login'), { timeout: 30_000 })

    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(`${server.url}/admin/account`)
    await page.getByText('7 recovery codes are left.').waitFor({ timeout: 30_000 })
    await page.locator('.codes').scrollIntoViewIfNeeded()
    await shot('codes-on-phone')
    await page.getByLabel('To switch them off').fill(second)
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('button', { name: 'Set up one-time codes' }).waitFor()
  })

  it('says that no mail can be sent to those who forgot their password, to all alike, and what else there is', async () => {
    const { context, errors, page: forgot } = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    await forgot.goto(`${server.url}/admin/login`)
    await forgot.getByRole('link', { name: 'Forgot password?' }).click({ timeout: 30_000 })
    await forgot.getByRole('heading', { name: 'Forgot your password?' }).waitFor({ timeout: 30_000 })
    await forgot.getByText('This site cannot send mail').waitFor()
    await forgot.getByText('npx colloquy user password').waitFor()
    // Nobody is asked for an address that nothing can be sent to.
    expect(await forgot.locator('input').count()).toBe(0)
    expect(await findings(forgot, '.forgot')).toEqual([])
    await shot('forgot', forgot)
    await forgot.setViewportSize({ width: 390, height: 800 })
    await forgot.emulateMedia({ colorScheme: 'dark' })
    await forgot.reload()
    await forgot.getByRole('link', { name: 'Back to the sign-in' }).waitFor({ timeout: 30_000 })
    await shot('forgot-phone', forgot)
    expect(await forgot.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(errors).toEqual([])
    await context.close()
  })

  managingPages(opened)
  provingOneself(opened)
  hearingOfChanges(opened)
})

describe('the server, once the admin was opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-upgrades-'))
  let server: Awaited<ReturnType<typeof startBuilt>>
  let slug: string
  const sockets: Socket[] = []

  beforeAll(async () => {
    server = await startBuilt({
      dataDir: folder,
      env: { DEMO: 'true', LOG_LEVEL: 'fatal', READS_PER_MINUTE: '0', NODE_OPTIONS: '--import=./bench/inside.mjs' },
      account: false,
      production: false,
    })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    expect(await server.ask('modules')).not.toContain('next')
    // Only now does Next listen to what it was given.
    expect((await fetch(`${server.url}/admin/login`)).status).toBe(200)
    expect(await server.ask('modules')).toContain('next')
    slug = (await (await fetch(`${server.url}/api/articles?limit=1`)).json()).docs[0].slug
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Sends a head, and resolves with the first words of the answer; the connection stays as the server leaves it. */
  const dial = (head: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      sockets.push(socket)
      socket.on('error', () => resolve('reset')).on('close', () => resolve('closed'))
      socket.once('data', (data) => resolve(String(data).slice(0, 12)))
      socket.write(head)
    })
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'
  const websocket = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n'

  it('answers requests that offer another protocol as if they did not', async () => {
    for (const path of ['/api/articles', `/articles/${slug}`, '/admin/login'])
      for (const offer of [h2c, websocket])
        expect(await dial(`GET ${path} HTTP/1.1\r\nHost: x\r\n${offer}\r\n`)).toBe('HTTP/1.1 200')
    expect(await dial('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')).toBe('HTTP/1.1 405')
  })

  it('stops within 10 seconds with a thousand of them open', async () => {
    const heads = [
      `GET /healthz HTTP/1.1\r\nHost: x\r\n${h2c}\r\n`,
      `GET /healthz HTTP/1.1\r\nHost: x\r\n${websocket}\r\n`,
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n',
    ]
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, index) => dial(heads[index % 3] ?? '')))
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 200', 'HTTP/1.1 405']))
    // Some that say nothing, and one whose answer never comes to an end.
    for (let count = 0; count < 50; count++) void dial('')
    void dial('POST /api/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{')
    const from = performance.now()
    await server.stop()
    expect(performance.now() - from).toBeLessThan(10_000)
  })
})
