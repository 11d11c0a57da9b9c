import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { expectNoErrors, openBrowser, openViewer, shot as takePicture, type Viewer } from '../support/browser'
import { createCanary } from '../support/canary'
import { type MongoServer, startMongo } from '../support/mongodbServer'

const shot = (page: Page, name: string): Promise<void> => takePicture(page, name, { fullPage: true })

const photograph = async (): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({
  name: 'harbour.png',
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#2a6f7f' } })
    .png()
    .toBuffer(),
})

describe.each(['sqlite', 'mongodb'] as const)('the main job on %s', (database) => {
  let server: Awaited<ReturnType<typeof startBuilt>>
  let mongo: MongoServer | undefined
  let browser: Browser
  let editor: Viewer
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-e2e-'))
  const canary = createCanary()
  const viewers: Viewer[] = []
  const slug = 'the-harbour-at-night'

  const open = async (options: Parameters<typeof openViewer>[1] = {}): Promise<Viewer> => {
    const viewer = await openViewer(browser, options)
    viewers.push(viewer)
    return viewer
  }

  beforeAll(async () => {
    mongo = database === 'mongodb' ? await startMongo() : undefined
    const env = {
      DEMO: 'false',
      LOG_LEVEL: 'warn',
      ...(mongo ? { DATABASE_URL: mongo.uri(`e2e-${randomBytes(4).toString('hex')}`) } : {}),
    }
    server = await startBuilt({ dataDir: folder, env, account: false })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    browser = await openBrowser()
    editor = await open({ viewport: { width: 1280, height: 900 } })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await mongo?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes the first administrator through the one-time link, and no second one', async () => {
    const { page } = editor
    const link = server.setupLink
    if (!link) throw new Error('There is no link')
    await page.goto(link)
    await page.getByLabel('Your name').fill('Ada Editor')
    await page.getByLabel('Email').fill('ada@staff.example')
    await page.getByLabel('Password', { exact: true }).fill('a long enough password')
    await page.getByLabel('Password again').fill('a long enough password')
    await page.getByRole('button').click()
    await page.waitForURL(/\/admin\/?$/)
    await page.getByText('Articles').first().waitFor()
    // Both readers share this machine's address.
    const calm = await editor.context.request.post(`${server.url}/api/globals/discussion`, {
      data: { floodSeconds: 0 },
      headers: { origin: server.url },
    })
    expect(calm.status()).toBe(200)
    const again = await open()
    await again.page.goto(link)
    expect(await again.page.getByRole('textbox').count()).toBe(0)
  })

  it('publishes an article with a picture from the admin', async () => {
    const { page } = editor
    await page.goto(`${server.url}/admin/collections/articles/create`)
    await page.locator('#field-title').fill('The harbour at night')
    await page.locator('#field-slug').fill(slug)
    await page.locator('#field-excerpt').fill('What the lamps see when everybody is asleep.')
    await page.locator('#field-hero').getByRole('button', { name: 'Create New' }).click()
    const drawer = page.locator('.drawer--is-open, [id^="list-drawer"], [id^="doc-drawer"]').last()
    await drawer
      .locator('input[type=file]')
      .first()
      .setInputFiles(await photograph())
    await drawer.locator('#field-alt').fill('Water and lamps')
    await drawer.locator('#field-credit').fill('Ada Editor')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await page.locator('#field-hero').getByText('harbour').first().waitFor()
    const body = page.locator('[data-lexical-editor="true"]').first()
    await body.click()
    await page.keyboard.type('The last ferry leaves at ten. After that the water has the harbour to itself.')
    await page.getByRole('button', { name: 'Publish changes' }).click()
    await page.getByText('Published', { exact: true }).first().waitFor()
    await shot(page, `${database}-article-in-admin`)
    const visitor = await open()
    expect((await visitor.page.goto(`${server.url}/articles/${slug}`))?.status()).toBe(200)
    await visitor.page.getByRole('heading', { name: 'The harbour at night', level: 1 }).waitFor()
    expect(
      await visitor.page
        .locator('img[alt="Water and lamps"]')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(0)
  })

  describe.each([
    ['without JavaScript', false],
    ['with JavaScript', true],
  ])('a reader %s', (_name, javaScriptEnabled) => {
    const name = javaScriptEnabled ? 'Robin Script' : 'Wren Plain'
    const email = canary.email()
    let reader: Viewer
    let id: string

    it('is told every fault next to its field, with everything typed kept', async () => {
      reader = await open({ javaScriptEnabled, viewport: { width: 390, height: 844 } })
      const { page } = reader
      await page.goto(`${server.url}/articles/${slug}`)
      await page.getByRole('textbox', { name: /^Comment/ }).fill('I once slept on that ferry.')
      await page.getByLabel('Email').fill('not an address')
      await page.getByRole('button', { name: 'Post comment' }).click()
      await page.getByText('Your comment was not posted').waitFor()
      expect(await page.getByRole('textbox', { name: /^Comment/ }).inputValue()).toBe('I once slept on that ferry.')
      expect(await page.locator('#fault-email').textContent()).toContain('valid email')
      expect(await page.locator('#fault-name').textContent()).not.toBe('')
      expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true')
      await shot(page, `${database}-form-with-errors-${javaScriptEnabled}`)
    })

    it('posts a comment that waits, seen by its sender alone', async () => {
      const { page } = reader
      await page.getByRole('textbox', { name: /^Comment/ }).fill(`I once slept on that ferry. ${name} here.`)
      await page.getByLabel('Name').fill(name)
      await page.getByLabel('Email').fill(email)
      await page.getByRole('button', { name: 'Post comment' }).click()
      await page.getByText('awaiting moderation').first().waitFor()
      expect(page.url()).toMatch(/#comment-[\w-]+$/)
      id = /#comment-([\w-]+)$/.exec(page.url())?.[1] ?? ''
      await shot(page, `${database}-awaiting-${javaScriptEnabled}`)
      const other = await open()
      await other.page.goto(`${server.url}/articles/${slug}`)
      expect(await other.page.content()).not.toContain(name)
    })

    it('is read by a moderator, with the reason it waits and the address on demand', async () => {
      const { page } = editor
      await page.goto(`${server.url}/admin/collections/comments`)
      await page.getByRole('link', { name }).waitFor()
      await shot(page, `${database}-queue-${javaScriptEnabled}`)
      await page.goto(`${server.url}/admin/collections/comments/${id}`)
      await page
        .getByText(/first comment|approved comment|not yet|proven/i)
        .first()
        .waitFor()
      expect(await page.content()).not.toContain(email)
      await page.getByRole('button', { name: /show address/i }).click()
      await page.getByText(email).waitFor()
      await shot(page, `${database}-comment-in-admin-${javaScriptEnabled}`)
    })

    it('is approved and then seen on the page, in REST, in GraphQL and in the feed', async () => {
      const { page } = editor
      await page
        .getByRole('button', { name: /^approve/i })
        .first()
        .click()
      await expect
        .poll(async () => (await (await fetch(`${server.url}/api/articles/${slug}/thread`)).text()).includes(name))
        .toBe(true)
      const visitor = await open({ viewport: { width: 1280, height: 900 } })
      await visitor.page.goto(`${server.url}/articles/${slug}`)
      await visitor.page.locator(`#comment-${id}`).getByText(name, { exact: true }).waitFor()
      await shot(visitor.page, `${database}-approved-${javaScriptEnabled}`)
      expect(await (await fetch(`${server.url}/api/comments/${id}`)).json()).toMatchObject({
        id,
        name,
        status: 'approved',
      })
      const graphql = await fetch(`${server.url}/api/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ Thread(article: "${slug}") { docs { id name } } }` }),
      })
      expect((await graphql.json()).data.Thread.docs).toContainEqual({ id, name })
      expect(await (await fetch(`${server.url}/articles/${slug}/comments.xml`)).text()).toContain(name)
    })
  })

  it('shows the reader’s address nowhere else', async () => {
    const answers = await Promise.all(
      [
        '/',
        `/articles/${slug}`,
        '/feed.xml',
        '/feed.json',
        `/articles/${slug}/comments.xml`,
        `/api/articles/${slug}/thread`,
        '/api/comments?depth=2',
        '/api/articles?depth=2',
      ].map(async (path) => {
        const response = await fetch(server.url + path)
        return { where: path, text: JSON.stringify([...response.headers]) + (await response.text()) }
      }),
    )
    // The editor asked for it in one audited place; everything else they were sent is looked through as well.
    const seen = viewers.flatMap(({ bodies }) =>
      bodies.filter(({ url }) => !url.endsWith('/identity')).map(({ text, url }) => ({ where: url, text })),
    )
    expect(canary.scan([...answers, ...seen])).toEqual([])
  })

  it('caused no error in any console', () => {
    // Chromium reports the status of a form that came back with faults.
    for (const viewer of viewers) expectNoErrors(viewer, /400 \(Bad Request\)/)
  })
})
