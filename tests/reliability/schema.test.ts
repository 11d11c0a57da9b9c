import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuilt } from '../../scripts/startBuilt.mjs'

// On the built server, because Payload looks at `NODE_ENV`, which a test runner sets to `test`.
describe.each(['development', 'production'] as const)('the built server in %s', (mode) => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-schema-'))
  let server: Awaited<ReturnType<typeof startBuilt>>

  beforeAll(async () => {
    const env = { DEMO: 'false', LOG_LEVEL: 'fatal', NODE_OPTIONS: '--import=./bench/inside.mjs' }
    const production = mode === 'production'
    server = await startBuilt({ dataDir: folder, env, production, serverFlags: production ? ['--no-admin'] : [] })
  }, 60_000)
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (query: string, cookie?: string) => {
    const response = await fetch(`${server.url}/api/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query }),
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie, origin: server.url } : {}) },
    })
    return { status: response.status, body: await response.json() }
  }

  it('has loaded nothing of the admin while nobody has opened it', async () => {
    const modules: string[] = await server.ask('modules')
    expect(modules).toContain('libsql')
    expect(modules).not.toContain('next')
    if (mode === 'development') return
    const answer = await fetch(`${server.url}/admin`, { headers: { cookie: server.admin?.cookie ?? '' } })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('without the admin (<code>--no-admin</code>)')
    expect(await server.ask('modules')).not.toContain('next')
  })

  it('shows the GraphQL schema to staff', async () => {
    const { body, status } = await ask(getIntrospectionQuery(), server.admin?.cookie)
    expect(status).toBe(200)
    const comment = expect.objectContaining({ name: 'Comment' })
    expect(body).toEqual({ data: { __schema: expect.objectContaining({ types: expect.arrayContaining([comment]) }) } })
  })

  it(mode === 'production' ? 'refuses it to everybody else' : 'shows it to everybody', async () => {
    const { body, status } = await ask('{ __type(name: "Comment") { name } }')
    if (mode === 'production') {
      expect(status).toBe(403)
      expect(JSON.stringify(body)).toContain('for staff')
    } else expect(body).toEqual({ data: { __type: { name: 'Comment' } } })
  })
})
