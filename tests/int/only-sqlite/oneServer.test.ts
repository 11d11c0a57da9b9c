import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootPayload } from '../../../src/boot'
import { loadConfig } from '../../../src/config'
import { hasForeignWrites } from '../../../src/platform/database/sqlite/adapter'
import { bootServer, type TestServer } from '../../support/app'
import { openOther } from '../../support/otherProgram'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server?.stop())

const bootAgain = (serves: boolean) =>
  bootPayload(
    loadConfig({
      development: true,
      env: {
        DATABASE_URL: server.databaseUrl,
        DATA_DIR: server.folder,
        DEMO: 'false',
        PUBLIC_URL: 'http://second.test',
      },
    }),
    { serves, handoverMs: 0, key: randomUUID(), log: { write: () => {} } },
  )

/** What another program does, which knows nothing of this process. */
const elsewhere = async (sql: string) => {
  const client = openOther(server.databaseUrl)
  await client.execute(sql)
  client.close()
}

describe('a SQLite database that is served', () => {
  it('is refused to a second server, which names the first', async () => {
    await expect(bootAgain(true)).rejects.toThrow(
      new RegExp(
        `is served already, by process ${process.pid} on .+, at ${server.base}, since .+Stop that server first`,
      ),
    )
  })

  it('is open to commands', async () => {
    const command = await bootAgain(false)
    expect((await command.payload.find({ collection: 'users' })).totalDocs).toBeGreaterThan(0)
    await command.stop()
  })

  it('is answered about as it is, whatever another program has just changed', async () => {
    const { id, slug } = await server.article({ title: 'Before' })
    const titleOf = async () => (await (await fetch(`${server.base}/api/articles/${id}`)).json()).title
    const page = async () => (await fetch(`${server.base}/articles/${slug}`)).text()
    expect([await titleOf(), await page()]).toEqual(['Before', expect.stringContaining('Before')])
    await elsewhere(`UPDATE articles SET title = 'After' WHERE id = '${id}'`)
    expect([await titleOf(), await page()]).toEqual(['After', expect.stringContaining('After')])
  })

  it('is not taken for changed by what the server itself writes', async () => {
    hasForeignWrites(server.payload)
    await server.article({})
    expect(hasForeignWrites(server.payload)).toBe(false)
    await elsewhere('CREATE TABLE IF NOT EXISTS elsewhere (id text)')
    expect([hasForeignWrites(server.payload), hasForeignWrites(server.payload)]).toEqual([true, false])
  })

  it('is for its owner alone, with its log', () => {
    const file = server.databaseUrl.replace('file:', '')
    for (const path of [file, `${file}-wal`, `${file}-shm`])
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0])
  })
})
