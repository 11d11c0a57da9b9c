import { solveChallenge } from 'altcha-lib/v1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { doors } from '../support/doors'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

const settings = { floodSeconds: 0, requirePreviouslyApproved: false, challenge: 'suspicious' }
let turn = 0
/** Few words beside a link: worth a proof, not worth holding. */
const suspicious = () => {
  turn += 1
  return `See https://example.org/${turn} now`
}
const post = async (extra: Record<string, unknown>, door: keyof typeof doors = 'rest') => {
  const { slug } = await server.article({})
  const input = { article: slug, name: 'Robin', email: server.canary.email(), ...extra }
  const { doc } = await doors[door](server, input)
  const { verdict } = await server.moderation(String(doc?.id))
  return { status: doc?.status, reasons: verdict.reasons }
}
const challenge = async () => (await fetch(`${server.base}/api/challenge`)).json()
const solved = async () => {
  const { algorithm, challenge: task, maxnumber, salt, signature } = await challenge()
  const solution = await solveChallenge(task, salt, algorithm, maxnumber).promise
  return Buffer.from(
    JSON.stringify({ algorithm, challenge: task, number: solution?.number, salt, signature }),
  ).toString('base64')
}

describe('the proof of work', () => {
  it('is not asked for, and not to be had, while it is off', async () => {
    await server.discussion({ ...settings, challenge: 'off' })
    const refused = await fetch(`${server.base}/api/challenge`)
    expect([refused.status, (await refused.json()).errors[0].message]).toEqual([
      404,
      'This site asks for no proof of work.',
    ])
    expect((await post({ content: suspicious() })).status).toBe('approved')
    const { slug } = await server.article({})
    expect(await (await fetch(`${server.base}/articles/${slug}`)).text()).not.toMatch(/proof/)
  })

  it.each(['rest', 'graphql', 'form'] as const)('speaks for a suspicious comment through %s', async (door) => {
    await server.discussion(settings)
    expect(await post({ content: suspicious() }, door)).toMatchObject({
      status: 'pending',
      reasons: [{ code: 'check_failed', detail: { checks: 'proof of work' } }],
    })
    expect(await post({ content: suspicious(), proof: await solved() }, door)).toEqual({
      status: 'approved',
      reasons: [],
    })
  })

  it('is not asked of ordinary comments', async () => {
    await server.discussion(settings)
    expect((await post({ content: 'A plain remark about the second photograph.' })).status).toBe('approved')
  })

  it('is good for one comment', async () => {
    await server.discussion(settings)
    const proof = await solved()
    expect((await post({ content: suspicious(), proof })).status).toBe('approved')
    expect((await post({ content: suspicious(), proof })).status).toBe('pending')
  })

  it('is over after ten minutes', async () => {
    await server.discussion(settings)
    const [inTime, late] = [await solved(), await solved()]
    server.clock.advance(9 * 60_000)
    expect((await post({ content: suspicious(), proof: inTime })).status).toBe('approved')
    server.clock.advance(2 * 60_000)
    expect((await post({ content: suspicious(), proof: late })).reasons).toMatchObject([{ code: 'check_failed' }])
  })

  it('is the same proof however it is written', async () => {
    await server.discussion(settings)
    const proof = await solved()
    expect((await post({ content: suspicious(), proof })).status).toBe('approved')
    const solution = JSON.parse(Buffer.from(proof, 'base64').toString())
    const { number, ...rest } = solution
    for (const text of [
      JSON.stringify(solution, null, 2),
      JSON.stringify({ took: 5, ...rest, number: String(number) }),
    ])
      expect(
        (await post({ content: suspicious(), proof: Buffer.from(text).toString('base64') })).reasons,
      ).toMatchObject([{ code: 'check_failed' }])
  })

  it('cannot be made up', async () => {
    await server.discussion(settings)
    const { algorithm, challenge: task, salt, signature } = await challenge()
    const packed = (solution: unknown) => Buffer.from(JSON.stringify(solution)).toString('base64')
    for (const proof of [
      'nonsense',
      packed({}),
      packed({ algorithm, challenge: task, number: -1, salt, signature }),
      packed({ algorithm, challenge: task, number: 1, salt, signature: 'x' }),
      'x'.repeat(5000),
    ])
      expect((await post({ content: suspicious(), proof })).status).toBe('pending')
  })
})
