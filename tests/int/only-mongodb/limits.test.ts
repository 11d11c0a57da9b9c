import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import { expect, it } from 'vitest'
import { bootPayload, bootServer, type TestServer } from '../../support/app'

const limits = { WRITES_PER_MINUTE: '10', TRUST_PROXY: '1' }

const post = (at: TestServer) =>
  fetch(`${at.base}/api/comments`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.200' },
  })

/** Processes of one site share their secret: limits are counted under keyed hashes. */
const secretOf = async ({ folder }: TestServer): Promise<string> =>
  (await readFile(join(folder, 'payload.secret'), 'utf8')).trim()

it('one address is counted once, however soon after the start: its index is there before anything is counted', async () => {
  const { payload, stop } = await bootPayload()
  try {
    const { connection } = payload.db as unknown as MongooseAdapter
    const indexes = await connection.getClient().db(connection.name).collection('rate_limits').indexes()
    expect(indexes).toContainEqual(expect.objectContaining({ key: { key: 1 }, unique: true }))
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expire: -1 }, expireAfterSeconds: 0 }))
  } finally {
    await stop()
  }
})

it('several processes on one database count together', async () => {
  const server = await bootServer(limits)
  try {
    const other = await bootServer({
      ...limits,
      DATABASE_URL: server.databaseUrl,
      VAULT_KEY_FILE: join(server.folder, 'vault.keys'),
      PAYLOAD_SECRET: await secretOf(server),
    })
    try {
      const statuses: number[] = []
      for (let index = 0; index < 10; index++) statuses.push((await post(index % 2 === 0 ? server : other)).status)
      expect(statuses).not.toContain(429)
      expect((await post(other)).status).toBe(429)
    } finally {
      await other.stop()
    }
  } finally {
    await server.stop()
  }
})

it.each(['first', 'second'])('of new pages are counted by each site itself: the %s of one process', async () => {
  const site = await bootServer()
  try {
    await site.payload.updateGlobal({ slug: 'site', data: { origins: ['https://blog.example'] } })
    const page = { url: 'https://blog.example/post/', title: 'A post' }
    const typed = { page, name: 'Robin', email: site.canary.email(), content: 'A remark.' }
    const from = { 'x-forwarded-for': site.canary.ip() }
    expect((await site.ask('POST', '/api/comments', typed, 'anonymous', from)).status).toBe(201)
  } finally {
    await site.stop()
  }
})
