import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import type { Payload } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { releaseExpiredJobs } from '../../src/platform/jobs/queues'
import { type Instance, startSmall } from '../support/smallPayload'

const now = new Date('2026-01-01T12:00:00Z')
const leaseMs = 60_000
const names = ['one', 'two', 'three']

let directory: string
let instance: Instance
const ran: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'colloquy-jobs-'))
  const onTask = (name: string) => void ran.push(name)
  const sqlite = () =>
    sqliteAdapter({ client: { url: `file:${join(directory, 'jobs.db')}` }, idType: 'uuid', push: true })
  instance = await startSmall({ onTask, ...(process.env.TEST_DATABASE === 'sqlite' ? { db: sqlite(), url: '' } : {}) })
})

afterAll(async () => {
  await instance.close()
  await rm(directory, { recursive: true, force: true })
})

beforeEach(async () => {
  ran.length = 0
  await instance.payload.db.deleteMany({ collection: 'payload-jobs', where: {} })
  for (const name of names) await instance.payload.jobs.queue({ task: 'count' as never, input: { name } as never })
})

/** What a process that was killed leaves behind. */
const abandon = (payload: Payload, since: string) =>
  payload.db.updateJobs({ data: { processing: true, updatedAt: since, totalTried: 0 }, where: {}, returning: false })

describe('releaseExpiredJobs', () => {
  it('puts jobs of a killed process back, and they run', async () => {
    await abandon(instance.payload, '2026-01-01T11:58:59Z')
    await instance.payload.jobs.run({ limit: 20 })
    expect(ran).toEqual([])
    expect(await releaseExpiredJobs(instance.payload, { now, leaseMs })).toBe(3)
    await instance.payload.jobs.run({ limit: 20 })
    expect(ran.toSorted()).toEqual(names.toSorted())
  })

  it('leaves jobs alone whose lease still runs', async () => {
    await abandon(instance.payload, '2026-01-01T11:59:01Z')
    expect(await releaseExpiredJobs(instance.payload, { now, leaseMs })).toBe(0)
    await instance.payload.jobs.run({ limit: 20 })
    expect(ran).toEqual([])
  })

  it('leaves jobs alone that are done', async () => {
    await instance.payload.jobs.run({ limit: 20 })
    expect(await releaseExpiredJobs(instance.payload, { now: new Date('2100-01-01'), leaseMs })).toBe(0)
  })
})
