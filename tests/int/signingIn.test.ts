import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clearSignIns, loginTries } from '../../src/accounts'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ WRITES_PER_MINUTE: '0' })
})
afterAll(() => server.stop())

const password = 'a long enough password'

const account = async () => {
  const email = `${randomUUID()}@staff.example`
  const data = { name: 'Somebody', email, password, role: 'moderator' as const }
  const { id } = await server.payload.create({ collection: 'users', data })
  return { id: String(id), email }
}
const send = (path: string, body: unknown, cookie?: string, method = 'POST') =>
  fetch(`${server.base}/api/users${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: server.base, ...(cookie ? { cookie } : {}) },
  })
const signIn = (email: string, tried = password) => send('/login', { email, password: tried })
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
const whoIs = async (cookie: string) =>
  (await (await fetch(`${server.base}/api/users/me`, { headers: { cookie, origin: server.base } })).json()).user

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const { email } = await account()
    const [cookie] = (await signIn(email)).headers.getSetCookie()
    expect(cookie).toMatch(/^payload-token=.*HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
  })

  it('gives a cookie that never travels in the open, where the site does not', async () => {
    const safe = await bootServer({ PUBLIC_URL: 'https://colloquy.test' })
    try {
      const { email, password } = safe.staff.moderator
      const answer = await fetch(`${safe.base}/api/users/login`, {
        method: 'POST',
        body: JSON.stringify({ email, password }),
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure(?:=true)?(?:;|$)/)
    } finally {
      await safe.stop()
    }
  })

  it('works five times in the same moment, and every session is one', async () => {
    const { email, id } = await account()
    const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(email)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    for (const answer of answers) expect((await whoIs(cookieOf(answer))).id).toBe(id)
    expect(await answers[0]?.json()).toMatchObject({
      token: expect.any(String),
      exp: expect.any(Number),
      user: { id, email },
      message: 'Authentication Passed',
    })
    // None of them counts as a try that failed, however often it was begun again.
    for (let wrong = 1; wrong <= loginTries; wrong++) expect((await signIn(email, 'not it')).status).toBe(401)
    expect((await signIn(email)).status).toBe(429)
  })

  it('answers a wrong password and an unknown account in the same words', async () => {
    const { email } = await account()
    const [wrong, unknown] = [await signIn(email, 'not the password'), await signIn(`${randomUUID()}@staff.example`)]
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await wrong.text()).toBe(await unknown.text())
  })

  it.each(['an account', 'no account'])('is bounded for %s, wherever the tries come from', async (kind) => {
    const email = kind === 'an account' ? (await account()).email : `${randomUUID()}@staff.example`
    const answers = []
    for (let turn = 0; turn < 12; turn++) {
      const response = await signIn(turn % 2 ? email : ` ${email.toUpperCase()} `, 'not the password')
      answers.push(response.status)
      if (turn === 11) {
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
        expect((await response.json()).errors[0].data.errors).toMatchObject([{ code: 'too_many_requests' }])
      }
    }
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    // The right password has to wait as well.
    expect((await signIn(email)).status).toBe(429)
  })

  it('counts anew for whoever has the password', async () => {
    const { email } = await account()
    for (let round = 0; round < 2; round++) {
      for (let turn = 0; turn < 9; turn++) await signIn(email, 'not the password')
      expect((await signIn(email)).status).toBe(200)
    }
  })
})

describe('a password', () => {
  it.each(['short', 'eleven char', 'x'.repeat(257)])('like "%.12s" is refused', async (chosen) => {
    const { email, id } = await account()
    const cookie = cookieOf(await signIn(email))
    expect((await send(`/${id}`, { password: chosen, currentPassword: password }, cookie, 'PATCH')).status).toBe(400)
    expect((await signIn(email)).status).toBe(200)
  })

  it('that is changed ends every other session', async () => {
    const { email, id } = await account()
    const [mine, other] = [cookieOf(await signIn(email)), cookieOf(await signIn(email))]
    expect((await whoIs(other))?.id).toBe(id)
    expect(
      (await send(`/${id}`, { password: 'another long password', currentPassword: password }, mine, 'PATCH')).status,
    ).toBe(200)
    expect(await whoIs(other)).toBeNull()
    expect((await whoIs(mine))?.id).toBe(id)
  })

  it('that an administrator changes ends all of them', async () => {
    const { email, id } = await account()
    const cookie = cookieOf(await signIn(email))
    const changed = await send(
      `/${id}`,
      { password: 'another long password', currentPassword: server.staff.admin.password },
      server.staff.admin.cookie,
      'PATCH',
    )
    expect(changed.status).toBe(200)
    expect(await whoIs(cookie)).toBeNull()
  })
})

describe('signing out', () => {
  it('ends the session at the server', async () => {
    const { email } = await account()
    const cookie = cookieOf(await signIn(email))
    expect((await send('/logout', {}, cookie)).status).toBe(200)
    expect(await whoIs(cookie)).toBeNull()
  })
})

describe('what has ended', () => {
  it('is forgotten: sessions, and links for a new password', async () => {
    const { email, id } = await account()
    const row = async () => server.payload.db.findOne<Row>({ collection: 'users', where: { id: { equals: id } } })
    type Row = { id: string; resetPasswordToken?: string | null; sessions?: { id: string }[]; updatedAt: string }
    const ask = () => server.payload.forgotPassword({ collection: 'users', data: { email }, disableEmail: true })
    // Payload’s own times are the machine’s.
    server.clock.set(new Date().toISOString())
    await signIn(email)
    await ask()
    server.clock.advance(2 * 60 * 60_000)
    const before = await row()
    await clearSignIns(server.payload)
    const after = await row()
    expect([before?.sessions?.length, typeof before?.resetPasswordToken]).toEqual([1, 'string'])
    expect([after?.sessions, after?.resetPasswordToken ?? null]).toEqual([before?.sessions, null])
    expect(after?.updatedAt).toEqual(before?.updatedAt)
    server.clock.advance(7 * 60 * 60_000)
    await ask()
    const link = (await row())?.resetPasswordToken
    await server.payload.db.updateOne({
      collection: 'users',
      id,
      data: { resetPasswordExpiration: new Date(server.clock.now().getTime() + 1000).toISOString() },
    })
    await clearSignIns(server.payload)
    expect([(await row())?.sessions ?? [], (await row())?.resetPasswordToken]).toEqual([[], link])
  })
})
