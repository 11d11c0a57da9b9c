import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** The system's Chromium; `npm test` finds or installs it and names it in CHROMIUM. */
export const openBrowser = (): Promise<Browser> => {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

export type Viewer = { context: BrowserContext; page: Page; errors: string[]; bodies: { url: string; text: string }[] }

/** Files of the build whose bodies were read: they are the same for everybody, and a page of the admin has megabytes of them. */
const read = new Set<string>()
const isOfBuild = (url: string): boolean => new URL(url).pathname.startsWith('/_next/static/')

/** A person at a browser of their own. Errors in the console and everything received are kept, to be looked at. */
export const openViewer = async (
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Viewer> => {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  const page = await context.newPage()
  const errors: string[] = []
  const bodies: { url: string; text: string }[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
  page.on('response', async (response) => {
    const headers = JSON.stringify(response.headers())
    const url = response.url()
    const text = read.has(url) ? '' : await response.text().catch(() => '')
    if (text !== '' && isOfBuild(url)) read.add(url)
    bodies.push({ url, text: headers + text })
  })
  return { context, page, errors, bodies }
}

/** Somebody with an account at a browser of their own, signed in to the server at `url` without its form. */
export const enterAs = async (
  browser: Browser,
  url: string,
  { email, password }: { email: string; password: string },
): Promise<Viewer> => {
  const viewer = await openViewer(browser, { viewport: { width: 1280, height: 900 } })
  const login = await viewer.context.request.post(`${url}/api/users/login`, {
    data: { email, password },
    headers: { origin: url },
  })
  expect(login.status()).toBe(200)
  return viewer
}

/** An unexpected error in a console fails the test. */
export const expectNoErrors = ({ errors }: Viewer, expected: RegExp = /^$/): void =>
  expect(errors.filter((text) => !expected.test(text))).toEqual([])

/** Waits until the browser has taken over what the server rendered: what is typed before that is lost. */
export const waitUntilAlive = async (page: Page, selector: string): Promise<void> => {
  await page.locator(selector).first().waitFor()
  await page.waitForFunction((where) => {
    const element = document.querySelector(where)
    return element !== null && Object.keys(element).some((key) => key.startsWith('__reactProps$'))
  }, selector)
}

/** Keeps a picture where `SCREENSHOTS` names a folder: for somebody who wants to look. */
export const shot = async (page: Page, name: string, { fullPage = false } = {}): Promise<void> => {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage })
}

/** Every rule of axe that finds something in a page or a part of it, with where. Evaluated, since the page takes no scripts from elsewhere. */
export const findings = async (page: Page, part = 'html'): Promise<string[]> => {
  await page.evaluate(axe.source)
  return page.evaluate(async (where) => {
    // axe has put itself there a line above.
    const { axe } = window as unknown as {
      axe: { run: (where: string) => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> }
    }
    const { violations } = await axe.run(where)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }, part)
}
