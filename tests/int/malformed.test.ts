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
      cookie: server.staff.admin.cookie,
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
    ['an operator that SQLite has not', '/api/media?where[url][all]=x', 'url: there is no operator of this name.'],
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
    [
      'a part of a rich text',
      '/api/articles?where[body.root.children.text][exists]=true',
      'body.root.children.text: conditions are about the whole text, not about its parts.',
    ],
    [
      'conditions in conditions without an end',
      `/api/articles?where=${encodeURIComponent(`${'{"and":['.repeat(40)}{"id":{"equals":"x"}}${']}'.repeat(40)}`)}`,
      'Conditions are nested at most 10 levels deep.',
    ],
    [
      'words without an end',
      `/api/articles?where[title][like]=${'w+'.repeat(60)}w`,
      'title: at most 50 words are looked for.',
    ],
    [
      'a text that is too long to look for',
      `/api/articles?where[title][contains]=${'x'.repeat(201)}`,
      'title: a text to look for has at most 200 letters.',
    ],
    ['nothing to look for', '/api/articles?where={"title":{"like":null}}', 'title: this is no value of its kind.'],
    ['an order by eleven', `/api/articles?sort=${'title,'.repeat(10)}title`, 'sort: a list of at most 10 fields.'],
    ['an order by what is not there', '/api/articles?sort=title,nope', 'sort: there is no field “nope”.'],
    ['one by what a relation has not', '/api/articles?sort=-authors.nope', 'sort: there is no field “authors.nope”.'],
    [
      'a number within a text',
      '/api/articles?where={"commentCount":{"like":1}}',
      'commentCount: this is no value of its kind.',
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
    ['a verification nobody asked for', 'POST', '/api/users/verify/x'],
  ])('for %s finds nothing', async (_, method, path) => {
    expect((await ask(method, path)).status).toBe(404)
  })

  it.each<[string, string, string, { body?: string; type?: string }, unknown]>([
    [
      'a form without an end',
      'POST',
      '/api/articles',
      { body: 'x', type: 'multipart/form-data; boundary=b' },
      'The form could not be read.',
    ],
    ...['multipart/form-data', 'multipart/x', 'multipart/form-data; boundary=', 'multipart/form-data; boundary'].map(
      (type): [string, string, string, { body: string; type: string }, string] => [
        `a form of the type “${type}”`,
        'POST',
        '/api/media',
        { body: '{}', type },
        'The form could not be read.',
      ],
    ),
    ...(
      [
        ['a group that is nothing', { seo: null }, 'seo: this has to be an object.'],
        ['another one', { discussion: null }, 'discussion: this has to be an object.'],
        ['a number in a group', { seo: { title: 5 } }, 'seo.title: this has to be text.'],
        ['a number for a text', { title: 123 }, 'title: this has to be text.'],
        ['a list for one picture', { hero: [] }, 'hero: this has to be an id.'],
        ['a picture that is not there', { hero: 'nope' }, undefined],
        ['one that was filled in', { hero: { id: 'nope' } }, undefined],
        ['an author who is not there', { authors: ['nope'] }, undefined],
        ['one author for a list', { authors: 'nope' }, 'authors: this has to be a list.'],
        ['a state that is none', { _status: 'weird' }, '_status: this has to be one of these: draft, published.'],
        ['tags that are no texts', { tags: [{}] }, 'tags: this has to be text.'],
      ] as const
    ).map(
      ([what, data, message]) =>
        [
          what,
          'POST',
          '/api/articles',
          { body: JSON.stringify({ title: 'Odd', slug: 'odd', _status: 'draft', ...data }) },
          message ?? expect.stringMatching(/^(?:hero|authors)[.\w]*: /),
        ] satisfies [string, string, string, { body: string }, unknown],
    ),
    [
      'a picture of an author that is a list',
      'POST',
      '/api/authors',
      { body: '{"name":"A","slug":"a","picture":[]}' },
      'picture: this has to be an id.',
    ],
    [
      'links that are no list',
      'POST',
      '/api/authors',
      { body: '{"name":"A","slug":"a","links":{}}' },
      'links: this has to be a list.',
    ],
    [
      'a link that is no object',
      'POST',
      '/api/authors',
      { body: '{"name":"A","slug":"a","links":[5]}' },
      'links.0: this has to be an object.',
    ],
    [
      'a number for a setting that is text',
      'POST',
      '/api/globals/site',
      { body: '{"title":5}' },
      'title: this has to be text.',
    ],
    [
      'a number for links',
      'POST',
      '/api/authors',
      { body: '{"name":"A","slug":"a","links":3}' },
      'links: this has to be a list.',
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
      'fields of a form without a picture',
      'POST',
      '/api/media',
      {
        body: '--b\r\nContent-Disposition: form-data; name="alt"\r\n\r\nx\r\n--b--\r\n',
        type: 'multipart/form-data; boundary=b',
      },
      'Please send the picture itself.',
    ],
    [
      'a form whose JSON is none',
      'POST',
      '/api/media',
      {
        body: '--b\r\nContent-Disposition: form-data; name="_payload"\r\n\r\n(}{\r\n--b--\r\n',
        type: 'multipart/form-data; boundary=b',
      },
      'The form could not be read.',
    ],
    [
      'a number beyond what numbers hold exactly',
      'PATCH',
      '/api/media/x',
      { body: '{"focalY":59710267829686900}' },
      'focalY: this number is too large.',
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

  it('for schedules of tasks, of which there are none, finds nothing', async () => {
    expect((await ask('GET', '/api/payload-jobs/handle-schedules')).status).toBe(404)
  })

  it('with a number for the text of a comment is refused', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    expect((await ask('PATCH', `/api/comments/${id}`, { body: '{"content":5}' })).status).toBe(400)
    expect((await ask('PATCH', `/api/comments/${id}`, { body: '{"content":"Five."}' })).status).toBe(200)
  })

  it.each([
    '{ Access { canAccessAdmin } }',
    '{ docAccessSite { fields { title { read { permission } } } read { permission } } }',
    '{ Articles(draft: true, where: null, limit: null) { totalDocs } }',
    '{ Authors(sort: "-name", where: { createdAt: { greater_than: "2026-01-01T00:00:00.000Z" } }) { totalDocs } }',
    '{ docAccessComment(id: "ID") { fields { article { create { permission } read { permission } } } } }',
  ])('of what the schema offers is answered: %s', async (typed) => {
    const { slug } = await server.article({})
    const query = typed.replace('ID', await server.comment({ article: slug, status: 'approved' }))
    for (const as of ['anonymous', 'admin'] as const) {
      const { body, status } = await server.ask('POST', '/api/graphql', { query }, as)
      expect([as, status, body.errors]).toEqual([as, 200, undefined])
    }
  })

  it('for a page, a limit or a depth that is no number gets the usual ones', async () => {
    for (const query of ['limit=abc', 'page=1e999', 'depth=-1', 'limit=5&limit=x', 'page=-3'])
      expect((await ask('GET', `/api/articles?${query}`)).status).toBe(200)
  })

  it('for no fields at all gets the id alone, as Payload means it', async () => {
    await server.article({})
    for (const path of ['/api/articles?select=', '/api/authors?select=', '/api/media?select='])
      expect([path, (await ask('GET', path)).status]).toEqual([path, 200])
  })

  it('with nothing for a list or a date saves it as nothing', async () => {
    const create = async (path: string, data: object) => (await server.ask('POST', path, data, 'admin')).body.doc
    expect((await create('/api/authors', { name: 'Ada', slug: 'ada-nothing', links: null })).links).toEqual([])
    expect((await create('/api/articles?draft=true', { publishedAt: '' })).publishedAt).toBeNull()
    const dateless = await create('/api/authors', {
      name: 'Ada',
      slug: 'ada-dateless',
      createdAt: null,
      updatedAt: null,
    })
    expect([typeof dateless.createdAt, typeof dateless.updatedAt]).toEqual(['string', 'string'])
    expect((await ask('PATCH', `/api/authors/${dateless.id}`, { body: '{"createdAt":null}' })).status).toBe(200)
    const body = JSON.stringify({ signOn: { secrets: null } })
    expect((await ask('POST', '/api/globals/site', { body })).status).toBe(200)
  })

  it('leaves a preference that is there to be deleted', async () => {
    expect((await ask('POST', '/api/payload-preferences/mine', { body: '{"value":1}' })).status).toBe(200)
    expect((await ask('DELETE', '/api/payload-preferences/mine')).status).toBe(200)
    expect((await ask('DELETE', '/api/payload-preferences/mine')).status).toBe(404)
  })
})
