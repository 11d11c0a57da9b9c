import { beforeAll, describe, expect, it } from 'vitest'
import { waitUntilAlive } from '../support/browser'
import type { Opened } from './openAdmin'

/** What moderators do with pages of other sites that are answered here. */
export function managingPages(opened: () => Opened): void {
  describe('pages that live elsewhere', () => {
    const site = 'https://blog.example'

    beforeAll(async () => {
      const { server, viewer } = opened()
      for (const [settings, data] of Object.entries({ site: { origins: [site] }, discussion: { floodSeconds: 0 } })) {
        const set = await viewer.context.request.post(`${server.url}/api/globals/${settings}`, {
          data,
          headers: { origin: server.url },
        })
        expect(set.status(), await set.text()).toBe(200)
      }
      for (const [path, title] of [
        ['tides', 'Of tides'],
        ['tides-again', 'Of tides again'],
        ['shells', 'Of shells'],
      ]) {
        const sent = await fetch(`${server.url}/api/comments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: site },
          body: JSON.stringify({
            page: { url: `${site}/${path}/`, title },
            name: 'Robin',
            email: 'robin@reader.example',
            content: `What a reader says about ${path}.`,
          }),
        })
        expect(sent.status, await sent.clone().text()).toBeLessThan(300)
      }
    })

    it('stand in no list of articles, and are found, renamed, closed and merged on a page of their own', async () => {
      const { faultsIn, server, shot, viewer } = opened()
      const { page } = viewer
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(`${server.url}/admin/collections/articles?limit=100`)
      await page.locator('table tbody tr').first().waitFor()
      expect(await page.getByText('Of tides').count()).toBe(0)
      expect(await page.locator('#nav-pages').getAttribute('href')).toBe('/admin/pages')
      await page.goto(`${server.url}/admin/pages`)
      const row = (title: string) => page.getByRole('listitem', { name: title, exact: true })
      await row('Of shells').waitFor()
      await waitUntilAlive(page, '.pages-search input')
      await shot('pages', page)
      expect(await faultsIn('.desk-page')).toEqual([])

      await page.getByLabel('Title or address').fill('nowhere')
      await page.keyboard.press('Enter')
      await page.getByText('No page has “nowhere” in its title or address.').waitFor()
      await page.getByLabel('Title or address').fill('tides')
      await page.keyboard.press('Enter')
      await row('Of tides').waitFor()
      expect(await row('Of shells').count()).toBe(0)

      await row('Of tides').getByRole('button', { name: 'Rename' }).click()
      await page.getByLabel('Title', { exact: true }).fill('Of the tides')
      await page.keyboard.press('Enter')
      await page.getByText('The page is called “Of the tides” now.').waitFor()
      await row('Of the tides').getByLabel('Comments').selectOption('Closed')
      await page.getByText('Comments of “Of the tides”: closed.').waitFor()
      const discussion = await fetch(`${server.url}/api/pages/discussion?url=${encodeURIComponent(`${site}/tides/`)}`)
      expect(await discussion.json()).toMatchObject({ open: false })

      await row('Of tides again').getByRole('button', { name: 'Merge …' }).click()
      await shot('pages-merging', page)
      await row('Of the tides').getByRole('button', { name: 'Move them here' }).click()
      await row('Of the tides').getByRole('button', { name: 'Yes, move them: this cannot be undone' }).click()
      await page.getByText('The comments of “Of tides again” stand on “Of the tides” now').waitFor()
      await row('Of tides again').waitFor({ state: 'detached' })

      await page.setViewportSize({ width: 390, height: 800 })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.reload()
      await row('Of shells').waitFor()
      await shot('pages-phone', page)
      expect(await faultsIn('.desk-page')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  })
}
