import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { runCommand } from '../support/cli'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server?.stop())

describe('colloquy user', () => {
  it('lists the accounts with their roles, and nothing that lets anybody in', async () => {
    const { code, stdout } = await runCommand(server, 'user', 'list')
    expect(code).toBe(0)
    const { email } = server.staff.author
    expect(stdout).toMatch(new RegExp(`^${email}  author  author  since \\d{4}-\\d\\d-\\d\\d$`, 'm'))
    const { accounts, total } = JSON.parse((await runCommand(server, 'user', 'list', '--json')).stdout)
    expect(total).toBe(await server.count('users', {}))
    expect(Object.keys(accounts[0]).sort()).toEqual(['createdAt', 'email', 'id', 'name', 'role'])
  }, 120_000)

  it('makes a link by which one account chooses a new password once, without a mail', async () => {
    const { email, password } = await server.account('editor')
    const logsIn = async (given: string) =>
      (await server.ask('POST', '/api/users/login', { email, password: given })).status === 200
    const { code, stderr, stdout } = await runCommand(server, 'user', 'password', '--email', email.toUpperCase())
    expect([code, stderr]).toEqual([0, 'Opening the site …\nGood for an hour and for one use:\n'])
    const [, token] = new RegExp(`^${server.base}/admin/reset/(\\w+)\n$`).exec(stdout) ?? []
    expect(token, stdout).toBeTruthy()
    // Until it is used, the old one holds.
    expect(await logsIn(password)).toBe(true)
    const chosen = `another ${randomUUID()}`
    const choose = () => server.ask('POST', '/api/users/reset-password', { token, password: chosen })
    expect((await choose()).status).toBe(200)
    expect([await logsIn(chosen), await logsIn(password)]).toEqual([true, false])
    expect((await choose()).status).toBe(403)
  }, 120_000)

  it('names what to do where there is no such account', async () => {
    const { code, stderr, stdout } = await runCommand(server, 'user', 'password', '--email', 'nobody@staff.example')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('There is no such account. colloquy user list shows them')
  }, 120_000)
})
