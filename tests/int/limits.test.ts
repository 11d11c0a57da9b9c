import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ WRITES_PER_MINUTE: '10', TRUST_PROXY: '1' })
})
afterAll(() => server.stop())

const post = (at: TestServer, address: string) =>
  fetch(`${at.base}/api/comments`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
  })

it('a network address may write so often and no more, whatever it calls itself', async () => {
  const statuses: number[] = []
  for (let index = 0; index < 10; index++) statuses.push((await post(server, '198.51.100.200')).status)
  expect(statuses).not.toContain(429)
  const refused = await post(server, '::ffff:198.51.100.200')
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
  expect(refused.headers.get('ratelimit-policy')).toBe('"writes";q=10;w=60')
  expect(refused.headers.get('ratelimit')).toBe(`"writes";r=0;t=${refused.headers.get('retry-after')}`)
  expect((await post(server, '198.51.100.201')).status).not.toBe(429)
  // What a client puts in front of what the trusted proxy says does not count.
  expect((await post(server, '203.0.113.77, 198.51.100.200')).status).toBe(429)
})

it('one household’s IPv6 addresses count as one', async () => {
  for (let index = 0; index < 10; index++) await post(server, `2001:db8:aaaa:bbbb::${index + 1}`)
  expect((await post(server, '2001:db8:aaaa:bbbb:ffff::1')).status).toBe(429)
  expect((await post(server, '2001:db8:aaaa:bbbc::1')).status).not.toBe(429)
})
