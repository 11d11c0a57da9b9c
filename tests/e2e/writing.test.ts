import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Viewer, waitUntilAlive } from '../support/browser'
import { paragraph } from '../support/paragraph'
import { openAdmin } from './openAdmin'

const kim = { email: 'kim@staff.example', password: 'a long enough password', name: 'Kim', role: 'editor' }

describe('articles, in the admin', () => {
  const opened = openAdmin()
  let url: string
  let page: Page
  let other: Viewer

  const ask = async (viewer: Viewer, method: string, path: string, data?: unknown) => {
    const headers = { origin: url }
    const response = await viewer.context.request.fetch(`${url}/api${path}`, { method, headers, data })
    expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true)
    return response.json()
  }
  const mine = (method: string, path: string, data?: unknown) => ask(opened().viewer, method, path, data)
  const article = async (data: Record<string, unknown>): Promise<{ id: string; slug: string }> => {
    const draft = data._status === 'published' ? '' : '?draft=true'
    return (await mine('POST', `/articles${draft}`, { body: paragraph('Text.'), _status: 'draft', ...data })).doc
  }
  const newest = (id: string) => mine('GET', `/articles/${id}?draft=true&depth=0`)
  const total = async (): Promise<number> => (await mine('GET', '/articles?draft=true&limit=1&trash=true')).totalDocs
  /** Opens an article's form and waits until it can be typed in. */
  const edit = async (at: Page, id: string): Promise<void> => {
    await at.goto(`${url}/admin/collections/articles/${id}`)
    await waitUntilAlive(at, '#field-title')
    await waitUntilAlive(at, '.article-schedule select')
  }
  const list = async (path = ''): Promise<void> => {
    await page.goto(`${url}/admin/collections/articles${path}`)
    await waitUntilAlive(page, '#search-filter-input')
  }

  /** A part of the page on a phone, in the dark: nothing goes beyond the edge. */
  const fitsPhone = async (part: Locator, name: string): Promise<void> => {
    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await part.scrollIntoViewIfNeeded()
    await opened().shot(name)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
  }

  beforeAll(async () => {
    const { enter, server, viewer } = opened()
    url = server.url
    page = viewer.page
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await mine('POST', '/users', { ...kim, currentPassword: server.admin?.password })
    other = await enter(kim)
  })

  it('are not there before something was typed; the slug follows the title until somebody writes one', async () => {
    const before = await total()
    await page.goto(`${url}/admin/collections/articles/create`)
    const title = page.locator('#field-title')
    await waitUntilAlive(page, '#field-title')
    // As long as it takes to save by itself, twice.
    await page.waitForTimeout(4500)
    expect(await total()).toBe(before)
    await title.pressSequentially('H')
    // Nothing is stored yet.
    await page.locator('.step-nav').getByRole('link', { name: 'Articles' }).click()
    await page.getByRole('button', { name: 'Stay on this page' }).click()
    await expect.poll(() => title.inputValue()).toBe('H')
    await page.getByRole('button', { name: 'Save Draft' }).click()
    await expect.poll(total).toBe(before + 1)
    await page.waitForURL(/\/articles\/(?!create)[\w-]+$/)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await title.press('End')
    await title.pressSequentially('ow to mend a chair')
    await expect.poll(async () => (await newest(id)).slug).toBe('how-to-mend-a-chair')
    await expect.poll(() => page.locator('#field-slug').inputValue()).toBe('how-to-mend-a-chair')
    await page.locator('#field-slug').fill('mending')
    await expect.poll(async () => (await newest(id)).slug).toBe('mending')
    await title.press('End')
    await title.pressSequentially(' in winter')
    await expect.poll(async () => (await newest(id)).title).toBe('How to mend a chair in winter')
    expect((await newest(id)).slug).toBe('mending')
  })

  it('are listed with what was changed last first, drafts among them', async () => {
    const first = await article({
      title: 'Published long ago',
      _status: 'published',
      publishedAt: '2001-01-01T00:00:00Z',
    })
    await article({ title: 'A fresh draft' })
    const rows = async () => {
      await list()
      return (await page.locator('table tbody tr').allTextContents()).slice(0, 2)
    }
    expect(await rows()).toEqual([
      expect.stringContaining('A fresh draft'),
      expect.stringContaining('Published long ago'),
    ])
    await mine('PATCH', `/articles/${first.id}`, { excerpt: 'Changed.' })
    expect((await rows())[0]).toContain('Published long ago')
    await opened().shot('articles-by-change')
  })

  it('take of what is pasted the headings as their own, and no picture of another site', async () => {
    const { id } = await article({ title: 'Pasted' })
    await edit(page, id)
    const body = page.locator('[data-lexical-editor="true"]').first()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate(async (html) => {
      const blob = new Blob([html], { type: 'text/html' })
      await navigator.clipboard.write([new ClipboardItem({ 'text/html': blob })])
    }, '<h1>What to bring</h1><p>A lamp <img src="https://elsewhere.example/lamp.png">.</p><h3>And water</h3>')
    await body.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+V')
    await opened().shot('article-pasted')
    await body.locator('h2', { hasText: 'What to bring' }).waitFor()
    await body.locator('h3', { hasText: 'And water' }).waitFor()
    expect(await body.locator('h1, h4').count()).toBe(0)
    await page.getByText('A picture of another site was left out.').waitFor()
    await expect.poll(async () => (await newest(id)).html).toContain('<h2>What to bring</h2>')
  })

  it('take lists from Word as lists, and rows of a table as a line each', async () => {
    const { id } = await article({ title: 'Pasted from Word' })
    await edit(page, id)
    const body = page.locator('[data-lexical-editor="true"]').first()
    const item = (text: string, level: number, sign: string, list = 'l0') =>
      `<p class=MsoListParagraphCxSpMiddle style='text-indent:-.25in;mso-list:${list} level${level} lfo1'><![if !supportLists]><span
        style='font-family:Symbol'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`
    const cell = (text: string, tag = 'td') => `<${tag} style='border:solid'><p class=MsoNormal>${text}</p></${tag}>`
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
        ${item('Bread', 1, '·')}${item('of rye', 2, 'o')}${item('Butter', 1, '·')}
        <p class=MsoNormal>Then:</p>${item('Third', 1, '3.', 'l1')}${item('Fourth', 1, '4.', 'l1')}
        <table class=MsoTableGrid><tr>${cell('Day', 'th')}${cell('Tide', 'th')}</tr><tr>${cell('Monday')}${cell('<b>low</b>')}</tr></table>
        <!--EndFragment--></body></html>`
    await body.click()
    await page.keyboard.press('Control+A')
    await body.evaluate((editor, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/html', pasted)
      clipboardData.setData('text/plain', 'as text')
      editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, html)
    await page.getByText('each row was pasted as a line of its own').waitFor()
    await expect.poll(async () => (await newest(id)).html).toContain('Monday')
    const plain = (text: string) =>
      text
        .replace(/\s+/g, ' ')
        .replace(/> </g, '><')
        .replace(/ (?:class|value)="[^"]*"/g, '')
    const shown = plain((await newest(id)).html)
    expect(shown).toContain('<li>Bread</li>')
    expect(shown).toMatch(/<ul><li>of rye<\/li><\/ul>/)
    expect(shown).toMatch(/<ol><li>Third<\/li><li>Fourth<\/li><\/ol>/)
    expect(shown).toContain('<p><strong>Day</strong> | <strong>Tide</strong></p><p>Monday | <strong>low</strong></p>')
    expect(shown).not.toMatch(/·|table|3\.|<p>o/)
    await opened().shot('article-pasted-from-word')
  })

  it('say who is writing in one, and let somebody else take over', async () => {
    const { id } = await article({ title: 'Written by two' })
    await edit(page, id)
    await page.locator('#field-excerpt').fill('Of the first.')
    await expect.poll(async () => (await newest(id)).excerpt).toBe('Of the first.')
    await edit(other.page, id)
    const dialogue = other.page.locator('dialog, .payload__modal-item').filter({ hasText: 'Document locked' })
    await dialogue.getByText('is currently editing this document').first().waitFor()
    await opened().shot('article-locked', other.page)
    await dialogue.getByRole('button', { name: 'Take over' }).click()
    await dialogue.waitFor({ state: 'hidden' })
    // Once it is theirs, the form is made anew: what was typed before that is gone.
    await expect
      .poll(
        async () => {
          await other.page.locator('#field-excerpt').fill('Of the second.')
          return (await newest(id)).excerpt
        },
        { timeout: 60_000, interval: 3000 },
      )
      .toBe('Of the second.')
    // The first one hears of it with the next letter.
    await page.locator('#field-excerpt').pressSequentially(' More.')
    await page.getByText('Editing taken over').first().waitFor()
    await opened().shot('article-taken-over')
    expect((await newest(id)).excerpt).toBe('Of the second.')
    await page.goto(`${url}/admin`)
    await other.page.goto(`${url}/admin`)
  })

  it('tell whose change a save would undo, and keep either text', async () => {
    const conflict = page.getByRole('alert').filter({ hasText: 'Kim has changed this article since you opened it.' })
    // Each time another article: whoever saves automatically holds it for a while.
    const meet = async (theirs: string, own: string): Promise<string> => {
      const { id } = await article({ title: 'Changed meanwhile', excerpt: 'At first.' })
      await edit(page, id)
      await ask(other, 'PATCH', `/articles/${id}?draft=true`, { excerpt: theirs, _status: 'draft' })
      await page.locator('#field-excerpt').fill(own)
      await conflict.waitFor()
      expect(await page.locator('#field-excerpt').inputValue()).toBe(own)
      expect((await newest(id)).excerpt).toBe(theirs)
      return id
    }
    const id = await meet('Of Kim.', 'My own.')
    await opened().shot('article-conflict')
    expect(await opened().faultsIn('.article-notice')).toEqual([])
    await conflict.getByRole('button', { name: 'Save mine over it' }).click()
    await expect.poll(async () => (await newest(id)).excerpt).toBe('My own.')
    await conflict.waitFor({ state: 'hidden' })
    const versions = await mine('GET', `/articles/versions?where[parent][equals]=${id}&depth=0`)
    expect(versions.docs.map((one: { version: { excerpt: string } }) => one.version.excerpt)).toContain('Of Kim.')

    const dropped = await meet('Of Kim again.', 'Dropped.')
    page.once('dialog', (asked) => void asked.accept())
    await conflict.getByRole('button', { name: 'Drop mine and load theirs' }).click()
    await expect.poll(() => page.locator('#field-excerpt').inputValue()).toBe('Of Kim again.')
    await conflict.waitFor({ state: 'hidden' })
    expect((await newest(dropped)).excerpt).toBe('Of Kim again.')
  })

  it('are scheduled by what makes sense for them, refused while something is missing, and say so in their row', async () => {
    const panel = page.getByRole('group', { name: 'Publish or withdraw later' })
    const what = panel.getByLabel('What')
    const incomplete = await article({ title: 'Without text', body: null })
    await edit(page, incomplete.id)
    expect(await what.inputValue()).toBe('publish')
    await panel.getByRole('button', { name: 'Schedule' }).click()
    await panel.getByText('Please choose a day and a time.').waitFor()
    await panel.getByLabel('When (your time)').fill('2099-01-31T09:00')
    await panel.getByRole('button', { name: 'Schedule' }).click()
    await panel.getByRole('alert').getByText('This article cannot be published as it is.').waitFor()
    await opened().shot('article-schedule-refused')

    const live = await article({ title: 'Live until then', _status: 'published' })
    await edit(page, live.id)
    await expect.poll(() => what.inputValue()).toBe('unpublish')
    await mine('PATCH', `/articles/${live.id}?draft=true`, { title: 'Live, to be changed', _status: 'draft' })
    await edit(page, live.id)
    await expect.poll(() => what.inputValue()).toBe('publish')
    await panel.getByLabel('When (your time)').fill('2099-01-31T09:00')
    await panel.getByRole('button', { name: 'Schedule' }).click()
    await panel.getByRole('status').getByText('Scheduled.').waitFor()
    await panel.getByText(/^Publish on 31 Jan 2099, 09:00/).waitFor()
    expect(await opened().faultsIn('.article-schedule')).toEqual([])
    await list()
    const row = page.getByRole('row').filter({ hasText: 'Live, to be changed' })
    await row.getByText('Publish 31 Jan 2099, 09:00').waitFor()
    await opened().shot('articles-scheduled')
    await edit(page, live.id)
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByText('Cancelled.').waitFor()
    await list()
    await row.waitFor()
    expect(await row.getByText('2099').count()).toBe(0)
  })

  const beside = () => page.frameLocator('#live-preview-iframe')
  const eye = () => page.locator('#live-preview-toggler')

  it('show their draft beside the form, anew with each save, and at the Preview button', async () => {
    const { id } = await article({ title: 'Seen beside' })
    await edit(page, id)
    await eye().click()
    await beside().getByText('This is a draft').waitFor({ timeout: 30_000 })
    await beside().getByRole('heading', { name: 'Seen beside', exact: true }).waitFor()
    const entries = await page.evaluate(() => history.length)
    for (const title of ['Seen beside the form', 'Seen beside the form, twice']) {
      await page.locator('#field-title').fill(title)
      await beside().getByRole('heading', { name: title, exact: true }).waitFor({ timeout: 30_000 })
    }
    // “Back” leads out of the form, not through what was shown. Every five minutes there is another address.
    expect(await page.evaluate(() => history.length)).toBeLessThan(entries + 2)
    const address = (await page.locator('#live-preview-iframe').getAttribute('src')) ?? ''
    const stranger = await fetch(address)
    expect(await stranger.text()).toContain('Seen beside the form, twice')
    expect(await opened().faultsIn('.live-preview-window')).not.toContainEqual(expect.stringMatching(/^frame-title/))
    await opened().shot('articles-beside')
    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.reload()
    await beside().getByRole('heading', { name: 'Seen beside the form, twice' }).waitFor({ timeout: 30_000 })
    await opened().shot('articles-beside-phone')
    await page.setViewportSize({ width: 1280, height: 900 })
    await opened().shot('articles-beside-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await eye().click()

    const [shown] = await Promise.all([page.context().waitForEvent('page'), page.locator('#preview-button').click()])
    await shown.getByText('This is a draft').waitFor()
    await shown.getByRole('heading', { name: 'Seen beside the form, twice' }).waitFor()
    expect(await shown.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex')
    await opened().shot('articles-preview', shown)
    await shown.close()
  })

  it('are refused by the labels of fields and with reasons, each time anew, and saved once they are corrected', async () => {
    const taken = (await article({ title: 'Has the slug', slug: 'has-the-slug' })).slug
    const refused = page.getByRole('alert').filter({ hasText: 'This was not saved:' })
    const passing = page.locator('[data-sonner-toast]').filter({ hasText: 'Slug – Another article has the slug' })
    const reason = `Slug: Another article has the slug “${taken}”. Please choose another one.`
    await page.goto(`${url}/admin/collections/articles/create`)
    await waitUntilAlive(page, '#field-title')
    await page.locator('#field-title').fill('Refused twice')
    await page.locator('#field-slug').fill(taken)
    for (const _turn of [1, 2]) {
      await page.getByRole('button', { name: 'Save Draft' }).click()
      await passing.first().waitFor()
      await refused.getByText(reason).waitFor()
      await expect.poll(() => page.locator('[data-sonner-toast]').filter({ hasText: 'is invalid' }).count()).toBe(0)
      await expect.poll(() => passing.count(), { timeout: 15_000 }).toBe(0)
    }
    await opened().shot('article-refused')
    expect(await opened().faultsIn('.refused')).toEqual([])
    await refused.getByRole('button', { name: 'Slug' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field-slug')
    await page.locator('#field-slug').fill('has-another-slug')
    await refused.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Save Draft' }).click()
    await page.waitForURL(/\/articles\/(?!create)[\w-]+$/)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    expect((await newest(id)).slug).toBe('has-another-slug')

    // What is lacking lies in the picture, and nothing in the form is changed when that was mended.
    const { docs } = await mine('GET', '/media?limit=1&depth=0')
    const { id: picture, alt, credit } = docs[0]
    await mine('PATCH', `/media/${picture}`, { alt: null })
    const { id: shown } = await article({ title: 'With a poor picture', hero: picture })
    await edit(page, shown)
    const publish = page.getByRole('button', { name: /^Publish/ }).first()
    await publish.click()
    await refused.getByText('Picture: The picture needs a text alternative (alt).').waitFor()
    await fitsPhone(refused, 'article-refused-phone')
    await mine('PATCH', `/media/${picture}`, { alt: alt ?? 'A picture', credit })
    await publish.click()
    await expect.poll(async () => (await mine('GET', `/articles/${shown}`))._status).toBe('published')
    await refused.waitFor({ state: 'hidden' })
  })

  it('say what was scheduled and has come while they stood open, and are not cancelled after it', async () => {
    const panel = page.getByRole('group', { name: 'Publish or withdraw later' })
    const cancel = panel.getByRole('button', { name: 'Cancel' })
    const come = panel.getByText(/^Publish on .*: its time has come\./)
    const schedule = async (title: string) => {
      const { id } = await article({ title })
      const at = new Date(Date.now() + 8000).toISOString()
      await mine('POST', `/articles/${id}/schedule`, { type: 'publish', at })
      return id
    }
    const published = (id: string) =>
      expect
        .poll(async () => (await mine('GET', `/articles/${id}?draft=true`))._status, {
          timeout: 90_000,
          interval: 1000,
        })
        .toBe('published')

    // By somebody whose list has not been renewed yet.
    const id = await schedule('Its time comes')
    const known = await mine('GET', `/articles/${id}/schedule`)
    let isOld = true
    await page.route(`**/api/articles/${id}/schedule*`, (route) =>
      isOld && route.request().method() === 'GET' ? route.fulfill({ json: known }) : route.continue(),
    )
    await edit(page, id)
    await cancel.waitFor()
    await published(id)
    isOld = false
    await cancel.click()
    await panel.getByText('Too late to cancel: its time has come.').waitFor()
    await cancel.waitFor({ state: 'hidden' })
    await come.waitFor()
    expect(await panel.getByText('Cancelled.').count()).toBe(0)
    await opened().shot('article-schedule-come')
    expect(await opened().faultsIn('.article-schedule')).toEqual([])
    await panel.getByRole('button', { name: 'Load the article as it is now' }).click()
    await page.locator('.doc-controls').getByText('Published', { exact: true }).first().waitFor({ timeout: 30_000 })

    // By itself, where nobody does anything.
    const waiting = await schedule('Its time comes, too')
    await edit(page, waiting)
    await cancel.waitFor()
    await published(waiting)
    await come.waitFor({ timeout: 60_000 })
    await cancel.waitFor({ state: 'hidden' })

    const { id: other } = await article({ title: 'Cancelled elsewhere' })
    await mine('POST', `/articles/${other}/schedule`, { type: 'publish', at: '2099-01-31T09:00:00Z' })
    await edit(page, other)
    await cancel.waitFor()
    await ask(opened().viewer, 'DELETE', `/articles/${other}/schedule`)
    await cancel.click()
    await panel.getByText('somebody else has cancelled it').waitFor()
    await cancel.waitFor({ state: 'hidden' })
  })

  it('show it at a frontend that the settings name, whether or not it listens', async () => {
    const [, snippet = ''] =
      /```html\n([\s\S]*?)```/.exec(readFileSync('docs/frontends/keys-and-previews.md', 'utf8')) ?? []
    let script = ''
    const frontend = createServer(async (req, res) => {
      const { searchParams } = new URL(req.url ?? '', url)
      const draft = await fetch(`${url}/api/articles/${searchParams.get('id')}?preview=${searchParams.get('token')}`)
      const { title } = await draft.json()
      res.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': `frame-ancestors ${url}` })
      res.end(`<!doctype html><title>A blog</title><h1>${title}</h1>${script}`)
    }).listen(0, '127.0.0.1')
    await once(frontend, 'listening')
    const blog = `http://127.0.0.1:${(frontend.address() as AddressInfo).port}`
    await mine('POST', '/globals/site', { previewUrl: `${blog}/drafts/{slug}?id={id}&token={token}` })
    for (const how of ['by itself', 'as it listens']) {
      script = how === 'by itself' ? '' : snippet.replace('https://comments.example', url)
      const { id } = await article({ title: `Elsewhere ${how}` })
      await edit(page, id)
      await eye().click()
      await beside()
        .getByRole('heading', { name: `Elsewhere ${how}` })
        .waitFor({ timeout: 30_000 })
      const entries = await page.evaluate(() => history.length)
      for (const title of [`Changed ${how}`, `Changed again ${how}`]) {
        await page.locator('#field-title').fill(title)
        await beside().getByRole('heading', { name: title }).waitFor({ timeout: 30_000 })
      }
      expect(await page.evaluate(() => history.length)).toBeLessThan(entries + 2)
      expect(await page.locator('#preview-button').getAttribute('href')).toMatch(`${blog}/drafts/`)
      await opened().shot('articles-elsewhere')
      await eye().click()
    }
    await mine('POST', '/globals/site', { previewUrl: null })
    frontend.close()
  })

  it('are previewed at an address that has not ended, however long nothing was saved', async () => {
    const { id } = await article({ title: 'Left open' })
    const { context, page: left } = await opened().enter(kim)
    await left.clock.install()
    await edit(left, id)
    const button = left.locator('#preview-button')
    const first = await button.getAttribute('href')
    await left.clock.fastForward(6 * 60_000)
    await expect.poll(() => button.getAttribute('href')).not.toBe(first)
    await context.close()
  })

  it('go to the trash, come back by Undo or from there, and are deleted with it', async () => {
    const { id, slug } = await article({ title: 'Thrown away', _status: 'published' })
    const status = async () => (await fetch(`${url}/articles/${slug}`)).status
    const trash = async (): Promise<void> => {
      await edit(page, id)
      await page.locator('.doc-controls__popup .popup-button').first().click()
      await page.locator('#action-delete').click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.waitForURL(/\/collections\/articles(?:\?|$)/)
      await expect.poll(status).toBe(404)
    }
    await trash()
    const told = page.getByRole('status').filter({ hasText: '“Thrown away” is in the trash.' })
    await told.waitFor()
    await opened().shot('articles-undo')
    await told.getByRole('button', { name: 'Undo' }).click()
    await told.waitFor({ state: 'hidden' })
    expect(await status()).toBe(200)

    await trash()
    // Nothing can be planned for it there.
    await page.goto(`${url}/admin/collections/articles/trash/${id}`)
    await page.getByText('This Article is trashed and is read-only.').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('group', { name: 'Publish or withdraw later' }).count()).toBe(0)
    await list('/trash')
    await page.getByRole('row').filter({ hasText: 'Thrown away' }).getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await opened().shot('articles-restore')
    await page.getByText('Restore as published version').click()
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect.poll(status).toBe(200)

    await trash()
    await list('/trash')
    await page.getByRole('button', { name: /^Empty .*trash$/i }).click()
    await opened().shot('articles-empty')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect
      .poll(async () => (await mine('GET', '/articles?trash=true&where[deletedAt][exists]=true')).totalDocs)
      .toBe(0)
    await page.getByText('No Articles in trash.').waitFor()
  })

  it('are named beside the picture and the byline that stand in them, before these are deleted', async () => {
    const { docs: pictures } = await mine('GET', '/media?limit=1&depth=0')
    const { docs: bylines } = await mine('GET', '/authors?limit=1&depth=0')
    const [hero, author] = [pictures[0].id, bylines[0].id]
    await article({ title: 'With a picture', hero, authors: [author] })
    const panel = page.getByRole('region', { name: /^Used in \d+ articles?$/ })
    const seen = async (path: string, name: string) => {
      const uses = await mine('GET', `${path}/used-in`)
      await page.goto(`${url}/admin/collections${path}`)
      await panel.getByRole('link', { name: 'With a picture' }).waitFor({ timeout: 30_000 })
      expect(await panel.getByRole('heading').textContent()).toContain(` ${uses.total} article`)
      await panel.scrollIntoViewIfNeeded()
      await opened().shot(name)
    }
    await seen(`/media/${hero}`, 'picture-used')
    await page.getByRole('button', { name: 'Delete' }).or(page.locator('.doc-controls__popup button')).first().click()
    await opened().shot('picture-delete')
    await page.emulateMedia({ colorScheme: 'dark' })
    await seen(`/authors/${author}`, 'byline-used-dark')
    expect(await opened().faultsIn('.article-notice')).toEqual([])
    await page.setViewportSize({ width: 390, height: 800 })
    await seen(`/media/${hero}`, 'picture-used-phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await panel.getByRole('link', { name: 'With a picture' }).click()
    await page.waitForURL(/\/collections\/articles\/[\w-]+$/)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('are counted above the list for all the pictures that are chosen in it', async () => {
    const { docs } = await mine('GET', '/media?limit=2&depth=0')
    const ids = docs.map((one: { id: string }) => one.id)
    const uses = await mine('GET', `/media/used-in?ids=${ids}`)
    expect(uses.total).toBeGreaterThan(0)
    await page.goto(`${url}/admin/collections/media`)
    await waitUntilAlive(page, '#search-filter-input')
    const chosen = page.getByRole('region', { name: /chosen media: used in \d+ articles?/ })
    expect(await chosen.count()).toBe(0)
    for (const { filename } of docs)
      await page.getByRole('row').filter({ hasText: filename }).getByRole('checkbox').check()
    await chosen.getByText(`${uses.used.length} of the 2 chosen media: used in ${uses.total} article`).waitFor()
    await opened().shot('pictures-chosen')
    expect(await opened().faultsIn('.article-notice')).toEqual([])
    await fitsPhone(chosen, 'pictures-chosen-phone')
  })

  it('cause no error in the console of whoever writes them', () => {
    // Refusals of the server, which the tests above ask for.
    expect(other.errors.filter((text) => !/status of (?:400|409|423)/.test(text))).toEqual([])
  })
})
