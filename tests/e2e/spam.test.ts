import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { enterAs, expectNoErrors, findings, openBrowser, shot, type Viewer } from '../support/browser'
import { paragraph } from '../support/paragraph'

type Labelled = { spam: boolean; text: string }

const known: Labelled[] = readFileSync('scripts/spam/comments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const some = (isSpam: boolean): Labelled[] =>
  known.filter(({ spam, text }) => spam === isSpam && text.trim() !== '').slice(0, 60)

const folder = mkdtempSync(join(tmpdir(), 'colloquy-spam-'))
let server: Awaited<ReturnType<typeof startBuilt>>
let browser: Browser
let viewer: Viewer
let page: Page
let article: string
let admin = { email: '', password: '', cookie: '' }

const ask = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: {
      origin: server.url,
      cookie: admin.cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

let turn = 0
/** From a reader of their own, who is nobody the site knows. */
const post = async (content: string): Promise<string> => {
  turn += 1
  const response = await fetch(`${server.url}/api/comments`, {
    method: 'POST',
    headers: {
      origin: server.url,
      'content-type': 'application/json',
      'x-forwarded-for': `10.1.${turn >> 8}.${turn & 255}`,
    },
    body: JSON.stringify({ article, name: `Reader ${turn}`, email: `reader-${turn}@reader.example`, content }),
  })
  const answer = await response.json()
  if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(answer)}`)
  return answer.doc.id
}

const start = async (options: { account?: boolean; port?: number } = {}) => {
  const started = await startBuilt({
    dataDir: folder,
    env: { DEMO: 'false', LOG_LEVEL: 'warn', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', TRUST_PROXY: 'loopback' },
    ...options,
  })
  await vi.waitUntil(() => started.adminState() === 'ready', { timeout: 60_000 })
  return started
}

beforeAll(async () => {
  server = await start()
  admin = server.admin ?? admin
  await ask('POST', '/globals/discussion', { floodSeconds: 0, holdAll: true })
  const made = await ask('POST', '/articles', {
    title: 'The harbour at night',
    slug: 'the-harbour-at-night',
    body: paragraph('The last ferry leaves at ten.'),
    publishedAt: new Date().toISOString(),
    _status: 'published',
  })
  article = made.doc.id
  browser = await openBrowser()
  viewer = await enterAs(browser, server.url, admin)
  page = viewer.page
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('the score of the filter that learned here stands on the card, with what it means and the words that speak for it', async () => {
  for (const [isSpam, to] of [
    [true, 'spam'],
    [false, 'approved'],
  ] as const) {
    const ids: string[] = []
    for (const { text } of some(isSpam)) ids.push(await post(text))
    await ask('POST', '/moderation/comments', { ids, to })
  }
  await promisify(execFile)(
    process.execPath,
    ['--conditions=production', 'dist/cli.js', 'spam', 'train', '--development'],
    { env: { ...process.env, DATA_DIR: folder, PUBLIC_URL: server.url } },
  )
  await server.stop()
  server = await start({ account: false, port: Number(new URL(server.url).port) })
  await post('Check out my new channel, subscribe and win free gift cards at best-gifts.example')
  await page.goto(`${server.url}/admin/moderation?tab=spam&search=gift+cards`)
  const card = page.locator('.queue-card').first()
  await card.getByText(/^[\d.]+ % spam/).waitFor()
  expect(await card.locator('.queue-score').textContent()).toMatch(
    /^[\d.]+ % spam, says the filter: of comments scored like this, \d+ of 100 were spam\./,
  )
  expect(await card.locator('mark').allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringMatching(/check|channel|subscribe/i)]),
  )
  await card.getByText('About this score').click()
  await card
    .getByText(
      /^The words that speak most for spam are marked in the text\. Model \S+, which had learned from \d+ comments/,
    )
    .waitFor()
  await shot(page, 'spam-score')
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await card.getByText(/^[\d.]+ % spam/).waitFor()
  await shot(page, 'spam-score-phone')
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}, 240_000)

it('settings are tried on past comments by the scores of then, and by the filter of today where that is ticked', async () => {
  await page.goto(`${server.url}/admin/globals/discussion`)
  const replay = page.getByRole('region', { name: 'Try these settings' })
  const outcome = async (): Promise<string | null> => {
    await replay.getByRole('button', { name: 'Try on past comments' }).click()
    await replay.getByRole('button', { name: 'Try on past comments' }).waitFor({ timeout: 60_000 })
    return replay.locator('[aria-live]').textContent()
  }
  const recorded = await outcome()
  await replay.getByLabel('Score each comment by the spam filter of today').check()
  const today = await outcome()
  await shot(page, 'spam-replay')
  // Around it is Payload's own form.
  expect(await findings(page, 'section[aria-label="Try these settings"]')).toEqual([])
  // The filter had not learned anything when these were decided on.
  expect([recorded, today]).toEqual([
    'Would change nothing; 121 comments looked at.',
    expect.stringMatching(/^Would mark as spam [56]\d; 121 comments looked at\.$/),
  ])
})

it('what rules decided by themselves is picked by chance for a person to look at, and leaves when they have said what it is', async () => {
  await ask('POST', '/globals/discussion', { holdAll: false, requirePreviouslyApproved: false })
  const picked = async (): Promise<number> => (await ask('GET', '/moderation/queue/counts')).checks
  // Two in a hundred: that none of a thousand is picked happens once in a hundred million times.
  for (let index = 0; index < 1000 && (await picked()) === 0; index += 1)
    await post(`What ${index} lamps of the harbour see at night, I have counted them all.`)
  await page.goto(`${server.url}/admin/moderation`)
  await page
    .getByRole('button', { name: /^Spot checks/ })
    .first()
    .click()
  await page.locator('.queue-card').first().waitFor()
  await shot(page, 'spam-spot-check')
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await page.getByText('There is nothing to check.').waitFor()
  await expect.poll(picked).toBe(0)
})

it('caused no error in any console', () => {
  expectNoErrors(viewer)
})
