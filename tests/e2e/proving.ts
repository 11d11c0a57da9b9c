import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { waitUntilAlive } from '../support/browser'
import type { Opened } from './openAdmin'

/** What asks who it is again: keys of programs, and another address. */
export function provingOneself(opened: () => Opened): void {
  describe('whoever has a session', () => {
    let page: Page
    let url: string
    let password: string
    const robin = { email: 'robin@staff.example', password: 'a long enough password', name: 'Robin', role: 'editor' }

    beforeAll(async () => {
      const { enter, server, viewer } = opened()
      url = server.url
      password = robin.password
      const data = { ...robin, currentPassword: server.admin?.password }
      const made = await viewer.context.request.post(`${url}/api/users`, { data, headers: { origin: url } })
      expect(made.status()).toBe(201)
      page = (await enter(robin)).page
    })

    it('makes a key with the password, sees it once and ends it', async () => {
      const read = async (key: string) =>
        (await fetch(`${url}/api/articles?limit=1`, { headers: { authorization: `Bearer ${key}` } })).status
      await page.goto(`${url}/admin/keys`)
      await page.getByText('There are no keys yet.').waitFor()
      await waitUntilAlive(page, '#key-name')
      await page.getByLabel('Name').fill('The reading room')
      await page.getByLabel('The password you sign in with').fill('not this one')
      await page.getByRole('button', { name: 'Make the key' }).click()
      await page.getByRole('alert').getByText('This is not the password you sign in with.').waitFor()
      await page.getByLabel('The password you sign in with').fill(password)
      await page.getByRole('button', { name: 'Make the key' }).click()
      const fresh = page.getByRole('region', { name: 'The new key' })
      const key = (await fresh.locator('code').textContent()) ?? ''
      await opened().shot('keys', page)
      expect(await read(key)).toBe(200)
      await fresh.getByRole('button', { name: 'I have it' }).click()
      await fresh.waitFor({ state: 'hidden' })
      await page.reload()
      const row = page.getByRole('listitem').filter({ hasText: 'The reading room' })
      await row.waitFor()
      expect(await page.content()).not.toContain(key)
      await row.getByRole('button', { name: 'End' }).click()
      await row.getByRole('button', { name: 'Yes, end this key' }).click()
      await page.getByText('The key “The reading room” has ended.').waitFor()
      await page.getByText('There are no keys yet.').waitFor()
      expect(await read(key)).toBe(401)
    })

    it('is asked for the password before the address of the account is another one', async () => {
      await page.goto(`${url}/admin/account`)
      const email = page.locator('#field-email')
      await waitUntilAlive(page, '#field-email')
      const proof = page.getByLabel('The password you sign in with')
      expect(await proof.count()).toBe(0)
      await email.fill('robin@elsewhere.example')
      await proof.waitFor()
      await proof.scrollIntoViewIfNeeded()
      await opened().shot('account-proof', page)
      const save = page.getByRole('button', { name: 'Save', exact: true })
      await save.click()
      await page.getByText('Please enter the password you sign in with.').first().waitFor()
      await proof.fill('not this one')
      await save.click()
      await page.getByText('This is not the password you sign in with.').first().waitFor()
      const login = async (address: string) =>
        (
          await fetch(`${url}/api/users/login`, {
            method: 'POST',
            body: JSON.stringify({ email: address, password }),
            headers: { 'content-type': 'application/json', origin: url },
          })
        ).status
      expect(await login(robin.email)).toBe(200)
      await proof.fill(password)
      await save.click()
      await expect.poll(() => login('robin@elsewhere.example')).toBe(200)
      expect(await login(robin.email)).toBe(401)
    })
  })
}
