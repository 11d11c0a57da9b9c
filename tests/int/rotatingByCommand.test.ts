import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { vaultOf } from '../../src/vault/services'
import type { Owner } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'
import { runCommand, startCommand } from '../support/cli'
import { createRandom } from '../support/random'
import {
  ageKeys,
  damageRow,
  openOtherVault,
  readVaultData,
  rowsUnder,
  type SeededRow,
  seedRows,
} from '../support/vaultData'

/** `ROTATE_ROWS=100000` for the size the promise names. */
const rows = Number(process.env.ROTATE_ROWS ?? (process.env.TEST_DATABASE === 'mongodb' ? 120 : 300))
/** Small, so that a small rotation takes many batches too and can be killed in between. */
const batch = ['--batch', String(Math.min(100, Math.ceil(rows / 60)))]
const longMs = 150_000 + rows * 30

let server: TestServer
let slug: string
const seeded: SeededRow[] = Array.from({ length: rows }, (_, index) => ({
  owner: { type: 'comment', id: randomUUID() },
  email: `row-${index}-${randomUUID()}@reader.example`,
}))

const request = () => createLocalReq({}, server.payload)
const readable = async ({ email, owner }: SeededRow): Promise<boolean> => {
  const vault = vaultOf(server.payload)
  const revealed = await vault.reveal(await request(), owner)
  const found = await vault.ownersOf(await request(), 'comment', email, 5)
  return revealed?.email === email && found.some(({ id }) => id === owner.id)
}

/** Does something over and over, until it is told to stop; answers how often it went well, and whatever did not. */
const repeatedly = (work: () => Promise<boolean>) => {
  const faults: unknown[] = []
  let well = 0
  let slowest = 0
  let on = true
  const running = (async () => {
    while (on) {
      // As people do, not as fast as can be: the rotation is what is to be busy.
      await pause(5)
      const started = performance.now()
      const went = await work().catch((error: unknown) => error)
      slowest = Math.max(slowest, performance.now() - started)
      if (went === true) well += 1
      else faults.push(went)
    }
  })()
  return {
    halt: () => {
      on = false
      return running
    },
    told: () => ({ well, faults, slowestMs: Math.round(slowest) }),
  }
}

const posted: SeededRow[] = []
let refused = 0
const post = async (): Promise<boolean> => {
  const email = server.canary.email()
  const response = await fetch(`${server.base}/api/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.base },
    body: JSON.stringify({ article: slug, name: 'Robin', email, content: `While keys change. ${randomUUID()}` }),
  })
  const { doc } = await response.json()
  if (response.status === 503 && response.headers.has('retry-after')) {
    refused += 1
    return true
  }
  if (response.status !== 201) throw new Error(`A post was answered with ${response.status}`)
  const owner: Owner = { type: 'comment', id: doc.id }
  posted.push({ owner, email })
  return true
}

/** The whole rotation by command; answers what the second of three said. */
const rotateKilledOnce = async (): Promise<string> => {
  const killed = await startCommand(server, 'keys', 'rotate', ...batch)
  await expect.poll(() => rowsUnder(server, 'data-2'), { interval: 5, timeout: longMs }).toBeGreaterThan(rows / 10)
  killed.child.kill('SIGKILL')
  expect((await killed.ended).signal).toBe('SIGKILL')
  const { kids: between } = await readVaultData(server)
  expect(between['data-1']).toBeGreaterThan(0)
  expect(between['data-2']).toBeGreaterThan(0)

  const resumed = await runCommand(server, 'keys', 'rotate', '--json', ...batch)
  expect(resumed.code, resumed.stderr).toBe(0)
  expect(resumed.stderr).toContain('Going on from data-1 to data-2')
  expect(resumed.stderr).toMatch(/\d+ of \d+ rows · \d+ a second/)
  expect(JSON.parse(resumed.stdout)).toMatchObject({ kid: 'data-2', left: 0, unreadable: [], destroyed: [] })
  const rotated = await readVaultData(server)
  expect(rotated.keys).toEqual(['blind-1', 'blind-2', 'data-1', 'data-2'])
  expect(Object.keys(rotated.kids)).toEqual(['data-2'])

  await ageKeys(server)
  const finished = await runCommand(server, 'keys', 'rotate', '--finish', '--json')
  expect(finished.code, finished.stderr).toBe(0)
  expect(JSON.parse(finished.stdout)).toMatchObject({ destroyed: ['data-1', 'blind-1'], hashesLeft: 0 })
  expect((await readVaultData(server)).keys).toEqual(['blind-2', 'data-2'])
  return resumed.stdout
}

beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
  slug = (await server.article({})).slug
  await seedRows(server.payload, await openOtherVault(server), seeded)
}, longMs)
afterAll(() => server?.stop(), longMs)

it(
  `rotates the keys of ${rows} rows by command, killed once, while comments are posted and addresses read`,
  async () => {
    const started = performance.now()
    const random = createRandom('reading while keys rotate')
    const any = () => seeded[Math.floor(random() * seeded.length)] ?? seeded[0]
    const loops = {
      reading: repeatedly(async () => {
        const row = any()
        return row !== undefined && readable(row)
      }),
      posting: repeatedly(post),
      lately: repeatedly(async () => {
        const row = posted.at(-1)
        return row === undefined || readable(row)
      }),
    }

    let resumed = ''
    try {
      resumed = await rotateKilledOnce()
    } finally {
      await Promise.all(Object.values(loops).map(({ halt }) => halt()))
    }
    const took = Math.round((performance.now() - started) / 1000)
    const [reading, posting, lately] = [loops.reading.told(), loops.posting.told(), loops.lately.told()]
    if (process.env.ROTATE_ROWS)
      process.stderr.write(`${JSON.stringify({ rows, took, reading, posting, refused, resumed })}\n`)
    expect([...reading.faults, ...posting.faults, ...lately.faults]).toEqual([])
    expect(reading.well).toBeGreaterThan(0)
    expect(posted.length).toBeGreaterThan(0)
    // The server that stands in for MongoDB is at times too slow for a post in a crowd; SQLite has no such excuse.
    expect(refused).toBeLessThan(server.payload.db.name === 'mongoose' ? posted.length : 1)

    for (const row of [...seeded, ...posted]) expect(await readable(row)).toBe(true)
    const data = await readVaultData(server)
    expect(Object.keys(data.kids)).toEqual(['data-2'])
    expect(data.kids['data-2']).toBe(rows + posted.length)
    expect(await server.leaks()).toEqual([])
  },
  longMs * 4,
)

it(
  'ends with one generation of keys when two commands run at once',
  async () => {
    const both = await Promise.all([0, 1].map(() => runCommand(server, 'keys', 'rotate', '--json', ...batch)))
    for (const { code, stderr } of both) expect(code, stderr).toBe(0)
    await ageKeys(server)
    const finishing = await Promise.all([0, 1].map(() => runCommand(server, 'keys', 'rotate', '--finish', '--json')))
    for (const { code, stderr } of finishing) expect(code, stderr).toBe(0)
    const { keys, kids } = await readVaultData(server)
    // One that comes when the other has ended rotates once more.
    expect(keys).toHaveLength(2)
    expect(keys).toContain(Object.keys(kids).join())
    for (const row of seeded.slice(0, 300)) expect(await readable(row)).toBe(true)
  },
  longMs,
)

it(
  'destroys nothing while a row does not open: it fails, names the row and says what to do',
  async () => {
    const [spoilt] = seeded
    if (!spoilt) throw new Error('There are no rows')
    const { keys: before } = await readVaultData(server)
    await damageRow(server, spoilt.owner)
    const { code, stderr, stdout } = await runCommand(server, 'keys', 'rotate', '--finish', '--json')
    expect(code).toBe(1)
    expect(stderr).toContain(`comment ${spoilt.owner.id}`)
    expect(stderr).toContain('Put them back from a backup')
    expect(JSON.parse(stdout)).toMatchObject({ left: 1, unreadable: [spoilt.owner], destroyed: [] })
    expect((await readVaultData(server)).keys).toEqual(expect.arrayContaining(before))
    for (const row of seeded.slice(1, 300)) expect(await readable(row)).toBe(true)
  },
  longMs,
)
