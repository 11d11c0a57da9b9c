import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntilAlive } from '../support/browser'
import { paragraph } from '../support/paragraph'
import type { Opened } from './openAdmin'

type Heard = { headers: Record<string, string>; body: string }

/** Telling other programs of changes: webhooks. */
export function hearingOfChanges(opened: () => Opened): void {
  describe('webhooks, in the admin', () => {
    const heard: Heard[] = []
    let status = 204
    let receiver: Server
    let address: string
    let page: Page
    let url: string
    let secret: string

    beforeAll(async () => {
      receiver = createServer(async (req, res) => {
        let body = ''
        for await (const chunk of req) body += chunk
        heard.push({ headers: Object.fromEntries(Object.entries(req.headers).map(([k, v]) => [k, String(v)])), body })
        res.writeHead(status).end()
      }).listen(0, '127.0.0.1')
      await once(receiver, 'listening')
      address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
      url = opened().server.url
      page = opened().viewer.page
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.emulateMedia({ colorScheme: 'light' })
    })
    afterAll(() => receiver.close())

    const panel = () => page.getByRole('region', { name: 'Secret and calls' })
    const button = (name: string | RegExp) => panel().getByRole('button', { name })
    const publish = async (title: string): Promise<string> => {
      const data = { title, body: paragraph('Text.'), _status: 'published' }
      const made = await page.context().request.post(`${url}/api/articles`, { data, headers: { origin: url } })
      return (await made.json()).doc.id
    }
    /** What a receiver makes of the call it got last. */
    const verified = (by = secret) => {
      const { body, headers } = heard.at(-1) ?? { body: '', headers: {} }
      return new Webhook(by).verify(body, headers) as { type: string; data: Record<string, unknown> }
    }

    it('are made at an address that can be called, and show their secret once', async () => {
      await page.goto(`${url}/admin/collections/webhooks`)
      await page.getByText('No Results.').waitFor({ timeout: 30_000 })
      await opened().shot('webhooks-none')
      await page.goto(`${url}/admin/collections/webhooks/create`)
      await waitUntilAlive(page, '#field-url')
      await page.getByText('Once it is saved, this page shows the secret').waitFor()
      const save = page.getByRole('button', { name: 'Save', exact: true })
      await page.locator('#field-url').fill('ftp://blog.example/')
      await save.click()
      await page.getByText('Please enter an address that starts with https://').first().waitFor()
      await opened().shot('webhooks-refused')
      await page.locator('#field-url').fill(address)
      await page.locator('#field-events input').first().fill('article.published')
      await page.keyboard.press('Enter')
      await save.click()
      await page.waitForURL(/\/webhooks\/(?!create)[\w-]+$/)
      secret = (await panel().locator('code').textContent()) ?? ''
      expect(secret).toMatch(/^whsec_/)
      await panel().getByText('Nothing has been sent yet.').waitFor()
      await panel().scrollIntoViewIfNeeded()
      await opened().shot('webhooks-made')
      expect(await opened().faultsIn('.hook-panel')).toEqual([])
      await button('I have it').click()
      await panel().locator('code').waitFor({ state: 'hidden' })
      await page.reload()
      await button('Send a test').waitFor()
      expect(await page.content()).not.toContain(secret)
    })

    it('are tried by hand, signed; what failed says why, and is sent again', async () => {
      await button('Send a test').click()
      await panel().getByRole('status').getByText('The call was taken: answered 204.').waitFor()
      expect(verified().type).toBe('webhook.test')
      status = 500
      await button('Send a test').click()
      await panel().getByRole('alert').getByText('The call failed: answered 500.').waitFor()
      const failed = panel().getByRole('listitem').filter({ hasText: 'failed: answered 500' })
      await failed.waitFor()
      await opened().shot('webhooks-failed')
      const id = heard.at(-1)?.headers['webhook-id']
      status = 204
      await failed.getByRole('button', { name: /^Send again/ }).click()
      await panel().getByRole('status').getByText('The call was taken: answered 204.').waitFor()
      await panel().getByText('tried 2 times').waitFor()
      expect(verified().type).toBe('webhook.test')
      expect(heard.at(-1)?.headers['webhook-id']).toBe(id)
    })

    it('show what they were told of, on a phone and in the dark too', async () => {
      const id = await publish('Heard of')
      await expect.poll(() => heard.length, { timeout: 60_000 }).toBe(4)
      expect(verified()).toMatchObject({ type: 'article.published', data: { id } })
      await expect
        .poll(async () => {
          await button('Look again').click()
          return panel().getByRole('listitem').filter({ hasText: 'article.published taken: answered 204' }).count()
        })
        .toBe(1)
      await page.setViewportSize({ width: 390, height: 800 })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.reload()
      await panel().getByText('tried 2 times').waitFor({ timeout: 30_000 })
      await panel().scrollIntoViewIfNeeded()
      await opened().shot('webhooks-phone')
      expect(await opened().faultsIn('.hook-panel')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })

    it('sign with another secret once it was made', async () => {
      await button('Make a new secret').click()
      await button('Yes, the old one signs no longer').click()
      await panel().locator('code').waitFor()
      const next = (await panel().locator('code').textContent()) ?? ''
      await button('Send a test').click()
      await panel().getByRole('status').getByText('The call was taken: answered 204.').waitFor()
      expect(verified(next).type).toBe('webhook.test')
      expect(() => verified()).toThrow()
    })

    it('that are switched off are named on the dashboard', async () => {
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.emulateMedia({ colorScheme: 'light' })
      status = 410
      await publish('Gone')
      const hook = async () => {
        const listed = await page.context().request.get(`${url}/api/webhooks`, { headers: { origin: url } })
        return (await listed.json()).docs[0]
      }
      await expect.poll(hook, { timeout: 60_000 }).toMatchObject({ active: false, disabledWhy: 'gone' })
      await page.goto(`${url}/admin`)
      const card = page.getByRole('region', { name: 'Webhooks switched off' })
      await card.getByText('1 webhook was switched off').waitFor({ timeout: 30_000 })
      // By the keyboard: on a busy machine the page still moves while it comes alive, and a click lands beside what it was meant for.
      await card.getByRole('link', { name: 'See which' }).press('Enter')
      const row = page.getByRole('row').filter({ hasText: address })
      await row.waitFor({ timeout: 30_000 })
      // Payload's list writes what it shows into the address once it is alive; a link that was followed before that is given up.
      await page.waitForURL(/[?&]limit=/)
      await opened().shot('webhooks-off-list')
      await row.getByRole('link').first().press('Enter')
      await opened().shot('webhooks-off-clicked')
      await page.waitForURL(/\/webhooks\/[\w-]+$/)
      await panel().getByText('answered 410').first().waitFor({ timeout: 30_000 })
      await opened().shot('webhooks-off')
    })
  })
}
