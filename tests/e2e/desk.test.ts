import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { ofDesk } from '../../scripts/testSizes.mjs'
import { enterAs, expectNoErrors, findings, openBrowser, openViewer, shot, type Viewer } from '../support/browser'
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

describe.each(ofDesk)('the moderation desk on %s', (database) => {
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
    const viewer = await enterAs(browser, server.url, account)
    viewers.push(viewer)
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

  /** What the keyboard is at. */
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.id || activeElement?.textContent?.trim() || ''
    })
  const card = (name: string) =>
    page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) })
  const panel = () => page.getByRole('complementary', { name: 'About the comment in focus' })
  const message = () => page.locator('.queue-message__text')

  it('keeps what is half-written while others are looked at and over a reload, and forgets it when it is sent', async () => {
    for (const name of ['Halfway One', 'Halfway Two'])
      await send(name, `Halfway there. ${randomBytes(8).toString('hex')}`)
    await open('?search=halfway')
    const reply = () => page.getByLabel('Your reply to Halfway One')
    const note = () => panel().getByRole('textbox', { name: /^Note/ })
    await card('Halfway One').getByRole('heading').click()
    await page.keyboard.press('r')
    await page.keyboard.type('Half of a reply')
    await card('Halfway Two').getByRole('heading').click()
    await panel().getByRole('heading', { name: 'About Halfway Two' }).waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('Half of a note')
    await page.keyboard.press('Escape')
    await card('Halfway One').getByRole('heading').click()
    await panel().getByRole('heading', { name: 'About Halfway One' }).waitFor()
    expect(await reply().inputValue()).toBe('Half of a reply')
    expect(await panel().locator('.queue-fold--note[open]').count()).toBe(0)

    // The list is loaded anew, and the page.
    await send('Halfway Three', `Halfway, too. ${randomBytes(8).toString('hex')}`)
    await page.getByRole('button', { name: '1 new – show' }).click({ timeout: 60_000 })
    await card('Halfway Three').waitFor()
    expect(await reply().inputValue()).toBe('Half of a reply')
    const asked: string[] = []
    page.once('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.reload()
    await reply().waitFor()
    expect(asked).toEqual(['beforeunload'])
    expect(await reply().inputValue()).toBe('Half of a reply')
    await card('Halfway Two').getByRole('heading').click()
    await expect.poll(() => note().inputValue()).toBe('Half of a note')
    await shot(page, `${database}-desk-drafts`)
    expect(await findings(page)).toEqual([])

    // Of what another list shows, the words are still to be had.
    await open('?search=nobody+wrote+this')
    await page.getByText('2 things are half-written about comments that are not in this list').click()
    await page.getByText('Half of a reply').waitFor()
    await shot(page, `${database}-desk-drafts-elsewhere`)
    await open('?search=halfway')

    await card('Halfway Two').getByRole('heading').click()
    await note().press('End')
    await page.getByRole('button', { name: 'Keep the note' }).click()
    await message().getByText('The note is kept.').waitFor()
    await reply().press('Control+Enter')
    await message().getByText('Replied to Halfway One. The comment is approved.').waitFor()
    expect(await page.evaluate(() => sessionStorage.getItem('colloquy:drafts'))).toBeNull()
    // Nobody is asked now: a dialog nobody answers would keep the page.
    await page.reload()
    await card('Halfway Two').waitFor()
    await card('Halfway Two').getByRole('heading').click()
    await page.keyboard.press('e')
    await page.keyboard.type(' Corrected')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByLabel('Text of the comment by Halfway Two').waitFor({ state: 'detached' })
  })

  it.each([1280, 390])('leads by keys to the panel about a comment and back (%d wide)', async (width) => {
    await page.setViewportSize({ width, height: 900 })
    await open('?search=halfway')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const id = await focused()
    expect(id).toMatch(/^queue-/)
    await page.keyboard.press('p')
    await expect.poll(focused).toMatch(/^About Halfway/)
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
      'solid',
    )
    await page.keyboard.press('p')
    await expect.poll(focused).toBe(id)
    await page.keyboard.press('b')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe(id)
    await page.keyboard.press('n')
    await page.keyboard.type(`Written by keys, ${width} wide`)
    await page.keyboard.press('Control+Enter')
    await message().getByText('The note is kept.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe(id)
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Go to what is known about it').waitFor()
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('brings back what a ban has rejected, and lifts the ban, at Undo', async () => {
    const words = randomBytes(8).toString('hex')
    for (const text of ['Once', 'Twice'])
      await send('Banned Barney', `${text} ${words}. ${randomBytes(30).toString('hex')}`)
    await open(`?search=${words}`)
    await expect.poll(() => card('Banned Barney').count()).toBe(2)
    await page.keyboard.press('b')
    await page.getByLabel('Whom').selectOption('address')
    await page.getByText('Applies to senders who prove the address by signing in').waitFor()
    await page.getByRole('button', { name: 'Ban and reject what they wrote' }).click()
    await message()
      .getByText('Banned; 2 of their comments were rejected. Undo brings them back and lifts the ban.')
      .waitFor()
    await page.getByText('No comment matches.').waitFor()
    await shot(page, `${database}-desk-banned`)
    const bans = async () => (await asAdmin('GET', '/bans?where[kind][equals]=address')).totalDocs
    expect(await bans()).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await message().getByText('Undone: 2 comments are back. The ban is lifted.').waitFor()
    await expect.poll(() => card('Banned Barney').count()).toBe(2)
    expect(await bans()).toBe(0)
  })

  it('leads from the search to what it found, and from a ban to the next comment', async () => {
    const words = `kelp${randomBytes(4).toString('hex')}`
    for (const name of ['Banned Bruno', 'Next Nora'])
      await send(name, `${words} ${name}. ${randomBytes(30).toString('hex')}`)
    const focusedCard = () =>
      page.evaluate(() => document.activeElement?.querySelector('h2')?.textContent ?? document.activeElement?.tagName)
    await open('')
    await page.locator('.queue-card').first().waitFor()
    for (const key of ['Enter', 'Escape']) {
      await page.keyboard.press('/')
      await page.keyboard.type(key === 'Enter' ? words : '')
      await page.keyboard.press(key)
      await expect.poll(focusedCard).toBe('Banned Bruno')
      expect(await page.getByRole('searchbox').inputValue()).toBe(words)
      expect(await page.locator('.queue-card').count()).toBe(2)
    }
    await page.keyboard.press('b')
    await page.getByLabel('Whom').selectOption('address')
    await page.getByRole('button', { name: 'Ban and reject what they wrote' }).focus()
    await page.keyboard.press('Enter')
    await message()
      .getByText(/^Banned; 1 of their comments/)
      .waitFor()
    await expect.poll(focusedCard).toBe('Next Nora')
  })

  it('offers what a ban holds most by first, takes a range, and lists bans in words', async () => {
    await open('?search=halfway')
    await page.keyboard.press('b')
    const whom = page.getByLabel('Whom')
    const values = () => whom.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
    await expect.poll(values).toEqual(['reader', 'network', 'name', 'range', 'address'])
    expect(await whom.inputValue()).toBe('reader')
    await page.getByText('Applies to whatever comes from the browser this comment came from').waitFor()
    await whom.selectOption('range')
    await page.getByRole('textbox', { name: /^Range/ }).fill('not a range')
    await page.getByRole('button', { name: 'Ban', exact: true }).click()
    await panel()
      .getByRole('alert')
      .getByText('Please enter a range of network addresses, like 192.0.2.0/24.')
      .waitFor()
    // The console tells of the refusal, too.
    await expect.poll(() => desk.errors.filter((text) => text.includes('status of 400')).length).toBe(1)
    desk.errors.splice(0, desk.errors.length, ...desk.errors.filter((text) => !text.includes('status of 400')))
    await page.getByRole('textbox', { name: /^Range/ }).fill('198.51.100.7/24')
    await page.getByLabel('How long').selectOption('week')
    await shot(page, `${database}-desk-ban-range`)
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Ban', exact: true }).click()
    await message().getByText('Banned.', { exact: true }).waitFor()
    const { docs } = await asAdmin('GET', '/bans?where[kind][equals]=range')
    expect(docs).toMatchObject([{ value: '198.51.100.0/24' }])

    await page.goto(`${server.url}/admin/collections/bans`)
    const row = page.getByRole('row').filter({ hasText: '198.51.100.0/24' })
    await row.getByText('Range of network addresses').waitFor()
    await row.getByText('Rejected').waitFor()
    await row.locator('time', { hasText: 'In 7 days' }).waitFor()
    await shot(page, `${database}-bans`)
    await row.getByRole('button', { name: 'Lift' }).click()
    await row.getByText('Lifted.').waitFor()
  })

  it('takes a decision back from the history of a comment, however long ago it was, or says why not', async () => {
    const words = randomBytes(8).toString('hex')
    const { doc } = await send('Old Olga', `Long ago. ${words}`)
    const kim = await enter(colleague)
    for (const to of ['approved', 'spam'])
      await kim.context.request.post(`${server.url}/api/moderation/comments`, {
        data: { ids: [doc.id], to },
        headers: { origin: server.url },
      })
    await open(`?tab=spam&search=${words}`)
    await card('Old Olga').getByText('Kim marked it as spam').waitFor()
    const history = panel().getByRole('list').filter({ hasText: 'Submitted' })
    await history
      .getByRole('listitem')
      .filter({ hasText: 'Kim approved it.' })
      .getByText('Cannot be undone: it was decided on again since.')
      .waitFor()
    await shot(page, `${database}-desk-history`)
    await history.getByRole('button', { name: 'Undo: Kim marked it as spam.' }).click()
    await message().getByText('Undone: the comment is back.').waitFor()
    await page.getByText('No comment matches.').waitFor()
    const status = async () => (await asAdmin('GET', `/moderation/comments/${doc.id}`)).comment.status
    expect(await status()).toBe('approved')
    await page.keyboard.press('z')
    await card('Old Olga').waitFor()
    expect(await status()).toBe('spam')

    // The same in the comment's own form.
    await page.goto(`${server.url}/admin/collections/comments/${doc.id}`)
    await page.getByRole('button', { name: /^Undo: You undid a decision/ }).click()
    await page.getByText('Undone.', { exact: true }).waitFor()
    expect(await status()).toBe('approved')
  })

  it('shows what others change of a comment that is looked at', async () => {
    const words = randomBytes(8).toString('hex')
    const { doc } = await send('Watched Wanda', `At first. ${words}`)
    await asAdmin('POST', '/moderation/comments', { ids: [doc.id], to: 'approved' })
    const live = page.waitForResponse(/\/moderation\/live$/)
    await open(`?tab=approved&search=${words}`)
    await card('Watched Wanda').getByText('You approved it').waitFor()
    await live
    await ask('POST', `/comments/${doc.id}/report`, {
      body: { reason: 'off_topic', explanation: 'It is about ferries.' },
    })
    await card('Watched Wanda').getByText('1 report', { exact: true }).waitFor()
    await panel().getByText('It is about ferries.').waitFor()
    const kim = await enter(colleague)
    const asKim = (method: 'post' | 'patch', path: string, data: unknown) =>
      kim.context.request[method](`${server.url}/api${path}`, { data, headers: { origin: server.url } })
    await asKim('post', '/moderation/notes', { comment: doc.id, about: 'comment', text: 'Let it be.' })
    await panel().getByText('Let it be.').waitFor()
    await asKim('patch', `/comments/${doc.id}`, { content: `At last. ${words}` })
    await card('Watched Wanda').getByText('At last.').waitFor()
    await card('Watched Wanda').getByRole('alert').getByText('What it says has just changed').waitFor()
    await panel().getByText('Kim corrected the text').waitFor()
    await shot(page, `${database}-desk-changed`)
    expect(await findings(page)).toEqual([])
    await asKim('post', '/moderation/comments', { ids: [doc.id], to: 'spam' })
    await card('Watched Wanda').getByText('Kim marked it as spam').waitFor()
    await card('Watched Wanda').getByText('Meanwhile decided elsewhere').waitFor()
  })

  it('knows a reader whom a moderator trusts, until that is taken back', async () => {
    const reader = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
    viewers.push(reader)
    const write = async (text: string): Promise<boolean> => {
      await reader.page.goto(`${server.url}/articles/the-harbour-at-night`)
      await reader.page.getByLabel('Name').fill('Trusted Tilda')
      await reader.page.getByLabel('Email').fill('tilda@reader.example')
      await reader.page.locator('#field-content').fill(text)
      await reader.page.getByRole('button', { name: 'Post comment' }).click()
      await reader.page.waitForURL(/#comment-/)
      return (await reader.page.getByText(/awaiting moderation/i).count()) > 0
    }
    expect(await write('The first of Tilda.')).toBe(true)
    await open('?search=tilda')
    await card('Trusted Tilda').getByRole('button', { name: 'Approve and trust' }).waitFor()
    // Nobody trusts it yet.
    await panel().getByRole('button', { name: 'Do not trust it' }).waitFor()
    expect(await panel().getByRole('button', { name: 'Trust it no more' }).count()).toBe(0)
    // The desk says so before the server has.
    const trusted = page.waitForResponse(/\/moderation\/trust$/)
    await page.keyboard.press('y')
    await message().getByText('Approved the comment by Trusted Tilda, and its browser is trusted.').waitFor()
    await page.getByText('No comment matches.').waitFor()
    await trusted
    expect(await write('The second of Tilda.')).toBe(false)
    await open('?tab=approved&search=second+tilda')
    await card('Trusted Tilda').getByText('Known reader', { exact: true }).waitFor()
    await shot(page, `${database}-desk-known-reader`)
    expect(await findings(page)).toEqual([])
    await open('?tab=approved&search=first+tilda')
    await panel().getByText('A moderator trusts this browser').waitFor()
    await panel().getByRole('button', { name: 'Take the trust back' }).click()
    await message().getByText('The trust is taken back.').waitFor()
    await panel().getByText('A moderator trusts this browser').waitFor({ state: 'detached' })
    // What is approved speaks for a browser by itself: only a word against it makes the next one wait.
    await panel().getByRole('button', { name: 'Trust it no more' }).click()
    await message().getByText('This browser is trusted no more.').waitFor()
    expect(await write('The third of Tilda.')).toBe(true)
    await open('?search=third+tilda')
    await card('Trusted Tilda').waitFor()
    expect(await card('Trusted Tilda').getByText('Known reader', { exact: true }).count()).toBe(0)
  })

  it('gives a finger 44 pixels, and writes every time in one way', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const query of ['', '?view=similar', '?tab=spam']) {
      await open(query)
      await page.keyboard.press('x')
      if (query === '') await page.keyboard.press('b')
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            '.queue :is(button, summary, select, textarea, label, input, a.desk-button)',
          ),
        ]
          .filter((one) => {
            // A box is as large as its label.
            if (one instanceof HTMLInputElement && ['checkbox', 'radio'].includes(one.type)) return false
            if (one instanceof HTMLLabelElement && !one.querySelector('input[type=checkbox], input[type=radio]'))
              return false
            const { height, width } = one.getBoundingClientRect()
            return one.checkVisibility() && width > 1 && height < 44
          })
          .map(
            (one) =>
              `${one.tagName} ${one.className} ${one.textContent?.trim().slice(0, 30)}: ${one.getBoundingClientRect().height}`,
          ),
      )
      expect(small).toEqual([])
    }
    const times = page.locator('.queue time')
    expect(await times.count()).toBeGreaterThan(0)
    for (const time of await times.all()) {
      expect(await time.textContent()).toMatch(/just now|ago|^in |^waiting /)
      expect(await time.getAttribute('title')).toMatch(/day,? \d+ \w+ \d{4}/)
      expect(Date.parse((await time.getAttribute('datetime')) ?? '')).not.toBeNaN()
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('keeps what belongs together together: the bar of chosen comments, and the cells that decide', async () => {
    await open('?tab=spam')
    await page.keyboard.press('x')
    const padding = await page
      .locator('.queue-bulk')
      .evaluate((bar) => Number.parseFloat(getComputedStyle(bar).paddingLeft))
    expect(padding).toBeGreaterThan(6)
    await page.goto(`${server.url}/admin/collections/comments`)
    const tops = await page
      .locator('td.cell-moderation fieldset')
      .first()
      .evaluate((cell) =>
        [...cell.querySelectorAll('button')].map((one) => Math.round(one.getBoundingClientRect().top)),
      )
    expect(new Set(tops).size).toBe(1)
    await shot(page, `${database}-comments`)
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
