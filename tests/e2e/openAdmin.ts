import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, vi } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { enterAs, findings, openBrowser, shot as takePicture, type Viewer } from '../support/browser'

/** What the suites of the admin share: one started server and one browser, in which an administrator is signed in. */
export type Opened = {
  /** Of its database. */
  folder: string
  server: Awaited<ReturnType<typeof startBuilt>>
  browser: Browser
  viewer: Viewer
  shot(name: string, at?: Page): Promise<void>
  /** What axe finds wrong with a part of the page, with where. */
  faultsIn(part: string): Promise<string[]>
  /** Somebody else of the staff, at a browser of their own. */
  enter(account: { email: string; password: string }): Promise<Viewer>
}

/** Opens the admin of a server with content of every kind, before the tests of the suite it is called in. */
export function openAdmin(): () => Opened {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-admin-'))
  let server: Opened['server']
  let browser: Browser
  let viewer: Viewer

  const enter: Opened['enter'] = (account) => enterAs(browser, server.url, account)

  beforeAll(async () => {
    const env = { DEMO: 'true', LOG_LEVEL: 'fatal', READS_PER_MINUTE: '0', ALLOW_PRIVATE_HOOKS: 'true' }
    server = await startBuilt({ dataDir: folder, env })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    browser = await openBrowser()
    if (!server.admin) throw new Error('There is no administrator')
    viewer = await enter(server.admin)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  return () => ({
    folder,
    server,
    browser,
    viewer,
    shot: (name, at = viewer.page) => takePicture(at, `admin-${name}`),
    faultsIn: (part) => findings(viewer.page, part),
    enter,
  })
}
