import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'

const folder = mkdtempSync(join(tmpdir(), 'colloquy-port-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a server that takes any port is reached by the links it gives', async () => {
  const env = { PORT: '0', PUBLIC_URL: '', DEMO: 'false', LOG_LEVEL: 'fatal' }
  const server = await startBuilt({ dataDir: folder, env, account: false, serverFlags: ['--no-admin'] })
  try {
    const link = new URL(server.setupLink)
    expect(Number(link.port)).toBeGreaterThan(0)
    const page = await fetch(link)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Create the first administrator')])
    const title = await (await fetch(`${link.origin}/sitemap.xml`)).text()
    expect(title).toContain(`<loc>${link.origin}/</loc>`)
  } finally {
    await server.stop()
  }
})
