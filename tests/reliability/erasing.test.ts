import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { MongoClient } from 'mongodb'
import { describe, expect, it, vi } from 'vitest'
import { fillArticle } from '../../bench/fillArticle.mjs'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { startMongo } from '../support/mongodbServer'
import { createRandom } from '../support/random'
import { startSmtp } from '../support/smtp'

/** CI runs a small size: comments of each person, and as many people as kills. */
const comments = Number(process.env.ERASE_COMMENTS ?? 40)
const kills = Number(process.env.ERASE_KILLS ?? 1)

const env = { DEMO: 'false', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'fatal' }

/** How many comments are erased, asked of the database itself: the server is about to be killed. */
const countErased = async (url: string): Promise<{ erased(): Promise<number>; close(): Promise<void> }> => {
  if (!url.startsWith('file:')) {
    const client = await MongoClient.connect(url)
    const events = client.db().collection('moderation-events')
    return { erased: () => events.countDocuments({ kind: 'erased' }), close: () => client.close() }
  }
  const client = createClient({ url })
  const sql = "SELECT count(*) AS erased FROM moderation_events WHERE kind = 'erased'"
  return {
    erased: async () => Number((await client.execute(sql)).rows[0]?.erased),
    close: async () => client.close(),
  }
}

describe.concurrent.each(['sqlite', 'mongodb'] as const)('an erasure on %s whose server is killed', (database) => {
  it('goes on at the next start until all is erased, each comment once', { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-erase-'))
    const mongo = database === 'mongodb' ? await startMongo() : undefined
    const smtp = await startSmtp()
    const databaseUrl = mongo?.uri(`erase_${randomBytes(4).toString('hex')}`) ?? `file:${folder}/colloquy.db`
    const settings = { ...env, SMTP_URL: smtp.url, DATABASE_URL: databaseUrl }
    try {
      let server = await startBuilt({ dataDir: folder, env: settings })
      const { admin, port, url } = server
      if (!admin) throw new Error('There is no administrator')
      const headers = { 'content-type': 'application/json', cookie: admin.cookie, origin: url }
      const post = async (path: string, body: unknown, asStaff = false) => {
        const response = await fetch(url + path, {
          method: 'POST',
          headers: asStaff ? headers : { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        expect(response.status, `${path} ${await response.clone().text()}`).toBeLessThan(300)
      }
      const named = async (name: string): Promise<number> =>
        (await (await fetch(`${url}/api/comments/count?where[name][equals]=${name}`, { headers })).json()).totalDocs

      const { slug } = await fillArticle(server)
      await post('/api/globals/discussion', { floodSeconds: 0, notifyAuthor: false, notifyModerators: false }, true)
      const { close, erased } = await countErased(databaseUrl)
      const partial: number[] = []
      const random = createRandom(`killing an erasure on ${database}`)
      for (let turn = 0; turn < kills; turn++) {
        const email = `robin-${turn}@reader.example`
        for (let index = 0; index < comments; index++)
          await post('/api/comments', { article: slug, name: 'Robin', email, content: `Remark ${turn}-${index}.` })
        const mailed = smtp.mails.length
        await post('/api/person/erase', { email })
        const link = await vi.waitUntil(() => /\/mail\/[\w-]+/.exec(smtp.mails[mailed]?.text ?? '')?.[0], {
          timeout: 60_000,
        })
        expect((await fetch(url + link, { method: 'POST' })).status).toBe(200)
        await vi.waitUntil(async () => (await erased()) > turn * comments, { timeout: 60_000, interval: 1 })
        await pause(random() * 50)
        await server.kill()
        partial.push((await erased()) - turn * comments)
        server = await startBuilt({ dataDir: folder, env: settings, account: false, port })
        await vi.waitUntil(async () => (await named('Robin')) === 0, { timeout: 200_000 })
        expect([await named('Anonymous'), await erased()]).toEqual([(turn + 1) * comments, (turn + 1) * comments])
      }
      await close()
      await server.stop()
      process.stderr.write(`${database}: killed when ${partial.join(', ')} of ${comments} comments were erased\n`)
      // Killed before its end, or nothing was shown.
      expect(Math.min(...partial)).toBeLessThan(comments)
    } finally {
      await smtp.stop()
      await mongo?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
