import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'

let server: TestServer
let smtp: SmtpServer
beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url })
})
afterAll(async () => {
  await server.stop()
  await smtp.stop()
})

const password = 'a long enough password'
const stepMs = 30_000

type Person = { id: string; email: string; cookie: string }
let ann: Person
beforeEach(async () => {
  const email = `${randomUUID()}@staff.example`
  const data = { name: 'Ann', email, password, role: 'editor' as const }
  const { id } = await server.payload.create({ collection: 'users', data })
  ann = { id: String(id), email, cookie: cookieOf(await signIn(email)) }
})

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.base}/api/users${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: server.base, ...headers },
  })
const signIn = (email: string, code?: string, headers?: Record<string, string>) =>
  send('/login', { email, password, ...(code === undefined ? {} : { code }) }, headers)
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
const faultOf = async (response: Response) => [response.status, (await response.json()).errors[0].data.errors[0].code]
const act = (name: string, body: unknown = {}, person: Pick<Person, 'id' | 'cookie'> = ann) =>
  send(`/${person.id}/one-time-codes/${name}`, body, { cookie: person.cookie })
const status = async (cookie = ann.cookie) =>
  (
    await fetch(`${server.base}/api/users/${ann.id}/one-time-codes`, { headers: { cookie, origin: server.base } })
  ).json()
const codeNow = (secret: string) => {
  // Each is good once: the next step has another.
  server.clock.advance(stepMs)
  return generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) })
}
const linksTo = (address: string) =>
  smtp.mails
    .filter(({ to }) => to.some((one) => one.toLowerCase() === address))
    .map(({ text }) => /http\S+\/admin\S+/.exec(text)?.[0] ?? '')
const switchOn = async () => {
  const { secret } = await (await act('begin')).json()
  const { recoveryCodes } = await (await act('confirm', { code: codeNow(secret) })).json()
  return { secret, recoveryCodes } as { secret: string; recoveryCodes: string[] }
}

describe('one-time codes', () => {
  it('ask for nothing until a first code has shown that the app has the secret', async () => {
    expect(await status()).toEqual({ since: null, recoveryCodes: 0 })
    const { secret, uri } = await (await act('begin')).json()
    expect(uri).toContain(`secret=${secret}`)
    expect((await signIn(ann.email)).status).toBe(200)
    expect(await faultOf(await act('confirm', { code: '000000' }))).toEqual([400, 'invalid_input'])
    expect(await status()).toEqual({ since: null, recoveryCodes: 0 })
    expect((await act('confirm', { code: codeNow(secret) })).status).toBe(200)
    expect(await status()).toEqual({ since: server.clock.now().toISOString(), recoveryCodes: 8 })
    expect(await faultOf(await act('begin'))).toEqual([400, 'invalid_input'])
  })

  it('are asked for after the password, in the body or in the cookie of the sign-in page', async () => {
    const { secret } = await switchOn()
    expect(await faultOf(await signIn(ann.email))).toEqual([401, 'one_time_code'])
    expect(await faultOf(await signIn(ann.email, '000000'))).toEqual([401, 'one_time_code'])
    const wrongPassword = await send('/login', { email: ann.email, password: 'something else', code: codeNow(secret) })
    expect(await wrongPassword.text()).not.toContain('one_time_code')
    expect((await signIn(ann.email, codeNow(secret))).status).toBe(200)
    const cookie = `colloquy-one-time-code=${codeNow(secret)}`
    expect((await signIn(ann.email, undefined, { cookie })).status).toBe(200)
  })

  it('give no session without one', async () => {
    await switchOn()
    const before = (await server.payload.findByID({ collection: 'users', id: ann.id, showHiddenFields: true })).sessions
    const refused = await signIn(ann.email)
    expect(refused.headers.getSetCookie()).toEqual([])
    const after = (await server.payload.findByID({ collection: 'users', id: ann.id, showHiddenFields: true })).sessions
    expect(after).toEqual(before)
  })

  it('are good once each, and for a step before and after', async () => {
    const { secret } = await switchOn()
    const code = codeNow(secret)
    server.clock.advance(stepMs)
    expect((await signIn(ann.email, code)).status).toBe(200)
    expect(await faultOf(await signIn(ann.email, code))).toEqual([401, 'one_time_code'])
    const old = codeNow(secret)
    server.clock.advance(2 * stepMs)
    expect(await faultOf(await signIn(ann.email, old))).toEqual([401, 'one_time_code'])
  })

  it('are taken once when two send the same at a time', async () => {
    const { secret } = await switchOn()
    const code = codeNow(secret)
    const answers = await Promise.all([signIn(ann.email, code), signIn(ann.email, code), signIn(ann.email, code)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('cannot be guessed: tries are counted with those of the password', async () => {
    await switchOn()
    const answers: number[] = []
    for (let turn = 0; turn < 12; turn++) answers.push((await signIn(ann.email, '000000')).status)
    // One was taken by switching them on.
    expect(answers).toEqual([...Array.from({ length: 9 }, () => 401), 429, 429, 429])
  })

  it('have recovery codes, each good once, however they are typed', async () => {
    const { recoveryCodes } = await switchOn()
    expect(new Set(recoveryCodes).size).toBe(8)
    const [first = '', second = ''] = recoveryCodes
    expect((await signIn(ann.email, first)).status).toBe(200)
    expect(await faultOf(await signIn(ann.email, first))).toEqual([401, 'one_time_code'])
    expect((await signIn(ann.email, ` ${second.toUpperCase().replaceAll('-', ' ')} `)).status).toBe(200)
    expect((await status()).recoveryCodes).toBe(6)
  })

  it('are switched off with a code, and by an administrator without', async () => {
    const { secret } = await switchOn()
    expect(await faultOf(await act('remove', {}))).toEqual([400, 'invalid_input'])
    expect((await act('remove', { code: codeNow(secret) })).status).toBe(200)
    expect((await signIn(ann.email)).status).toBe(200)
    await switchOn()
    expect((await act('remove', {}, { id: ann.id, cookie: server.staff.admin.cookie })).status).toBe(200)
    expect((await signIn(ann.email)).status).toBe(200)
  })

  it.each(['editor', 'author', 'moderator'] as const)('of another are nothing for an %s', async (role) => {
    await switchOn()
    const { cookie } = server.staff[role]
    for (const name of ['begin', 'confirm', 'remove'])
      expect((await act(name, {}, { id: ann.id, cookie })).status).toBe(403)
    expect((await status(cookie)).errors).toHaveLength(1)
    expect((await status()).recoveryCodes).toBe(8)
  })

  it('are not set up for another by an administrator, nor by whoever has a program’s key, nor by nobody', async () => {
    expect((await act('begin', {}, { id: ann.id, cookie: server.staff.admin.cookie })).status).toBe(403)
    const { id, keys } = server.staff.editor
    const byKey = await send(`/${id}/one-time-codes/begin`, {}, { authorization: `Bearer ${keys.write}` })
    expect(byKey.status).toBe(403)
    expect((await act('begin', {}, { id: ann.id, cookie: '' })).status).toBe(401)
  })

  it('leave nothing behind that makes codes, and go with the account', async () => {
    const { recoveryCodes, secret } = await switchOn()
    const { docs } = await server.payload.find({
      collection: 'system-state',
      where: { key: { equals: `one-time-codes:${ann.id}` } },
    })
    expect(docs).toHaveLength(1)
    for (const kept of [secret, ...recoveryCodes]) expect(JSON.stringify(docs)).not.toContain(kept)
    await server.payload.delete({ collection: 'users', id: ann.id })
    expect(await server.count('system-state', { key: { equals: `one-time-codes:${ann.id}` } })).toBe(0)
  })
})

describe('a new password by mail', () => {
  const newPassword = 'another long password'
  const tokenMailed = async () => {
    expect((await send('/forgot-password', { email: ann.email.toUpperCase() })).status).toBe(200)
    await workOff(server)
    const [link = ''] = linksTo(ann.email)
    expect(link).toContain(`${server.base}/admin/reset/`)
    return link.split('/').at(-1)
  }

  it('signs in whoever has no codes', async () => {
    const answer = await send('/reset-password', { token: await tokenMailed(), password: newPassword })
    expect(answer.status).toBe(200)
    expect((await answer.json()).token).toMatch(/\./)
  })

  it('is no second factor: whoever has codes gets no session by it', async () => {
    const { secret } = await switchOn()
    const answer = await send('/reset-password', { token: await tokenMailed(), password: newPassword })
    const body = await answer.json()
    expect([answer.status, body.token, body.user]).toEqual([200, '', undefined])
    const me = await fetch(`${server.base}/api/users/me`, {
      headers: { cookie: cookieOf(answer), origin: server.base },
    })
    expect((await me.json()).user).toBeNull()
    const signedIn = await send('/login', { email: ann.email, password: newPassword, code: codeNow(secret) })
    expect(signedIn.status).toBe(200)
  })

  it('is answered alike for addresses without an account, and mails nobody', async () => {
    const nobody = `${randomUUID()}@staff.example`
    const [known, unknown] = [
      await send('/forgot-password', { email: ann.email }),
      await send('/forgot-password', { email: nobody }),
    ]
    expect(await unknown.text()).toBe(await known.text())
    await workOff(server)
    expect(linksTo(nobody)).toEqual([])
    expect(await faultOf(await send('/forgot-password', { email: 'nothing' }))).toEqual([400, 'require_valid_email'])
  })

  it('is mailed five times an hour at most', async () => {
    for (let turn = 0; turn < 7; turn++) await send('/forgot-password', { email: ann.email })
    await workOff(server)
    // Fewer where tries at the same moment were counted twice: a limit errs to the safe side.
    expect(linksTo(ann.email).length).toBeGreaterThan(0)
    expect(linksTo(ann.email).length).toBeLessThanOrEqual(5)
    expect(await server.count('payload-jobs', { taskSlug: { equals: 'sendPassword' } })).toBe(0)
  })
})
