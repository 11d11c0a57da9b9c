import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillArticle } from '../../bench/fillArticle.mjs'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { findFaults, type Kept } from '../support/crash/kept'
import { readMongo, readSqlite } from '../support/crash/readKept'
import { type MongoServer, startMongo } from '../support/mongodbServer'

/** CI runs a short outage; the full one is OUTAGE_MS=30000. */
const outageMs = Number(process.env.OUTAGE_MS ?? 5000)
const env = { DEMO: 'false', READS_PER_MINUTE: '0', WRITES_PER_MINUTE: '0', LOG_LEVEL: 'fatal' }

type Server = Awaited<ReturnType<typeof startBuilt>>

let turn = 0
const post = async ({ url }: Server, article: string, content?: string) => {
  turn += 1
  const text = content ?? `What somebody says for the time number ${turn}.`
  const response = await fetch(`${url}/api/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ article, name: `Reader ${turn}`, email: `reader-${turn}@outage.example`, content: text }),
  })
  const body = await response.json()
  return { status: response.status, retryAfter: response.headers.get('retry-after'), id: body.doc?.id, text }
}
const read = async ({ url }: Server, path: string) => {
  const response = await fetch(url + path)
  await response.arrayBuffer()
  return response.status
}
const pathsOf = (slug: string) => [
  `/articles/${slug}`,
  `/api/articles/${slug}/thread`,
  `/api/comments/counts?articles=${slug}`,
]

describe('a database file that another program has locked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-outage-'))
  let server: Server
  let slug: string
  beforeAll(async () => {
    server = await startBuilt({ dataDir: folder, env })
    slug = (await fillArticle(server)).slug
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('stops no read; writes are answered 503 with a time, and go on within five seconds of its return', {
    timeout: outageMs + 60_000,
  }, async () => {
    for (const path of pathsOf(slug)) expect(await read(server, path)).toBe(200)
    const other = createClient({ url: `file:${join(folder, 'colloquy.db')}` })
    await other.execute('BEGIN IMMEDIATE')
    const until = Date.now() + outageMs
    const answers: { status: number; retryAfter: string | null }[] = []
    const write = async () => {
      while (Date.now() < until - 4000) answers.push(await post(server, slug))
    }
    const look = async () => {
      while (Date.now() < until) {
        for (const path of [...pathsOf(slug), '/feed.xml', '/api/articles?limit=1'])
          expect(await read(server, path)).toBe(200)
        await pause(50)
      }
    }
    await Promise.all([look(), ...Array.from({ length: 8 }, write)])
    expect(answers.length).toBeGreaterThanOrEqual(8)
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-9]/) })
    await other.execute('COMMIT')
    other.close()
    const back = Date.now()
    while ((await post(server, slug)).status !== 201) expect(Date.now() - back).toBeLessThan(5000)
  })
})

describe.skipIf(process.env.TEST_MONGODB_URI)('a MongoDB that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-away-'))
  let mongo: MongoServer
  let server: Server
  let slug: string
  beforeAll(async () => {
    mongo = await startMongo()
    server = await startBuilt({ dataDir: folder, env: { ...env, DATABASE_URL: mongo.uri('away') } })
    slug = (await fillArticle(server)).slug
  }, 180_000)
  afterAll(async () => {
    await server?.stop()
    await mongo?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['hangs', () => mongo.pause(), async () => mongo.resume()],
    ['is gone', () => mongo.kill(), () => mongo.restart()],
  ])(
    '%s stops no read of what is known; posts are answered 503 with a time, and go on within five seconds of its return',
    {
      timeout: 3 * outageMs + 90_000,
    },
    async (_, leave, comeBack) => {
      const paths = [...pathsOf(slug), '/feed.xml', '/api/articles?limit=1']
      // Nothing is kept before the stream of changes runs.
      await expect
        .poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 10_000 })
        .toContain('colloquy_cache_running 1')
      for (const path of paths) expect(await read(server, path)).toBe(200)
      leave()
      // A post that was sent while it began to hang may take until the driver knows.
      const until = Date.now() + Math.max(outageMs, 15_000)
      const answers: { status: number; retryAfter: string | null }[] = []
      const write = async () => {
        while (Date.now() < until) answers.push(await post(server, slug))
      }
      let slowest = 0
      const look = async () => {
        while (Date.now() < until) {
          for (const path of paths) {
            const from = performance.now()
            expect(await read(server, path)).toBe(200)
            slowest = Math.max(slowest, performance.now() - from)
          }
          await pause(50)
        }
      }
      await Promise.all([look(), ...Array.from({ length: 8 }, write)])
      expect(answers.length).toBeGreaterThanOrEqual(8)
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-9]/) })
      // Far from the seconds that asking a database takes that does not answer.
      expect(slowest).toBeLessThan(2000)
      expect(await read(server, '/readyz')).toBe(503)
      await comeBack()
      const back = Date.now()
      while ((await post(server, slug)).status !== 201) expect(Date.now() - back).toBeLessThan(5000)
      expect(await read(server, `/api/articles/${slug}/thread`)).toBe(200)
    },
  )
})

/** A file system of a few megabytes needs the right to mount one, as containers and CI have it. */
const mayMount = process.getuid?.() === 0 && process.platform === 'linux'
if (!mayMount)
  process.stderr.write(
    '\nTHE TEST OF A FULL DISK DID NOT RUN: it mounts a small file system, which takes root on Linux.\n',
  )

describe('a full disk', () => {
  it.runIf(mayMount)(
    'is never answered with a false acknowledgement; reads go on, health says so, and room makes it well again',
    {
      timeout: 120_000,
    },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'colloquy-full-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder])
      try {
        const server = await startBuilt({ dataDir: folder, env })
        try {
          const { slug } = await fillArticle(server)
          for (const path of pathsOf(slug)) expect(await read(server, path)).toBe(200)
          expect(await read(server, '/readyz')).toBe(200)
          const { bavail, bsize } = statfsSync(folder)
          const ballast = join(folder, 'ballast')
          writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 512 * 1024)))

          const told = new Map<string, string>()
          const refused: number[] = []
          // Half a megabyte is soon used up.
          while (refused.length < 5 && told.size < 500) {
            const answer = await post(server, slug, `${randomBytes(4).toString('hex')} ${'words '.repeat(2000)}`)
            if (answer.status === 201) told.set(answer.text.trim(), answer.id)
            else refused.push(answer.status)
          }
          expect(refused).toEqual([503, 503, 503, 503, 503])
          for (const path of pathsOf(slug)) expect(await read(server, path)).toBe(200)
          // At once: it looks at the room there is.
          expect(await read(server, '/readyz')).toBe(503)
          expect(await read(server, '/healthz')).toBe(200)

          rmSync(ballast)
          await expect.poll(async () => (await post(server, slug)).status, { timeout: 5000 }).toBe(201)
          await expect.poll(() => read(server, '/readyz'), { timeout: 15_000, interval: 500 }).toBe(200)
          await server.stop()
          expect(findFaults(trimmed(await readSqlite(join(folder, 'colloquy.db'))), told)).toEqual([])

          const { bavail: left } = statfsSync(folder)
          writeFileSync(ballast, Buffer.alloc(left * bsize))
          let said = ''
          const again = startBuilt({
            dataDir: folder,
            env,
            account: false,
            onOutput: (text) => {
              said += text
            },
          })
          await expect(again).rejects.toThrow('ended with 1 while starting')
          expect(said).toContain(`Nothing can be written into the folder ${folder}: the disk is full (ENOSPC).`)
          expect(said).toContain('Make room there, or set DATA_DIR to another disk.')
        } finally {
          await server.stop()
        }
      } finally {
        // Lazily: what reads the file may not have let go of it yet.
        execFileSync('umount', ['-l', folder])
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})

const trimmed = (kept: Kept): Kept => ({
  ...kept,
  comments: kept.comments.map((comment) => ({ ...comment, content: comment.content.trim() })),
})

describe.each(['sqlite', 'mongodb'] as const)('a server on %s that is asked to stop', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-stop-'))
  const name = `stop_${randomBytes(4).toString('hex')}`
  let mongo: MongoServer | undefined
  beforeAll(async () => {
    mongo = database === 'mongodb' ? await startMongo() : undefined
  }, 120_000)
  afterAll(async () => {
    await mongo?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finishes or refuses a hundred posts within ten seconds, and keeps just what it acknowledged', {
    timeout: 120_000,
  }, async () => {
    const server = await startBuilt({
      dataDir: folder,
      env: { ...env, ...(mongo ? { DATABASE_URL: mongo.uri(name) } : {}) },
    })
    const { slug } = await fillArticle(server)
    const told = new Map<string, string>()
    const others: unknown[] = []
    const sent = Array.from({ length: 100 }, () =>
      post(server, slug).then(
        ({ id, status, text }) => {
          if (status === 201) told.set(text, id)
          else others.push(status)
        },
        // Refused or broken off: nothing was promised.
        () => others.push('no answer'),
      ),
    )
    await pause(150)
    const asked = Date.now()
    await server.stop()
    const took = Date.now() - asked
    await Promise.all(sent)
    process.stderr.write(
      `${database}: ${told.size} of 100 finished, ${others.length} refused, stopped after ${took} ms\n`,
    )
    expect(took).toBeLessThan(10_000)
    expect(told.size).toBeGreaterThan(0)
    for (const other of others) expect([503, 'no answer']).toContain(other)
    const kept = mongo ? await readMongo(mongo.uri(name)) : await readSqlite(join(folder, 'colloquy.db'))
    expect(findFaults(kept, told)).toEqual([])
  })
})
