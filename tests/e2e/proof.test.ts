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
