import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

const ask = async (
  method: string,
  path: string,
  { body, type = 'application/json' }: { body?: string; type?: string } = {},
) => {
  const response = await fetch(server.base + path, {
    method,
    headers: {
      origin: server.base,
      authorization: `users API-Key ${server.staff.admin.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const said = await response.json()
  return { status: response.status, message: said.errors?.[0]?.message ?? said.message }
}

/** Each of them was once answered 500. */
describe('a request that makes no sense', () => {
  it.each([
    ['an operator of maps', '/api/comments?where[name][near]=1,2', 'name: there is no operator of this name.'],
    ['conditions that are no JSON', '/api/comments?where={', 'The parameter “where” is no JSON object.'],
    [
      'a date that is none',
      '/api/articles?where[createdAt][greater_than]=abc',
      'createdAt: this is no value of its kind.',
    ],
    [
      'a relation’s date that is none',
      '/api/comments?where[article.publishedAt][less_than]=x',
      'article.publishedAt: this is no value of its kind.',
    ],
    [
      'a list with a date that is none',
      '/api/articles?where[and][0][publishedAt][in]=2026-01-01,x',
      'publishedAt: this is no value of its kind.',
    ],
    ['NUL', '/api/articles?where[title][like]=%00', 'title: this is no value of its kind.'],
    [
      'conditions on versions of a global',
      '/api/globals/discussion/versions?where[updatedAt][near]=1',
      'updatedAt: there is no operator of this name.',
    ],
    [
      'an order by nothing',
      '/api/users?sort[0]=&sort[1]=name',
      'sort: a list of fields, each perhaps with a minus before it.',
    ],
    ['a document in place of the document', '/api/articles/x?data=5', 'The parameter “data” is no JSON object.'],
  ])('with %s is refused', async (_, path, message) => {
    expect(await ask('GET', path)).toEqual({ status: 400, message })
  })

  it.each([
    ['versions of what has none', 'GET', '/api/comments/versions'],
    ['one version of what has none', 'GET', '/api/users/versions/1'],
    ['a preference that is not there', 'DELETE', '/api/payload-preferences/x'],
    ['an address Payload keeps closed', 'GET', '/api/payload-migrations'],
    ['a picture that is not there', 'GET', '/api/media/file/none.png'],
  ])('for %s finds nothing', async (_, method, path) => {
    expect((await ask(method, path)).status).toBe(404)
  })

  it.each([
    [
      'a form without an end',
      'POST',
      '/api/articles',
      { body: 'x', type: 'multipart/form-data; boundary=b' },
      'The form could not be read.',
    ],
    ['a number for a body', 'PATCH', '/api/media/x', { body: '5' }, 'There is nothing to save: the body is no object.'],
    [
      'no body for settings',
      'POST',
      '/api/globals/site',
      { body: '', type: 'multipart/form-data; boundary=b' },
      'There is nothing to save: the body is no object.',
    ],
    [
      'a date of its own that is none',
      'POST',
      '/api/globals/site',
      { body: '{"createdAt":"never"}' },
      'createdAt: this is no date.',
    ],
  ])('with %s is refused', async (_, method, path, body, message) => {
    expect(await ask(method, path, body)).toEqual({ status: 400, message })
  })

  it('for a page, a limit or a depth that is no number gets the usual ones', async () => {
    for (const query of ['limit=abc', 'page=1e999', 'depth=-1', 'limit=5&limit=x', 'page=-3'])
      expect((await ask('GET', `/api/articles?${query}`)).status).toBe(200)
  })

  it('leaves a preference that is there to be deleted', async () => {
    expect((await ask('POST', '/api/payload-preferences/mine', { body: '{"value":1}' })).status).toBe(200)
    expect((await ask('DELETE', '/api/payload-preferences/mine')).status).toBe(200)
    expect((await ask('DELETE', '/api/payload-preferences/mine')).status).toBe(404)
  })
})
