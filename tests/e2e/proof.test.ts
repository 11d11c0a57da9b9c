import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { expectNoErrors, openBrowser, openViewer } from '../support/browser'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await bootServer()
  browser = await openBrowser()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, challenge: 'suspicious' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

it.each([
  [true, 'is published once the browser has done its task'],
  [false, 'waits for a moderator where there is no script'],
])('a suspicious comment (script: %s) %s', async (javaScriptEnabled) => {
  const { slug } = await server.article({})
  const viewer = await openViewer(browser, { javaScriptEnabled })
  await viewer.page.goto(`${server.base}/articles/${slug}`)
  await viewer.page.getByLabel('Name').fill('Robin')
  await viewer.page.getByLabel('Email').fill(server.canary.email())
  await viewer.page.getByLabel('Comment').fill(`See https://example.org/${javaScriptEnabled} now`)
  await viewer.page.getByRole('button', { name: 'Post comment' }).click()
  await viewer.page.waitForURL(/#comment-/)
  expect(await viewer.page.getByText(/awaiting moderation/i).count()).toBe(javaScriptEnabled ? 0 : 1)
  expectNoErrors(viewer)
  await viewer.context.close()
})

it.each([
  [true, 'in place, with its draft kept and the time counting down'],
  [false, 'on pages of its own where there is no script'],
])('one’s own comment (script: %s) is changed and withdrawn %s', async (javaScriptEnabled) => {
  await server.discussion({ floodSeconds: 0 })
  const { slug } = await server.article({})
  const viewer = await openViewer(browser, { javaScriptEnabled })
  const { page } = viewer
  await page.goto(`${server.base}/articles/${slug}`)
  if (javaScriptEnabled) {
    await page.getByLabel('Comment').fill('A draft')
    await page.reload()
    expect(await page.getByLabel('Comment').inputValue()).toBe('A draft')
  }
  await page.getByLabel('Name').fill('Robin')
  await page.getByLabel('Email').fill(server.canary.email())
  await page.getByLabel('Comment').fill('First words')
  await page.getByLabel('Remember me').check()
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.waitForURL(/#comment-/)
  expect(await page.locator('#field-content').inputValue()).toBe('')
  expect(await page.getByLabel('Name').inputValue()).toBe('Robin')
  await page.getByRole('link', { name: 'Edit' }).click()
  const edit = page.locator('form.edit')
  await edit.getByLabel('Comment').fill('Second words')
  expect(new URL(page.url()).pathname.endsWith('/edit')).toBe(!javaScriptEnabled)
  await edit.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/#comment-/)
  expect(await page.locator('.waiting .text').textContent()).toContain('Second words')
  await page.getByRole('link', { name: 'Withdraw' }).click()
  await page.getByRole('button', { name: 'Withdraw my comment' }).click()
  await page.waitForURL(/#withdrawn/)
  await page.getByRole('status').filter({ hasText: 'Your comment was withdrawn' }).waitFor()
  expect(await page.getByText('Second words').count()).toBe(0)
  await page.getByRole('button', { name: 'Forget me on this browser' }).click()
  await page.getByText('has forgotten you').waitFor()
  expect(await viewer.context.cookies()).toEqual([])
  expectNoErrors(viewer)
  await viewer.context.close()
})

it.each([
  [true, 'without leaving the page, with what is written kept'],
  [false, 'on the page that the comment is on, where there is no script'],
])('a comment (script: %s) is answered below it %s', async (javaScriptEnabled) => {
  await server.discussion({ floodSeconds: 0, order: 'oldest', pageSize: 5 })
  const { id: article, slug } = await server.article({})
  const ids: string[] = []
  for (const name of ['Ada', 'Ben', 'Eva', 'Finn', 'Gus', 'Hal', 'Ida', 'Jo', 'Cleo', 'Dora']) {
    ids.push(await server.comment({ article, name, content: `Words of ${name}`, status: 'approved' }))
    server.clock.advance(1000)
  }
  const [cleo, dora] = ids.slice(-2)
  const viewer = await openViewer(browser, { javaScriptEnabled })
  const { page } = viewer
  await page.goto(`${server.base}/articles/${slug}/comments/${cleo}`)
  const before = page.url()
  expect(before).toContain('after=')
  const form = page.locator('#reply')
  if (javaScriptEnabled) await page.locator('#field-content').fill('Begun below the discussion')
  await page.getByRole('link', { name: 'Reply to Cleo' }).click()
  const below = page.locator(`#comment-${cleo} + #reply`)
  await below.waitFor()
  await below.getByRole('heading', { name: 'Reply to Cleo' }).waitFor()
  if (javaScriptEnabled) {
    expect(page.url()).toBe(before)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-content')
    expect(await page.locator('#field-content').inputValue()).toBe('Begun below the discussion')
    await page.getByRole('link', { name: 'Reply to Dora' }).click()
    await page.locator(`#comment-${dora} + #reply`).waitFor()
    await page.getByRole('link', { name: 'Cancel, and comment' }).click()
    await page.locator('#comments + #reply').waitFor()
    await form.getByRole('heading', { name: 'Leave a reply' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Reply to Dora')
    await page.getByRole('link', { name: 'Reply to Cleo' }).click()
  } else {
    expect(new URL(page.url()).searchParams.get('after')).toBe(new URL(before).searchParams.get('after'))
    await page.getByRole('link', { name: 'Cancel, and comment' }).click()
    await page.locator('#comments + #reply').waitFor()
    expect(new URL(page.url()).searchParams.get('after')).toBe(new URL(before).searchParams.get('after'))
    await page.getByRole('link', { name: 'Reply to Cleo' }).click()
  }
  // What is wrong is said in the same place.
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.locator('#reply .summary').waitFor()
  await page.locator('#field-content').fill('Answer to Cleo')
  await page.getByLabel('Name').fill('Robin')
  await page.getByLabel('Email').fill(server.canary.email())
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.waitForURL(/#comment-/)
  const { docs } = await server.payload.find({ collection: 'comments', where: { parent: { equals: cleo } } })
  expect(docs).toHaveLength(1)
  await viewer.context.close()
})

it('replies are closed and opened by the keyboard, and a link to one opens them', async () => {
  await server.discussion({ floodSeconds: 0, order: 'oldest' })
  const { id: article, slug } = await server.article({})
  const parent = await server.comment({ article, name: 'Ada', status: 'approved' })
  const reply = await server.comment({ article, parent, name: 'Ben', content: 'Words of Ben', status: 'approved' })
  const viewer = await openViewer(browser)
  const { page } = viewer
  await page.goto(`${server.base}/articles/${slug}`)
  const text = page.getByText('Words of Ben')
  expect(await text.isVisible()).toBe(true)
  const summary = page.getByText('Replies to Ada')
  await summary.focus()
  await page.keyboard.press('Enter')
  expect(await text.isVisible()).toBe(false)
  // What is closed stays so when others have written, unless what is new is in it.
  const other = await server.comment({ article, name: 'Cleo', content: 'Words of Cleo', status: 'approved' })
  await page.getByRole('button', { name: '1 new comment' }).click()
  await page.locator(`#comment-${other}`).waitFor()
  expect(await text.isVisible()).toBe(false)
  await server.comment({ article, parent: reply, name: 'Dora', content: 'Words of Dora', status: 'approved' })
  await page.getByRole('button', { name: '1 new comment' }).click()
  await page.getByText('Words of Dora').waitFor()
  expect(await text.isVisible()).toBe(true)
  await page.getByText('Replies to Ada').click()
  await page.goto(`${server.base}/articles/${slug}#comment-${reply}`)
  await text.waitFor()
  expectNoErrors(viewer)
  await viewer.context.close()
})
