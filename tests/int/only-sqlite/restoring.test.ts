import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { createLocalReq, type Payload } from 'payload'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { bootPayload } from '../../../src/boot'
import { loadConfig } from '../../../src/config'
import { finishErasures } from '../../../src/privacy/erase'
import { vaultOf } from '../../../src/vault/services'
import { bootServer, type TestServer } from '../../support/app'
import { askFor, press, workOff } from '../../support/personMail'
import { type SmtpServer, startSmtp } from '../../support/smtp'

let smtp: SmtpServer
let server: TestServer
beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url })
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
})
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const makeBackup = async (name: string) => {
  const client = createClient({ url: server.databaseUrl })
  await client.execute(`VACUUM INTO '${join(server.folder, name)}'`)
  client.close()
}

const logged: string[] = []

/** The files of a site that were kept, in a folder of their own, opened as a start opens them. */
const openRestored = async (backup: string, files: readonly string[]) => {
  const folder = join(server.folder, randomUUID())
  mkdirSync(folder)
  for (const file of files) copyFileSync(join(server.folder, file), join(folder, file))
  copyFileSync(join(server.folder, backup), join(folder, 'colloquy.db'))
  const config = loadConfig({
    development: true,
    env: { DATABASE_URL: `file:${folder}/colloquy.db`, DATA_DIR: folder, DEMO: 'false', PUBLIC_URL: server.base },
  })
  return bootPayload(config, {
    now: server.clock.now,
    key: randomUUID(),
    log: { write: (line) => void logged.push(line) },
  })
}

const nameOf = async (payload: Payload, id: string) =>
  (await payload.findByID({ collection: 'comments', id, depth: 0, overrideAccess: true })).name

it('a site started on an old backup erases again who was erased since then, keys rotated or not', async () => {
  const { slug } = await server.article({})
  const [email, other] = [server.canary.email(), server.canary.email()]
  const [erased, stays] = [
    await server.comment({ article: slug, status: 'approved', name: 'Robin', email }),
    await server.comment({ article: slug, status: 'approved', name: 'Kim', email: other }),
  ]
  await makeBackup('backup.db')
  const later = () => new Date(Date.now() + 86_400_000)
  for await (const step of vaultOf(server.payload).rotate({ now: later, finish: true, sleep: async () => {} }))
    if (step.type === 'done') expect(step.destroyed?.keys).toEqual(['data-1', 'blind-1'])
  server.clock.advance(60_000)
  await press(server, (await askFor(server, smtp, { email, purpose: 'erase' })) ?? '')
  await workOff(server)
  expect(await nameOf(server.payload, erased)).toBe('Anonymous')

  // Without the list nothing knows of it: the backup is what it was.
  const forgetful = await openRestored('backup.db', ['vault.keys', 'payload.secret'])
  expect(await nameOf(forgetful.payload, erased)).toBe('Robin')
  // These settings have no mail server.
  expect(logged.join('')).toContain('SMTP_URL is not set: no mail is sent')
  await forgetful.stop()

  const restored = await openRestored('backup.db', ['vault.keys', 'payload.secret', 'erasures.jsonl'])
  // Before anything is served.
  expect(await nameOf(restored.payload, erased)).toBe('Anonymous')
  const req = await createLocalReq({}, restored.payload)
  const vault = vaultOf(restored.payload)
  expect(await vault.reveal(req, { type: 'comment', id: erased })).toEqual({ email: null })
  expect(await vault.reveal(req, { type: 'comment', id: stays })).toEqual({ email: other })
  expect(await nameOf(restored.payload, stays)).toBe('Kim')
  await restored.stop()
})

it('an erasure leaves nothing in the files of the database, the write-ahead log among them', async () => {
  const { slug } = await server.article({})
  const email = server.canary.email()
  const name = `Quillon ${randomUUID()}`
  await server.comment({ article: slug, status: 'approved', name, email })
  const file = server.databaseUrl.replace('file:', '')
  const holds = () => [file, `${file}-wal`].filter((path) => readFileSync(path).includes(name))
  expect(holds()).toContain(`${file}-wal`)
  await press(server, (await askFor(server, smtp, { email, purpose: 'erase' })) ?? '')
  await workOff(server)
  expect(holds()).toEqual([])
})

it.each(['it was confirmed', 'its first row was erased', 'its last row was erased'])(
  'a site that is stopped when %s, and put back to a backup from before, erases who asked for it',
  async (step) => {
    const { slug } = await server.article({})
    const email = server.canary.email()
    const sent = { article: slug, status: 'approved', name: 'Robin', email } as const
    const comments = [await server.comment(sent), await server.comment(sent)]
    await makeBackup(`${step}.db`)
    server.clock.advance(60_000)
    const path = (await askFor(server, smtp, { email, purpose: 'erase' })) ?? ''
    // Whatever the job would do, the round of every minute does first.
    const { queue } = server.payload.jobs
    vi.spyOn(server.payload.jobs, 'queue').mockImplementation(async (args) =>
      queue({ ...args, waitUntil: new Date(Date.now() + 1e10) } as Parameters<typeof queue>[0]),
    )
    await press(server, path)
    const live = vaultOf(server.payload)
    const { forget } = live
    let rows = 0
    vi.spyOn(live, 'forget').mockImplementation(async (...args) => {
      if (step === 'its first row was erased' && rows > 0) throw new Error('stopped')
      rows += 1
      return forget(...args)
    })
    if (step !== 'it was confirmed') await finishErasures(server.payload).catch(() => {})
    vi.restoreAllMocks()
    await server.payload.db.deleteMany({ collection: 'payload-jobs', where: {}, req: {} })
    expect(rows).toBe(step === 'it was confirmed' ? 0 : step === 'its first row was erased' ? 1 : 2)
    const restored = await openRestored(`${step}.db`, ['vault.keys', 'payload.secret', 'erasures.jsonl'])
    for (const comment of comments) expect(await nameOf(restored.payload, comment)).toBe('Anonymous')
    await restored.stop()
    await finishErasures(server.payload)
  },
)
