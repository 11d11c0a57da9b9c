import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { describe, expect, it, vi } from 'vitest'
import { fillArticle } from '../../bench/fillArticle.mjs'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { findFaults, type Kept } from '../support/crash/kept'
import { postUntilKept } from '../support/crash/postUntilKept'
import { readMongo, readSqlite } from '../support/crash/readKept'
import { startMongo } from '../support/mongodbServer'
import { createRandom } from '../support/random'

/** CI runs a small size; the full one is CRASH_POSTS=10000 CRASH_KILLS=20. */
const sizes = { sqlite: Number(process.env.CRASH_POSTS ?? 120), mongodb: Number(process.env.CRASH_POSTS ?? 40) }
const kills = Number(process.env.CRASH_KILLS ?? 2)
const clients = 16
/** What a restart may take until it answers. */
const restartMs = 10_000

const say = (text: string) => process.stderr.write(`${text}\n`)

/** After how many acknowledged posts the server is killed each time: any, in order. */
const chooseMoments = (posts: number, random: () => number): number[] =>
  Array.from({ length: kills }, () => 1 + Math.floor(random() * (posts - clients - 1))).sort((a, b) => a - b)

const env = { DEMO: 'false', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'fatal' }

describe.each(['sqlite', 'mongodb'] as const)('a server on %s that is killed again and again', (database) => {
  const posts = sizes[database]
  it('keeps every acknowledged comment exactly once, whole, and answers again within ten seconds', {
    timeout: 120_000 + posts * 200 + kills * 30_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-crash-'))
    const mongo = database === 'mongodb' ? await startMongo() : undefined
    const name = `crash_${randomBytes(4).toString('hex')}`
    const settings = { ...env, ...(mongo ? { DATABASE_URL: mongo.uri(name) } : {}) }
    const file = join(folder, 'colloquy.db')
    const read = (): Promise<Kept> => (mongo ? readMongo(mongo.uri(name)) : readSqlite(file))
    try {
      let server = await startBuilt({ dataDir: folder, env: settings })
      const { port, url } = server
      const { slug } = await fillArticle(server)
      const before = new Set((await read()).comments.map(({ id }) => id))

      const random = createRandom(`killing the server on ${database}`)
      const moments = chooseMoments(posts, random)
      const restarts: number[] = []
      let count = 0
      let ended = false
      const reached = (moment: number) =>
        vi.waitUntil(() => count >= moment || ended, { timeout: 120_000 + posts * 200, interval: 1 })
      const crash = async () => {
        for (const [turn, moment] of moments.entries()) {
          await reached(moment)
          // Somewhere in the middle of what is under way, not at the moment of an answer.
          await pause(random() * 40)
          await server.kill()
          // The database server dies with it every other time. Not SecantusDB: killed, it forgets what it has acknowledged.
          if (mongo?.kind === 'mongod' && turn % 2 === 1) {
            mongo.kill()
            await mongo.restart()
          }
          const started = Date.now()
          server = await startBuilt({ dataDir: folder, env: settings, account: false, port })
          restarts.push(Date.now() - started)
        }
      }
      const post = async () => {
        const told = await postUntilKept({
          base: url,
          article: slug,
          posts,
          clients,
          acknowledged: (now) => {
            count = now
          },
        })
        ended = true
        return told
      }
      const [told] = await Promise.all([post(), crash()])
      await server.stop()

      const kept = await read()
      const mine: Kept = {
        comments: kept.comments.filter(({ id }) => !before.has(id)),
        vault: kept.vault.filter((id) => !before.has(id)),
        events: kept.events.filter((id) => !before.has(id)),
        queue: kept.queue.filter((id) => !before.has(id)),
        counted:
          kept.counted - kept.comments.filter(({ id, status }) => before.has(id) && status === 'approved').length,
      }
      say(
        `${database}: ${told.ids.size} of ${posts} posts acknowledged from ${clients} clients, ${kills} kills after ${moments.join(', ')}; restarts took ${restarts.join(', ')} ms`,
      )
      expect(told.faults).toEqual([])
      expect(told.ids.size).toBe(posts)
      expect(findFaults(mine, told.ids)).toEqual([])
      expect(Math.max(...restarts)).toBeLessThan(restartMs)
    } finally {
      await mongo?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('the check itself', () => {
  const whole = (ids: string[]): Kept => ({
    comments: ids.map((id) => ({ id, content: `Text of ${id}`, status: 'pending' })),
    vault: [...ids],
    events: [...ids],
    queue: [...ids],
    counted: 0,
  })
  const acknowledged = new Map([
    ['Text of a', 'a'],
    ['Text of b', 'b'],
  ])

  it('has nothing against what is whole', () => {
    expect(findFaults(whole(['a', 'b']), acknowledged)).toEqual([])
    // One that was kept while its answer was lost, and never asked for again.
    expect(findFaults(whole(['a', 'b', 'c']), acknowledged)).toEqual([])
  })

  it.each<[string, Kept]>([
    ['a lost comment', whole(['a'])],
    [
      'a doubled comment',
      {
        ...whole(['a', 'b']),
        comments: [...whole(['a', 'b']).comments, { id: 'c', content: 'Text of a', status: 'pending' }],
      },
    ],
    [
      'a comment under another id',
      {
        ...whole(['a', 'c']),
        comments: [
          { id: 'a', content: 'Text of a', status: 'pending' },
          { id: 'c', content: 'Text of b', status: 'pending' },
        ],
      },
    ],
    ['a lost vault row', { ...whole(['a', 'b']), vault: ['a'] }],
    ['a doubled event', { ...whole(['a', 'b']), events: ['a', 'b', 'b'] }],
    ['an orphan on the desk', { ...whole(['a', 'b']), queue: ['a', 'b', 'z'] }],
    ['a wrong count', { ...whole(['a', 'b']), counted: 1 }],
  ])('notices %s', (_, kept) => {
    expect(findFaults(kept, acknowledged)).not.toEqual([])
  })

  it('reads a database as it stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-crash-'))
    const server = await startBuilt({ dataDir: folder, env })
    const { slug } = await fillArticle(server)
    const told = await postUntilKept({ base: server.url, article: slug, posts: 2, clients: 1, acknowledged: () => {} })
    await server.stop()
    const file = join(folder, 'colloquy.db')
    const faults = async () => findFaults(await readSqlite(file), told.ids)
    expect(await faults()).toEqual([])
    const client = createClient({ url: `file:${file}` })
    await client.execute({ sql: 'DELETE FROM vault_rows WHERE owner_id = ?', args: [[...told.ids.values()][0] ?? ''] })
    client.close()
    expect(await faults()).toHaveLength(1)
    rmSync(folder, { recursive: true, force: true })
  })
})
