import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())

const decide = async (body: Record<string, unknown>) => {
  const { status, body: data } = await server.ask('POST', '/api/moderation/comments', body, 'moderator')
  return { status, data }
}

describe('deciding on several comments', () => {
  it('leaves those that were changed since they were seen, and decides on the others', async () => {
    const { slug } = await server.article({})
    const stale = await server.comment({ article: slug, status: 'pending', content: 'The first.' })
    const fresh = await server.comment({ article: slug, status: 'pending', content: 'The second.' })
    const seen = Object.fromEntries(
      await Promise.all([stale, fresh].map(async (id) => [id, (await server.moderation(id)).comment.updatedAt])),
    )
    await decide({ ids: [stale], to: 'spam' })
    const { data } = await decide({ ids: [stale, fresh], to: 'approved', seen })
    expect(data.results).toMatchObject([
      { id: stale, ok: false, error: { status: 409, code: 'conflict' } },
      { id: fresh, ok: true, status: 'approved' },
    ])
  })

  it('names the accounts in a history for whoever may read it', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    await decide({ ids: [id], to: 'trash' })
    expect(await server.moderation(id)).toMatchObject({ people: { [server.staff.moderator.id]: 'moderator' } })
  })

  it('refuses a time that is none', async () => {
    expect((await decide({ ids: ['0'.repeat(24)], to: 'trash', seen: { ['0'.repeat(24)]: 'yesterday' } })).status).toBe(
      400,
    )
  })
})
