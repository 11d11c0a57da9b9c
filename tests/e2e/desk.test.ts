import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { expectNoErrors, findings, openBrowser, openViewer, shot, type Viewer } from '../support/browser'
import { type MongoServer, startMongo } from '../support/mongodbServer'
import { paragraph } from '../support/paragraph'

/** Presses a key inside the page and measures until another comment is in focus, or none is left. */
const decideTimed = (page: Page, key: string): Promise<number> =>
  page.evaluate(async (pressed) => {
    const focused = () => document.querySelector('.queue-card--focused')?.id
    const before = focused()
    const start = performance.now()
    ;(document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key: pressed, bubbles: true }),
    )
    while (focused() === before) await new Promise((resolve) => requestAnimationFrame(resolve))
    return performance.now() - start
  }, key)

const body = paragraph('The last ferry leaves at ten.')

const colleague = { email: 'kim@staff.example', password: 'a long enough password', name: 'Kim', role: 'moderator' }

describe.each(['sqlite', 'mongodb'] as const)('the moderation desk on %s', (database) => {
  let server: Awaited<ReturnType<typeof startBuilt>>
  let mongo: MongoServer | undefined
  let browser: Browser
  let desk: Viewer
  let page: Page
  let article: string
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-desk-'))
  const viewers: Viewer[] = []

  const ask = async (method: string, path: string, { body, cookie }: { body?: unknown; cookie?: string } = {}) => {
    const response = await fetch(`${server.url}/api${path}`, {
      method,
      headers: {
        origin: server.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const asAdmin = (method: string, path: string, body?: unknown) =>
    ask(method, path, { body, cookie: server.admin?.cookie ?? '' })
  const counts = async (): Promise<Record<string, number>> => asAdmin('GET', '/moderation/queue/counts')
  const send = (name: string, content: string): Promise<{ doc: { id: string } }> =>
    ask('POST', '/comments', { body: { article, name, email: `${name.replaceAll(' ', '.')}@reader.example`, content } })

  const enter = async (account: { email: string; password: string }): Promise<Viewer> => {
    const viewer = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    viewers.push(viewer)
    const login = await viewer.context.request.post(`${server.url}/api/users/login`, {
      data: { email: account.email, password: account.password },
      headers: { origin: server.url },
    })
    expect(login.status()).toBe(200)
    return viewer
  }
  const open = async (query = ''): Promise<void> => {
    await page.goto(`${server.url}/admin/moderation${query}`)
    await page.locator('.queue-card h2, .queue-state').first().waitFor()
  }

  beforeAll(async () => {
    mongo = database === 'mongodb' ? await startMongo() : undefined
    const env = {
      DEMO: 'false',
      LOG_LEVEL: 'warn',
      READS_PER_MINUTE: '0',
      WRITES_PER_MINUTE: '0',
      ...(mongo ? { DATABASE_URL: mongo.uri(`desk-${randomBytes(4).toString('hex')}`) } : {}),
    }
    server = await startBuilt({ dataDir: folder, env })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    // Everybody here shares one network address.
    await asAdmin('POST', '/globals/discussion', { floodSeconds: 0 })
    await asAdmin('POST', '/users', { ...colleague, currentPassword: server.admin?.password })
    const made = await asAdmin('POST', '/articles', {
      title: 'The harbour at night',
      slug: 'the-harbour-at-night',
      body,
      publishedAt: new Date().toISOString(),
      _status: 'published',
    })
    article = made.doc.id
    browser = await openBrowser()
    if (!server.admin) throw new Error('There is no administrator')
    desk = await enter(server.admin)
    page = desk.page
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await mongo?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says that nothing waits, and shows what arrives without a reload', async () => {
    await open()
    await page.getByText('Nothing waits for you.').waitFor()
    await send('First Reader', 'I once slept on that ferry.')
    await page.getByRole('heading', { name: 'First Reader', exact: true }).waitFor({ timeout: 60_000 })
  })

  it('clears a queue of 60 with the keyboard alone, each next comment there within 100 ms', async () => {
    for (let index = 1; index < 60; index += 1)
      await send(`Reader ${index}`, `What ${index} lamps see: ${randomBytes(30).toString('hex')}`)
    await open()
    await page
      .getByRole('button', { name: /^Pending/ })
      .getByText('60')
      .waitFor()
    await shot(page, `${database}-desk-pending`)
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const times: number[] = []
    for (let index = 0; index < 60; index += 1) times.push(await decideTimed(page, 'a'))
    await page.getByText('Nothing waits for you.').waitFor()
    expect(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.9)]).toBeLessThan(100)
    await expect.poll(async () => (await counts()).approved, { timeout: 60_000 }).toBe(60)
  })

  it('undoes the last decision by a key, and the comment is in focus again', async () => {
    await page.keyboard.press('z')
    await page.locator('.queue-card--focused').waitFor()
    await expect.poll(async () => (await counts()).pending).toBe(1)
    await page.locator('[aria-live]').getByText('Undone: the comment is back.').first().waitFor()
    await page.keyboard.press('t')
    await expect.poll(async () => (await counts()).trash).toBe(1)
  })

  it('handles a campaign as one decision, and takes it back as one', async () => {
    // The same words under other names, loud and quiet.
    const offer = 'Buy the very best cheap watches in town today, free delivery to your door.'
    for (let index = 1; index <= 12; index += 1) await send(`Seller ${index}`, index % 2 ? offer : offer.toUpperCase())
    await send('Quiet Reader', 'The harbour master was called Janssen, with two s.')
    await open('?view=similar')
    await page.getByRole('heading', { name: '12 alike' }).waitFor()
    await shot(page, `${database}-desk-similar`)
    expect(await findings(page)).toEqual([])
    // Without a mouse: nobody has to decide on what they have not read.
    await page.getByRole('button', { name: 'Read the other 11' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('list', { name: 'The others of this group' }).locator('li').count()).toBe(11)
    await page.getByLabel('Later comments like these').selectOption({ label: 'get the same for 3 days' })
    await page.getByRole('button', { name: 'Spam all 12' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('No two waiting comments are alike.').waitFor()
    await expect.poll(async () => (await counts()).spam).toBe(12)
    await page
      .locator('[aria-live]')
      .getByText(/^Marked 12 comments as spam\. Later ones like them get the same until \w+day /)
      .first()
      .waitFor()
    await page.getByText(/^Marked as spam: 12 comments, by .* Holds until /).waitFor()

    // A later one follows by itself, and its card says whom.
    const { doc } = await send('Late Seller', `Dear all: ${offer} Really!`)
    await open('?tab=spam&search=really')
    await page.getByText(/^Decided as one with 12 comments like it, marked as spam by .+ on \d/).waitFor()
    await shot(page, `${database}-desk-campaign-card`)
    expect(await findings(page)).toEqual([])
    await open('?view=similar')
    await page.getByText(/^Marked as spam: 12 comments and 1 later one, by /).waitFor()
    await shot(page, `${database}-desk-campaign`)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await open('?view=similar')
    await page.getByRole('button', { name: 'Take it back whole' }).waitFor()
    await shot(page, `${database}-desk-campaign-phone`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })

    await page.getByRole('button', { name: 'Take it back whole' }).click()
    await page.getByRole('button', { name: 'Yes, take back all 13' }).click()
    await page.getByRole('heading', { name: '13 alike' }).waitFor()
    expect(await counts()).toMatchObject({ pending: 14, spam: 0 })
    await asAdmin('DELETE', `/comments/${doc.id}`)

    // Decided again and taken back by the key.
    await page.reload()
    await page.getByRole('button', { name: 'Trash all 12' }).click()
    await expect.poll(async () => (await counts()).trash).toBe(13)
    await page.keyboard.press('z')
    await page.getByRole('heading', { name: '12 alike' }).waitFor()
    expect(await counts()).toMatchObject({ pending: 13, spam: 0, trash: 1 })
  })

  it('selects a range with the keyboard and decides on all of it', async () => {
    await open('?search=cheap+watches')
    await page.keyboard.press('x')
    for (let index = 0; index < 11; index += 1) await page.keyboard.press('j')
    await page.keyboard.press('Shift+X')
    await page.getByText('12 selected').waitFor()
    await shot(page, `${database}-desk-selected`)
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('s')
    await page.getByText('No comment matches.').waitFor()
    await expect.poll(async () => (await counts()).spam).toBe(12)
  })

  it('survives a colleague who decides on the same comment', async () => {
    const { doc } = await send('Contested Reader', 'Two people want to decide on this one.')
    await open('?search=two+people')
    await page.getByRole('heading', { name: 'Contested Reader', exact: true }).waitFor()
    const kim = await enter(colleague)
    const decided = await kim.context.request.post(`${server.url}/api/moderation/comments`, {
      data: { ids: [doc.id], to: 'trash' },
      headers: { origin: server.url },
    })
    expect(decided.status()).toBe(200)
    await page.getByText('Meanwhile decided elsewhere: it is now under “Trash”.').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('alert').getByText('Somebody was faster. Kim moved it to the trash.').waitFor()
    await page.getByRole('heading', { name: 'Contested Reader', exact: true }).waitFor()
    await shot(page, `${database}-desk-conflict`)
    expect(await findings(page)).toEqual([])
    expect((await asAdmin('GET', `/moderation/comments/${doc.id}`)).comment.status).toBe('trash')
  })

  it('replies as staff and approves the comment with it', async () => {
    await open('?search=harbour+master')
    await page.getByRole('heading', { name: 'Quiet Reader', exact: true }).waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('Thank you, corrected.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('No comment matches.').waitFor()
    const published = async (): Promise<string[]> =>
      (await (await fetch(`${server.url}/api/comments?limit=100`)).json()).docs.map(
        ({ content }: { content: string }) => content,
      )
    await expect.poll(published).toContain('Thank you, corrected.')
  })

  it('bans a name, by which nobody else is rejected', async () => {
    await send('Loud Larry', `Noise. ${randomBytes(8).toString('hex')}`)
    await open()
    await page.getByRole('heading', { name: 'Loud Larry', exact: true }).click()
    await page.getByText('Ban…', { exact: true }).click()
    const whom = page.getByLabel('Whom')
    await page.getByRole('checkbox', { name: 'Reject what they wrote' }).waitFor()
    await whom.selectOption('name')
    await page.getByRole('checkbox', { name: 'Reject what they wrote' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Ban', exact: true }).click()
    await page.locator('.queue-message__text').getByText('Banned.', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Loud Larry', exact: true }).waitFor()
    const { docs } = await asAdmin('GET', '/bans?limit=10')
    expect(docs).toMatchObject([{ kind: 'name', value: 'loud larry' }])
  })

  it('keeps filters in the address and gives them back with the back button', async () => {
    await open()
    await page.getByRole('button', { name: /^Spam/ }).first().click()
    await page.waitForURL(/tab=spam/)
    await page.getByRole('button', { name: 'Filters' }).click()
    // Not `check`, which looks at once: the box follows the address.
    await page.getByLabel('Has links').click()
    await page.waitForURL(/links=true/)
    await expect.poll(() => page.getByLabel('Has links').isChecked()).toBe(true)
    await page.goBack()
    await page.waitForURL(/tab=spam$/)
    expect(await page.getByLabel('Has links').isChecked()).toBe(false)
  })

  it('lists its keys in a dialog that keeps the focus and closes on Escape', async () => {
    await open('?tab=approved')
    const { trash } = await counts()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys of the desk' })
    await dialog.waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('t')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect((await counts()).trash).toBe(trash)
  })

  it.each(['pending', 'reported', 'spam', 'approved', 'trash'])('has nothing for axe to find under %s', async (tab) => {
    await open(`?tab=${tab}`)
    await page.locator('.queue-numbers > summary').click()
    await shot(page, `${database}-desk-${tab}`)
    expect(await findings(page)).toEqual([])
  })

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open('?tab=spam')
    await shot(page, `${database}-desk-phone`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    expect(await findings(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('shows a moderator the comments and no articles', async () => {
    const kim = await enter(colleague)
    await kim.page.goto(`${server.url}/admin`)
    await kim.page.getByText('Comments').first().waitFor()
    const links = await kim.page.locator('nav a').allTextContents()
    expect(links).toContain('Moderation')
    for (const hidden of ['Articles', 'Authors', 'Media', 'Users', 'Site']) expect(links).not.toContain(hidden)
    await kim.page.goto(`${server.url}/admin/moderation`)
    await kim.page.getByRole('heading', { name: 'Moderation' }).waitFor()
  })

  /** Somebody at a browser of their own, whose console says that answers were refused. */
  const visit = async (path: string): Promise<Page> => {
    const visitor = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    await visitor.page.goto(`${server.url}${path}`)
    return visitor.page
  }
  const signIn = async (visited: Page): Promise<void> => {
    await visited.waitForURL(/\/admin\/login\?redirect=/)
    await visited.getByLabel('Email').fill(server.admin?.email ?? '')
    await visited
      .getByLabel('Password', { exact: false })
      .first()
      .fill(server.admin?.password ?? '')
    await visited.getByRole('button', { name: 'Login' }).click()
  }

  it.each([
    ['/admin/moderation?tab=spam', 'Moderation'],
    ['/admin/failed-tasks', 'Failed tasks'],
  ])('leads who is signed out from %s to the sign-in, and back', async (path, heading) => {
    const visited = await visit(path)
    await signIn(visited)
    await visited.waitForURL(`${server.url}${path}`)
    await visited.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await visited.context().close()
  })

  it('offers the sign-in when the session ends while the desk is open, and leads back to the same list', async () => {
    const visited = await visit('/admin/moderation?tab=spam')
    // Payload leads to the sign-in by itself where its own question, who is signed in, finds nobody: the desk is open after it.
    const opened = Promise.all(
      [/\/api\/moderation\/queue\?/, /\/api\/moderation\/queue\/counts/].map((url) =>
        visited.waitForResponse((response) => url.test(response.url()) && response.ok()),
      ),
    )
    await signIn(visited)
    await visited.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor()
    await opened
    await visited.context().clearCookies()
    // The server renders the tabs; until the browser has taken the page over, a click does nothing.
    const trash = visited.getByRole('navigation', { name: 'Comments by state' }).getByRole('button', { name: /^Trash/ })
    await expect
      .poll(async () => {
        await trash.click()
        return visited.url()
      })
      .toContain('tab=trash')
    await shot(visited, `${database}-desk-signed-out`)
    // By its address: the desk asks again and again, and puts the sentence with the link up anew each time.
    const link = await visited.getByRole('link', { name: 'Sign in and come back' }).getAttribute('href')
    await visited.goto(new URL(String(link), server.url).href)
    await signIn(visited)
    await visited.waitForURL(`${server.url}/admin/moderation?tab=trash`)
    await visited.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor()
    await visited.context().close()
  })

  it('empties the trash after asking', async () => {
    await open('?tab=trash')
    await page.getByRole('button', { name: 'Empty the trash' }).click()
    const dialog = page.getByRole('dialog', { name: 'Empty the trash?' })
    await dialog.waitFor()
    await shot(page, `${database}-desk-empty`)
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Keep them' }).click()
    expect((await counts()).trash).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Empty the trash' }).click()
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('The trash is empty.').waitFor()
    await expect.poll(async () => (await counts()).trash).toBe(0)
  })

  it('caused no error in any console', () => {
    for (const viewer of viewers) expectNoErrors(viewer)
  })
})
