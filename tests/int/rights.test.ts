import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { servicesOf } from '../../src/platform/context'
import { signMailLink } from '../../src/privacy/mailedLinks'
import { clearOld } from '../../src/privacy/retention'
import { vaultOf, vaultServices } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'
import { askFor, press, whileNothingRuns, workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'

let smtp: SmtpServer
let server: TestServer

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url, TRUST_PROXY: '1' })
})
beforeEach(async () => {
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
  await workOff(server)
  smtp.mails.length = 0
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await server?.stop()
  await smtp?.stop()
})

const vault = () => vaultOf(server.payload)
const email = () => `${randomUUID()}@reader.example`
const local = () => createLocalReq({}, server.payload)

/** Somebody with one published comment. */
const someone = async () => {
  const { slug, id: article } = await server.article({ title: 'Tide pools' })
  const address = email()
  const comment = await server.comment({ article: slug, status: 'approved', name: 'Robin', email: address })
  return { slug, article, address, comment }
}

const ask = (purpose: 'export' | 'erase', body: unknown) =>
  fetch(`${server.base}/api/person/${purpose}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** How many rows hold a request. */
const requests = async (address: string) => (await vault().ownersOf(await local(), 'request', address, 10)).length

describe('asking by address', () => {
  it.each(['export', 'erase'] as const)(
    'to %s answers the same for every address, and mails who is known',
    async (purpose) => {
      const { address } = await someone()
      const stranger = email()
      const known = await ask(purpose, { email: address })
      const unknown = await ask(purpose, { email: stranger })
      const tell = async (response: Response) => ({
        status: response.status,
        body: await response.text(),
        headers: [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
      })
      const answer = await tell(known)
      expect(answer).toMatchObject({ status: 202, body: expect.stringContaining('is on its way') })
      expect(await tell(unknown)).toEqual(answer)
      expect([await requests(address), await requests(stranger)]).toEqual([1, 1])
      await workOff(server)
      expect(smtp.mails.map(({ to }) => to)).toEqual([[address]])
      expect(smtp.mails[0]?.header('Auto-Submitted')).toBe('auto-generated')
      // Nobody will come for it.
      expect(await requests(stranger)).toBe(0)
    },
  )

  it('looks nothing up before it has answered, so that no time tells', async () => {
    const { address } = await someone()
    const called = async (typed: string) => {
      const calls: string[] = []
      const services = vaultServices.of(server.payload)
      const { vault: real } = services
      services.vault = new Proxy(real, {
        get: (target, name, receiver) => {
          calls.push(String(name))
          return Reflect.get(target, name, receiver)
        },
      })
      const queue = vi.spyOn(server.payload.jobs, 'queue')
      try {
        expect((await ask('erase', { email: typed })).status).toBe(202)
      } finally {
        services.vault = real
      }
      const jobs = queue.mock.calls.length
      queue.mockRestore()
      return { calls, jobs }
    }
    await whileNothingRuns(server, async () => {
      expect(await called(address)).toEqual({ calls: ['keep'], jobs: 1 })
      expect(await called(email())).toEqual({ calls: ['keep'], jobs: 1 })
    })
    await workOff(server)
  })

  it('leaves no address in the job', async () => {
    const { address } = await someone()
    const queue = vi.spyOn(server.payload.jobs, 'queue')
    await ask('export', { email: address })
    expect(queue).toHaveBeenCalledOnce()
    expect(JSON.stringify(queue.mock.calls[0]?.[0].input)).toMatch(
      /^\{"request":"export:[0-9a-f-]{36}","language":"en"\}$/,
    )
    await workOff(server)
  })

  it.each([[{}], [{ email: '' }], [{ email: 'nobody' }], [{ email: 7 }], [{ email: { $ne: '' } }], [[]]])(
    'refuses %j and says which field',
    async (body) => {
      const response = await ask('export', body)
      expect(response.status).toBe(400)
      expect((await response.json()).errors[0].data.errors).toEqual([
        { path: 'email', code: 'require_valid_email', message: 'Please enter a valid email address.' },
      ])
    },
  )

  it('mails to the address that is kept, not to another mailbox that is written alike', async () => {
    const address = `kim-${randomUUID()}@reader.example`
    const { slug } = await server.article({})
    await server.comment({ article: slug, status: 'approved', email: address })
    // The Kelvin sign is a k once it is written small.
    await ask('export', { email: address.replace('k', '\u212a') })
    await workOff(server)
    expect(smtp.mails.map(({ to }) => to)).toEqual([[address]])
  })

  it('mails at most five links that are good at a time', async () => {
    const { address } = await someone()
    for (let turn = 0; turn < 8; turn++) {
      server.clock.advance(1000)
      await askFor(server, smtp, { email: address, purpose: 'export' })
    }
    expect(smtp.mails).toHaveLength(5)
  })

  it('mails a reader the link to erase, however often a stranger has asked for exports', async () => {
    const { address } = await someone()
    for (let turn = 0; turn < 8; turn++) await ask('export', { email: address })
    expect(await askFor(server, smtp, { email: address, purpose: 'erase' })).toBeDefined()
    await workOff(server)
    expect(smtp.mails.filter((mail) => mail.header('Subject')?.includes('erase'))).toHaveLength(1)
  })

  it('keeps no more requests for one address than it would mail links', async () => {
    const address = email()
    const queue = vi.spyOn(server.payload.jobs, 'queue')
    for (let turn = 0; turn < 8; turn++) expect((await ask('export', { email: address })).status).toBe(202)
    expect(queue).toHaveBeenCalledTimes(5)
    vi.restoreAllMocks()
    await workOff(server)
  })

  it('and a new password have queues of their own, that no notice delays', async () => {
    const queue = vi.spyOn(server.payload.jobs, 'queue')
    const { address } = await someone()
    await ask('export', { email: address })
    await fetch(`${server.base}/api/users/forgot-password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: server.staff.editor.email }),
    })
    expect(queue.mock.calls.map(([{ queue: name }]) => name)).toEqual(['requests', 'passwords'])
    vi.restoreAllMocks()
    await server.payload.jobs.run({ queue: 'passwords', silent: true })
    await expect.poll(() => smtp.mails.map(({ to }) => to)).toContainEqual([server.staff.editor.email])
    await workOff(server)
  })

  it('works on a page without a script, which keeps what was typed and says what is wrong', async () => {
    const page = await fetch(`${server.base}/privacy`)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).toContain('<label for="field-email">')
    const post = (fields: Record<string, string>) =>
      fetch(`${server.base}/privacy`, { method: 'POST', body: new URLSearchParams(fields) })
    const wrong = await post({ email: 'no-address' })
    expect(wrong.status).toBe(400)
    expect(wrong.headers.get('cache-control')).toBe('no-store')
    const text = await wrong.text()
    for (const part of ['value="no-address"', 'data-path="what"', 'data-path="email"', 'aria-invalid="true"'])
      expect(text).toContain(part)
    const { address } = await someone()
    const sent = await post({ email: address, what: 'erase' })
    expect(sent.status).toBe(202)
    expect(sent.headers.get('cache-control')).toBe('no-store')
    const unknown = await post({ email: email(), what: 'erase' })
    expect(await unknown.text()).toBe(await sent.text())
    await workOff(server)
    expect(smtp.mails.map(({ to }) => to)).toEqual([[address]])
  })

  it('is counted against a reader’s allowance', async () => {
    const limited = await bootServer({ WRITES_PER_MINUTE: '10', TRUST_PROXY: '1' })
    const paths = ['/api/person/export', '/api/person/erase', '/privacy']
    try {
      const statuses: number[] = []
      for (let turn = 0; turn < 12; turn++) {
        const response = await fetch(limited.base + paths[turn % 3], {
          method: 'POST',
          headers: {
            'x-forwarded-for': '198.51.100.77',
            // Nobody has looked yet whether it is one: it buys nothing.
            authorization: 'Basic bm9uZTpub25l',
          },
          body: new URLSearchParams({ what: 'export', email: 'nobody@reader.example' }),
        })
        statuses.push(response.status)
      }
      expect(statuses.slice(0, 10)).not.toContain(429)
      expect(statuses.slice(10)).toEqual([429, 429])
    } finally {
      await limited.stop()
    }
  })
})

describe('a mailed link', () => {
  const link = async (purpose: 'export' | 'erase') => {
    const { address, comment } = await someone()
    const path = await askFor(server, smtp, { email: address, purpose })
    if (!path) throw new Error('no mail')
    return { path, address, comment }
  }

  it('shows what it would do and changes nothing, however often it is opened', async () => {
    const { comment, path } = await link('erase')
    for (const method of ['GET', 'HEAD', 'GET']) {
      const response = await fetch(server.base + path, { method })
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('referrer-policy')).toBe('same-origin')
      if (method === 'GET') expect(await response.text()).toContain('Erase it for good')
    }
    await workOff(server)
    expect((await server.moderation(comment)).comment.name).toBe('Robin')
    expect((await press(server, path)).status).toBe(200)
    await workOff(server)
    expect((await server.moderation(comment)).comment.name).toBe('Anonymous')
  })

  it.each(['export', 'erase'] as const)('to %s is used once', async (purpose) => {
    const { path } = await link(purpose)
    const answers = await Promise.all([press(server, path), press(server, path)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
    expect((await press(server, path)).status).toBe(410)
    expect((await fetch(server.base + path)).status).toBe(410)
  })

  it('is used up before anything of it is handed out', async () => {
    const { path } = await link('export')
    const live = vault()
    const { sameAddress } = live
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const looking = vi.spyOn(live, 'sameAddress').mockImplementation(async (...args) => {
      await released
      return sameAddress(...args)
    })
    const first = press(server, path)
    await expect.poll(() => looking.mock.calls.length).toBe(1)
    expect((await press(server, path)).status).toBe(410)
    release()
    expect((await first).status).toBe(200)
  })

  it('is good for a day after it was sent, however long it waited', async () => {
    const { address } = await someone()
    await ask('export', { email: address })
    server.clock.advance(30 * 60 * 60_000)
    await clearOld(server.payload)
    await workOff(server)
    const path = /\/mail\/[\w-]+/.exec(smtp.mails.at(-1)?.text ?? '')?.[0] ?? ''
    server.clock.advance(23 * 60 * 60_000)
    await clearOld(server.payload)
    expect((await press(server, path)).status).toBe(200)
  })

  it('ends after a day, and its request goes', async () => {
    const { address, path } = await link('export')
    server.clock.advance(24 * 60 * 60_000 - 1)
    expect((await fetch(server.base + path)).status).toBe(200)
    server.clock.advance(1)
    expect((await fetch(server.base + path)).status).toBe(410)
    expect((await press(server, path)).status).toBe(410)
    expect(await requests(address)).toBe(1)
  })

  it('is refused when it was forged, altered, or signed for something else', async () => {
    const { address, path } = await link('export')
    const [request] = await vault().ownersOf(await local(), 'request', address, 1)
    const id = request?.id.replace('export:', '') ?? ''
    const expires = server.clock.now().getTime() + 60_000
    const { signingKey } = servicesOf(server.payload)
    const forged = [
      signMailLink({ purpose: 'export', id, expires, nonce: 'n' }, signingKey('edit')),
      // Rightly signed, and for what nobody has asked.
      signMailLink({ purpose: 'erase', id, expires, nonce: 'n' }, signingKey('mail')),
      `${path.slice('/mail/'.length)}A`,
      path.slice('/mail/'.length).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'x',
      'A'.repeat(2000),
    ]
    for (const token of forged) {
      const response = await press(server, `/mail/${token}`, { texts: 'delete' })
      expect([response.status, await response.text()]).toEqual([410, expect.stringContaining('Ask for a new one')])
    }
    await workOff(server)
    expect((await press(server, path)).status).toBe(200)
  })

  it('is not made good again by a session, and needs none', async () => {
    const { path } = await link('erase')
    const foreign = await fetch(server.base + path, {
      method: 'POST',
      headers: { cookie: server.staff.admin.cookie, origin: 'https://elsewhere.example' },
    })
    expect(foreign.status).toBe(403)
    expect((await press(server, path)).status).toBe(200)
  })
})
