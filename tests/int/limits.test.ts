import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeyScope } from '../../src/platform/roles'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ READS_PER_MINUTE: '20', WRITES_PER_MINUTE: '10', TRUST_PROXY: '1' })
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

describe('what an address reads in lists', () => {
  const newAddress = (() => {
    let host = 0
    return () => `192.0.2.${++host + 100}`
  })()
  const ask = async (address: string, path: string, { cookie = '', query = '' } = {}) => {
    const posted = { method: 'POST', body: JSON.stringify({ query }) }
    const response = await fetch(server.base + path, {
      ...(query === '' ? {} : posted),
      headers: { 'x-forwarded-for': address, 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    })
    await response.arrayBuffer()
    return response.status
  }
  beforeAll(async () => {
    for (let index = 0; index < 20; index++) await server.article({})
  })

  it.each([
    ['an answer that is kept', (n: number) => `/api/articles?limit=100&where[title][not_equals]=${n}`, ''],
    [
      'one that is not kept by revisions',
      (n: number) => `/api/articles?limit=100&select[title]=true&where[title][not_equals]=${n}`,
      '',
    ],
    [
      'one that is somebody’s own',
      (n: number) => `/api/articles?limit=100&where[slug][not_equals]=${n}`,
      'colloquy_me=x',
    ],
  ])('counts by its documents, in %s', async (_what, path, cookie) => {
    const address = newAddress()
    // One for the request, and two for twenty documents.
    for (let n = 0; n < 7; n++) expect([n, await ask(address, path(n), { cookie })]).toEqual([n, 200])
    expect(await ask(address, path(7), { cookie })).toBe(429)
  })

  it('counts once where it is answered from memory', async () => {
    const path = '/api/articles?limit=100&where[title][not_equals]=known'
    await ask(newAddress(), path)
    const address = newAddress()
    for (let n = 0; n < 20; n++) expect([n, await ask(address, path)]).toEqual([n, 200])
    expect(await ask(address, path)).toBe(429)
  })

  it('counts by the lists of a query of GraphQL, and their documents', async () => {
    const address = newAddress()
    const lists = Array.from({ length: 10 }, (_, n) => `a${n}: Articles(limit: 10) { docs { id } }`)
    expect(await ask(address, '/api/graphql', { query: `{ ${lists.join(' ')} }` })).toBe(200)
    expect(await ask(address, '/api/graphql', { query: '{ Articles(limit: 1) { docs { slug } } }' })).toBe(429)
  })
})

describe('a key', () => {
  const ask = (scope: KeyScope, path: string, { body, ...headers }: Record<string, string>) =>
    fetch(server.base + path, {
      headers: {
        authorization: `Bearer ${server.staff.admin.keys[scope]}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })

  it('reads as much as one network, from wherever it is used, and takes nothing from others there', async () => {
    const read = (scope: KeyScope, address: string) =>
      ask(scope, '/api/articles?limit=1', { 'x-forwarded-for': address })
    for (let index = 0; index < 20; index++) expect((await read('read', `192.0.2.${index}`)).status).toBe(200)
    const refused = await read('read', '192.0.2.100')
    expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([429, '"reads";q=20;w=60'])
    expect((await read('preview', '192.0.2.1')).status).toBe(200)
    const other = await fetch(`${server.base}/api/articles?limit=1`, { headers: { 'x-forwarded-for': '192.0.2.100' } })
    expect(other.status).toBe(200)
  })

  it('that posts for readers is counted for each of them, and for itself whoever it names', async () => {
    const post = (reader: string) => ask('submit', '/api/comments', { body: '{}', 'x-reader-address': reader })
    for (let index = 0; index < 10; index++) expect((await post('203.0.113.1')).status).toBe(400)
    const ofReader = await post('203.0.113.1')
    expect([ofReader.status, ofReader.headers.get('ratelimit-policy')]).toEqual([429, '"writes";q=10;w=60'])
    for (let index = 0; index < 89; index++) expect((await post(`203.0.113.${100 + index}`)).status).toBe(400)
    const ofKey = await post('203.0.113.250')
    expect([ofKey.status, ofKey.headers.get('ratelimit-policy')]).toEqual([429, '"staff";q=100;w=60'])
  })
})
