import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { currentFilter } from '../../src/learning/filter'
import { finishErasures } from '../../src/privacy/erase'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'
import { runCommand, runCommandWith } from '../support/cli'
import { workOff } from '../support/personMail'

let server: TestServer
let slug: string
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
  slug = (await server.article({})).slug
})
beforeEach(() => workOff(server))
afterAll(() => server?.stop())

const someone = async () => {
  const email = server.canary.email()
  return { email, comment: await server.comment({ article: slug, status: 'approved', name: 'Robin', email }) }
}
const looks = async (purpose: string) =>
  (
    await server.payload.find({
      collection: 'identity-audit',
      where: { and: [{ purpose: { equals: purpose } }, { user: { equals: 'operator' } }] },
      sort: '-createdAt',
      pagination: false,
    })
  ).docs
const nameOf = async (id: string) => (await server.moderation(id)).comment.name

describe('colloquy person export', () => {
  it('writes what is kept to standard output, and is recorded without the address', async () => {
    const { comment, email } = await someone()
    const before = (await looks('export')).length
    const { code, stderr, stdout } = await runCommandWith(`${email.toUpperCase()}\n`, server, 'person', 'export')
    expect([code, stderr]).toEqual([0, 'Opening the site …\n'])
    expect(JSON.parse(stdout).comments).toMatchObject([{ id: comment, name: 'Robin' }])
    const records = await looks('export')
    expect(records).toHaveLength(before + 1)
    expect(records[0]).toMatchObject({ user: 'operator', ownerType: 'search', owner: 'operator' })
    expect(server.canary.scan([{ where: 'output', text: stdout + stderr }])).toEqual([])
  })

  it('writes to a new file that its owner alone can read', async () => {
    const { email } = await someone()
    const file = join(server.folder, 'data.json')
    expect((await runCommandWith(email, server, 'person', 'export', '--out', file)).code).toBe(0)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(file, 'utf8')).comments).toHaveLength(1)
    expect((await runCommandWith(email, server, 'person', 'export', '--out', file)).code).toBe(1)
  })

  it.each(['nobody', '', 'a@b.example\nc@d.example'])('refuses %j on standard input', async (input) => {
    const { code, stdout } = await runCommandWith(input, server, 'person', 'export')
    expect([code, stdout]).toEqual([2, ''])
  })
})

describe('colloquy person erase', () => {
  it('leaves it to the site, waits until it is done, and is recorded', async () => {
    const { comment, email } = await someone()
    const running = runCommandWith(email, server, 'person', 'erase', '--json')
    await expect.poll(async () => (await looks('erase')).length, { timeout: 30_000 }).toBe(1)
    await workOff(server)
    const { code, stdout } = await running
    expect([code, JSON.parse(stdout)]).toEqual([0, { erasure: expect.stringMatching(/:names$/), done: true }])
    expect(await nameOf(comment)).toBe('Anonymous')
    expect((await looks('erase'))[0]).toMatchObject({ ownerType: 'tombstone', owner: JSON.parse(stdout).erasure })
  })

  it('says that the texts stay', async () => {
    const { email } = await someone()
    const before = (await looks('erase')).length
    const running = runCommandWith(email, server, 'person', 'erase')
    await expect.poll(async () => (await looks('erase')).length, { timeout: 30_000 }).toBe(before + 1)
    await workOff(server)
    expect((await running).stdout).toBe(
      'Name, address and website of whatever was kept under this address are erased. The texts stay (--texts erases them too).\n',
    )
  })

  it('says so where the site is not running, and deletes texts where that was asked for', async () => {
    const { comment, email } = await someone()
    const { code, stdout } = await runCommandWith(email, server, 'person', 'erase', '--texts', '--wait', '0')
    expect([code, stdout]).toEqual([
      0,
      'It is written down what is to be erased. The site does it as soon as it runs.\n',
    ])
    await finishErasures(server.payload)
    expect(await server.count('comments', { id: { equals: comment } })).toBe(0)
  })
})

describe('colloquy person replay', () => {
  it('fails for a list that is not there, where nothing is erased again', async () => {
    const { code, stderr, stdout } = await runCommand(server, 'person', 'replay', '--list', '/nowhere/erasures.jsonl')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('The list /nowhere/erasures.jsonl could not be read: ENOENT')
  })

  it('erases again by a list from elsewhere, and names lines it cannot read', async () => {
    const { comment, email } = await someone()
    await runCommandWith(email, server, 'person', 'erase', '--wait', '0')
    await workOff(server)
    const own = join(server.folder, 'erasures.jsonl')
    const elsewhere = join(server.folder, 'elsewhere.jsonl')
    const last = (await readFile(own, 'utf8')).trim().split('\n').at(-1) ?? ''
    await writeFile(elsewhere, `${last}\n${last.slice(0, 30)}\n`)
    // As a backup from before brings it back, which knows no such erasure.
    await writeFile(own, '')
    const vault = vaultOf(server.payload)
    const req = await createLocalReq({}, server.payload)
    await vault.remove(req, { type: 'tombstone', id: JSON.parse(last).id })
    await vault.remove(req, { type: 'comment', id: comment })
    await vault.keep(req, { type: 'comment', id: comment }, { email }, new Date('2020-01-01T00:00:00.000Z'))
    await server.payload.db.updateOne({ collection: 'comments', id: comment, data: { name: 'Robin' }, req: {} })
    const { code, stderr, stdout } = await runCommand(server, 'person', 'replay', '--list', elsewhere, '--json')
    expect([code, JSON.parse(stdout)]).toEqual([1, { taken: 1, rows: 1, unreadable: 1 }])
    expect(stderr).toContain('1 lines of the list could not be read')
    const stored = await server.payload.findByID({ collection: 'comments', id: comment, depth: 0 })
    expect(stored.name).toBe('Anonymous')
    expect((await readFile(own, 'utf8')).trim().split('\n')).toContainEqual(
      expect.stringContaining(JSON.parse(last).id),
    )
    expect((await looks('erase'))[0]).toMatchObject({ ownerType: 'tombstone', owner: 'all' })
  })
})

describe('colloquy spam train', () => {
  it('learns from what was decided before, and the site judges by it without a restart', async () => {
    await server.comment({ article: slug, status: 'approved', content: 'A song for the summer' })
    await server.comment({ article: slug, status: 'spam', content: 'Cheap watches, today only' })
    await server.payload.db.deleteMany({ collection: 'learning-records', where: { id: { exists: true } }, req: {} })
    const { code, stdout } = await runCommand(server, 'spam', 'train', '--past', '--json')
    expect(code).toBe(0)
    const trained = JSON.parse(stdout)
    expect(trained).toMatchObject({ learnedSpam: 1, speaks: false })
    expect(trained.kept).toBeGreaterThanOrEqual(2)
    const version = async () => (await currentFilter(await createLocalReq({}, server.payload)))?.version
    server.clock.advance(61_000)
    await expect.poll(version).toBe(trained.version)
  })
})
