import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { createLocalReq } from 'payload'
import { stringify } from 'qs-esm'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cleanStoredPictures } from '../../src/articles/media'
import { uprightPicture } from '../../src/articles/pictures'
import { readSchedules } from '../../src/articles/schedule'
import { readRecentlyTrashed } from '../../src/articles/trash'
import { servicesOf } from '../../src/platform'
import { bootServer, type TestServer } from '../support/app'
import { linkTo, paragraph } from '../support/paragraph'
import { tinyPng } from '../support/pictures'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
})
afterAll(() => server.stop())

const staff = (role: 'admin' | 'editor' | 'author' = 'editor') => ({
  origin: server.base,
  cookie: server.staff[role].cookie,
})
const send = async (method: string, path: string, body: unknown) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { ...staff(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, data: await response.json() }
}
const read = async (path: string) => {
  const response = await fetch(server.base + path, { redirect: 'manual' })
  return { status: response.status, location: response.headers.get('location'), text: await response.text() }
}
const picture = async (data: Record<string, string>) =>
  String(
    (
      await server.payload.create({
        collection: 'media',
        data,
        file: { ...(await tinyPng()), name: `${randomUUID()}.png` },
      })
    ).id,
  )

/** A request of the process's own, as one of the staff. */
const asStaff = async (role: 'editor' | 'author') => {
  const user = await server.payload.findByID({ collection: 'users', id: server.staff[role].id, depth: 0 })
  return createLocalReq({ user: { ...user, collection: 'users' } }, server.payload)
}

describe('publishing', () => {
  it('is refused with every fault named, while a draft may lack anything', async () => {
    const hero = await picture({ alt: '', credit: '' })
    const { data, status } = await send('POST', '/api/articles?draft=true', {
      title: 'Not yet',
      hero,
      _status: 'draft',
    })
    expect(status).toBe(201)
    const refused = await send('PATCH', `/api/articles/${data.doc.id}`, { title: ' ', slug: '', _status: 'published' })
    expect(refused.status).toBe(400)
    const faults: { path: string; message: string }[] = refused.data.errors[0].data.errors
    expect(faults.map(({ path }) => path).sort()).toEqual(['body', 'hero', 'slug', 'title'])
    expect(faults.find(({ path }) => path === 'hero')?.message).toMatch(/alternative .* and a credit/)
    expect((await read(`/api/articles/${data.doc.id}`)).status).toBe(404)
  })

  it('is refused for a time that has not come, which is what scheduling is for', async () => {
    const later = new Date(server.clock.now().getTime() + 3_600_000).toISOString()
    const { data, status } = await send('POST', '/api/articles', {
      title: `Tomorrow ${randomUUID().slice(0, 8)}`,
      body: paragraph('Text.'),
      publishedAt: later,
      _status: 'published',
    })
    expect([status, data.errors[0].data.errors[0].path]).toEqual([400, 'publishedAt'])
  })

  it('takes the slug from the title, and today as its date', async () => {
    const { data, status } = await send('POST', '/api/articles', {
      title: `Über den Fluß ${randomUUID().slice(0, 8)}`,
      body: paragraph('Text.'),
      _status: 'published',
    })
    expect(status).toBe(201)
    expect(data.doc.slug).toMatch(/^uber-den-fluss-[a-z0-9]+$/)
    expect(data.doc.publishedAt).toBe(server.clock.now().toISOString())
  })

  it('happens by itself at the time it was scheduled for', async () => {
    const { data } = await send('POST', '/api/articles?draft=true', {
      title: 'Later',
      slug: `later-${randomUUID()}`,
      body: paragraph('Text.'),
      _status: 'draft',
    })
    const { id, slug } = data.doc
    expect((await read(`/articles/${slug}`)).status).toBe(404)
    await server.payload.jobs.queue({
      task: 'schedulePublish',
      input: {
        type: 'publish',
        doc: { relationTo: 'articles', value: id },
        user: { relationTo: 'users', value: server.staff.editor.id },
      },
      waitUntil: new Date(Date.now() - 1000),
    })
    await server.payload.jobs.run({ limit: 5 })
    await expect.poll(async () => (await read(`/articles/${slug}`)).status, { timeout: 20_000 }).toBe(200)
  })
})

describe('a live article with an open draft', () => {
  /** A published article whose draft has another title. */
  const withDraft = async (draft: Record<string, unknown> = { title: 'Pending' }) => {
    const { id, slug } = await server.article({
      title: 'Live',
      excerpt: 'as it was',
      tags: ['one'],
      seo: { title: 'S' },
    })
    expect((await send('PATCH', `/api/articles/${id}?draft=true`, { ...draft, _status: 'draft' })).status).toBe(200)
    return { id, slug }
  }
  const live = async (id: string) => JSON.parse((await read(`/api/articles/${id}?depth=0`)).text)
  const draftOf = async (id: string) =>
    (await server.ask('GET', `/api/articles/${id}?draft=true&depth=0`, undefined, 'editor')).body

  it('keeps both when one field is changed, and the draft takes the change over', async () => {
    const { id } = await withDraft()
    const changed = await send('PATCH', `/api/articles/${id}`, { excerpt: 'changed', seo: { description: 'D' } })
    expect(changed.data.doc).toMatchObject({ title: 'Live', excerpt: 'changed', _status: 'published' })
    expect(await live(id)).toMatchObject({
      title: 'Live',
      excerpt: 'changed',
      tags: ['one'],
      seo: { title: 'S', description: 'D' },
    })
    expect(await draftOf(id)).toMatchObject({
      title: 'Pending',
      excerpt: 'changed',
      _status: 'draft',
      seo: { title: 'S', description: 'D' },
    })
    await send('PATCH', `/api/articles/${id}`, { _status: 'published' })
    expect(await live(id)).toMatchObject({ title: 'Pending', excerpt: 'changed' })
  })

  it('keeps in the draft what the draft has changed itself', async () => {
    const { id } = await withDraft({ title: 'Pending', excerpt: 'of the draft', tags: [] })
    await send('PATCH', `/api/articles/${id}`, { excerpt: 'changed', tags: ['two'] })
    expect(await live(id)).toMatchObject({ excerpt: 'changed', tags: ['two'] })
    const draft = await draftOf(id)
    expect(draft).toMatchObject({ title: 'Pending', excerpt: 'of the draft' })
    expect(draft.tags ?? []).toEqual([])
  })

  it('stays live when GraphQL changes a field', async () => {
    const { id } = await withDraft()
    const query = `mutation { updateArticle(id: "${id}", data: { excerpt: "by GraphQL" }) { title _status } }`
    const { data } = await send('POST', '/api/graphql', { query })
    expect(data).toEqual({ data: { updateArticle: { title: 'Live', _status: 'published' } } })
    expect(await draftOf(id)).toMatchObject({ title: 'Pending', excerpt: 'by GraphQL' })
  })

  it('comes back from the trash as it was', async () => {
    const { id, slug } = await withDraft()
    await send('PATCH', `/api/articles/${id}`, { deletedAt: new Date().toISOString() })
    expect((await read(`/articles/${slug}`)).status).toBe(404)
    expect((await send('PATCH', `/api/articles/${id}?trash=true`, { deletedAt: null })).status).toBe(200)
    expect(await live(id)).toMatchObject({ title: 'Live' })
    expect(await draftOf(id)).toMatchObject({ title: 'Pending', _status: 'draft' })
  })

  it('is unpublished by a write that says so', async () => {
    const { id } = await withDraft()
    await send('PATCH', `/api/articles/${id}`, { _status: 'draft' })
    expect((await read(`/api/articles/${id}`)).status).toBe(404)
  })
})

describe('scheduling', () => {
  const draft = async (data: Record<string, unknown> = {}) =>
    (
      await send('POST', '/api/articles?draft=true', {
        title: `Later ${randomUUID().slice(0, 8)}`,
        body: paragraph('Text.'),
        _status: 'draft',
        ...data,
      })
    ).data.doc as { id: string; slug: string; title: string }
  // Of the machine's clock, by which tasks are run; the server's is behind it.
  const inOneHour = () => new Date(Date.now() + 3_600_000).toISOString()
  const schedule = (id: string, body: unknown, as: 'editor' | 'author' = 'editor') =>
    server.ask('POST', `/api/articles/${id}/schedule`, body, as)

  it('is refused with everything that is missing, and for a time that is over', async () => {
    const { id } = await draft({ body: null, title: '' })
    const refused = await schedule(id, { type: 'publish', at: inOneHour() })
    expect([refused.status, refused.body.errors[0].message]).toEqual([
      400,
      expect.stringMatching(/title.*slug.*write something/),
    ])
    const over = new Date(server.clock.now().getTime() - 1000).toISOString()
    expect((await schedule((await draft()).id, { type: 'publish', at: over })).body.errors[0].data.errors[0].path).toBe(
      'at',
    )
    expect((await schedule((await draft()).id, { type: 'publish', at: inOneHour() }, 'author')).status).toBe(403)
    expect((await server.ask('GET', `/api/articles/${id}/schedule`)).status).toBe(401)
  })

  it('is listed, told of in the list of articles, and cancelled', async () => {
    const { id, title } = await draft()
    const at = inOneHour()
    expect(await schedule(id, { type: 'publish', at })).toMatchObject({ status: 201, body: { type: 'publish', at } })
    await schedule(id, { type: 'unpublish', at: new Date(Date.parse(at) + 1000).toISOString() })
    const listed = (await server.ask('GET', `/api/articles/${id}/schedule`, undefined, 'editor')).body.docs
    expect(listed).toMatchObject([{ type: 'publish', at }, { type: 'unpublish' }])
    const told = async (as: 'editor' | 'author') => readSchedules(await asStaff(as))
    expect((await told('editor')).toCome).toContainEqual(
      expect.objectContaining({ article: id, title, type: 'publish', at }),
    )
    expect((await told('author')).toCome).toEqual([])
    const one = await server.ask('DELETE', `/api/articles/${id}/schedule?entry=${listed[0].id}`, undefined, 'editor')
    expect(one.body).toEqual({ cancelled: 1 })
    expect((await server.ask('DELETE', `/api/articles/${id}/schedule`, undefined, 'editor')).body).toEqual({
      cancelled: 1,
    })
    expect((await told('editor')).toCome.filter(({ article }) => article === id)).toEqual([])
  })

  it('stands in each row of the admin’s list, for those who may change it, by one question for all rows', async () => {
    const [one, other, none] = [await draft(), await draft(), await draft()]
    const at = inOneHour()
    await schedule(one.id, { type: 'unpublish', at: new Date(Date.parse(at) + 1000).toISOString() })
    for (const { id } of [one, other]) await schedule(id, { type: 'publish', at })
    const where = { id: { in: [one, other, none].map(({ id }) => id) } }
    // As the list of the admin asks, and as everybody else does.
    const list = async (as: 'editor' | 'author', includeLockStatus: boolean) => {
      const req = await asStaff(as)
      const asked = vi.spyOn(server.payload.db, 'find')
      const { docs } = await server.payload.find({
        collection: 'articles',
        draft: true,
        depth: 0,
        includeLockStatus,
        overrideAccess: false,
        user: req.user,
        where,
      })
      const questions = asked.mock.calls.filter(([{ collection }]) => collection === 'payload-jobs').length
      asked.mockRestore()
      return { rows: new Map(docs.map((doc) => [doc.id, 'schedule' in doc ? doc.schedule : undefined])), questions }
    }
    const { questions, rows } = await list('editor', true)
    expect(questions).toBe(1)
    expect(rows.get(one.id)).toMatchObject([{ type: 'publish', at }, { type: 'unpublish' }])
    expect(rows.get(other.id)).toMatchObject([{ type: 'publish', at }])
    expect(rows.get(none.id)).toBeUndefined()
    expect((await list('editor', false)).questions).toBe(0)
    const data = { authors: [server.staff.author.byline] }
    await server.payload.update({ collection: 'articles', id: other.id, data })
    expect([...(await list('author', true)).rows]).toMatchObject([[other.id, [{ type: 'publish', at }]]])
    await send('DELETE', `/api/articles/${other.id}/schedule`, {})
    expect((await list('editor', true)).rows.get(other.id)).toBeUndefined()
  })

  it('that came to nothing is told to the editor with the reason, until it is done by hand', async () => {
    const { id } = await draft()
    const job = await schedule(id, { type: 'publish', at: inOneHour() })
    await send('PATCH', `/api/articles/${id}?draft=true`, { body: null, _status: 'draft' })
    await server.payload.db.updateOne({
      collection: 'payload-jobs',
      id: job.body.id,
      data: { waitUntil: new Date(Date.now() - 1000).toISOString() },
    })
    await server.payload.jobs.run({ limit: 20 })
    const failed = async () =>
      (await readSchedules(await asStaff('editor'))).failed.filter(({ article }) => article === id)
    await expect
      .poll(failed, { timeout: 20_000 })
      .toMatchObject([{ missing: [expect.stringContaining('write something')] }])
    await send('PATCH', `/api/articles/${id}`, { body: paragraph('x'), _status: 'published' })
    expect(await failed()).toEqual([])
  })
})

describe('a preview', () => {
  const drafted = async (words: string, extra: Record<string, unknown> = {}) => {
    const { data } = await send('POST', '/api/articles?draft=true', {
      title: `Unseen ${randomUUID()}`,
      body: paragraph(words),
      _status: 'draft',
      ...extra,
    })
    return data.doc as { id: string; title: string; slug: string }
  }
  const tokenFor = async (id: string) => {
    const { data, status } = await send('POST', `/api/articles/${id}/preview`, {})
    expect(status).toBe(201)
    return data as { token: string; url: string; expiresAt: string }
  }

  it('shows the draft to whoever has the token, from every origin, and is kept nowhere', async () => {
    const draft = await drafted('Draft words only.')
    const { token } = await tokenFor(draft.id)
    const response = await fetch(`${server.base}/api/articles/${draft.id}?preview=${token}`, {
      headers: { origin: 'https://blog.example' },
    })
    expect(await response.json()).toMatchObject({ id: draft.id, title: draft.title, html: '<p>Draft words only.</p>' })
    const { headers } = response
    expect([
      response.status,
      headers.get('cache-control'),
      headers.get('referrer-policy'),
      headers.get('access-control-allow-origin'),
    ]).toEqual([200, 'private, no-store', 'no-referrer', '*'])
    expect((await read(`/api/articles/${draft.id}`)).status).toBe(404)
    expect((await read(`/api/articles/${draft.id}?draft=true`)).status).toBe(404)
  })

  it('is shown by the site as a draft that nobody finds', async () => {
    const draft = await drafted('Draft words only.')
    const { token, url } = await tokenFor(draft.id)
    expect(url).toBe(`${server.base}/preview/${draft.id}?token=${token}`)
    const response = await fetch(url)
    const page = await response.text()
    expect(page).toContain('Draft words only.')
    expect(page).toContain('This is a draft')
    expect(page).toContain('<meta name="robots" content="noindex">')
    const { headers } = response
    expect([headers.get('cache-control'), headers.get('referrer-policy'), headers.get('x-robots-tag')]).toEqual([
      'private, no-store',
      'no-referrer',
      'noindex',
    ])
    // The admin shows it beside the form, one that has ended as well; nobody else does, and no other page is shown so.
    const policyOf = async (path: string) =>
      (await fetch(server.base + path)).headers.get('content-security-policy')?.match(/frame-ancestors [^;]*/)?.[0]
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(await policyOf(`/preview/${draft.id}?token=ended`)).toBe("frame-ancestors 'self'")
    expect(await policyOf('/')).toBe("frame-ancestors 'none'")
  })

  it('of an article that readers have as it is says so, until it is changed', async () => {
    const { id } = await server.article({ title: 'As it is' })
    const shown = async () => {
      const { data } = await send('POST', `/api/articles/${id}/preview`, {})
      return (await read(new URL(data.url).pathname + new URL(data.url).search)).text
    }
    const [draft, published] = ['This is a draft.', 'This article is published as it is here.']
    expect([(await shown()).includes(draft), (await shown()).includes(published)]).toEqual([false, true])
    const changed = await send('PATCH', `/api/articles/${id}?draft=true`, { title: 'Changed', _status: 'draft' })
    expect(changed.status).toBe(200)
    expect([(await shown()).includes(draft), (await shown()).includes(published)]).toEqual([true, false])
  })

  it('is shown by the frontend that the settings name', async () => {
    const draft = await drafted('Here.')
    const pattern = 'https://blog.example/preview/{slug}?id={id}&token={token}'
    await server.payload.updateGlobal({ slug: 'site', data: { previewUrl: pattern } })
    try {
      const { token, url } = await tokenFor(draft.id)
      expect(url).toBe(`https://blog.example/preview/${draft.slug}?id=${draft.id}&token=${token}`)
    } finally {
      await server.payload.updateGlobal({ slug: 'site', data: { previewUrl: null } })
    }
    await expect(
      server.payload.updateGlobal({ slug: 'site', data: { previewUrl: 'https://blog.example/preview' } }),
    ).rejects.toThrow()
  })

  it('opens no other article, nor any list', async () => {
    const [draft, other] = [await drafted('One.'), await drafted('Two.')]
    const { token } = await tokenFor(draft.id)
    for (const path of [
      `/api/articles/${other.id}?preview=${token}`,
      `/preview/${other.id}?token=${token}`,
      `/api/articles/${draft.id}?preview=${token}x`,
      `/api/articles/${draft.id}?preview=`,
      `/api/articles/${draft.id}/thread?preview=${token}`,
      `/api/articles/${draft.id}?draft=true&token=${token}`,
    ])
      expect([path, (await read(path)).status]).toEqual([path, 404])
    const listed = await read(`/api/articles?limit=100&draft=true&preview=${token}&where[id][equals]=${draft.id}`)
    expect(JSON.parse(listed.text).docs).toEqual([])
    const counted = await read(`/api/articles/count?preview=${token}&where[id][equals]=${draft.id}`)
    expect(counted.text).not.toContain('1')
  })

  it.each([0, 1, 2, 4])(
    'shows no draft that it links to, nor that of a published article, at depth %i',
    async (depth) => {
      const secret = `Secret ${randomUUID()}`
      const other = await drafted(secret, { title: secret })
      const published = await server.article({ body: paragraph('Public words.') })
      await send('PATCH', `/api/articles/${published.id}?draft=true&autosave=true`, { title: secret })
      const draft = await drafted('See.', { body: linkTo(other.id) })
      const both = await drafted('See.', { body: linkTo(published.id) })
      for (const { id } of [draft, both]) {
        const { token } = await tokenFor(id)
        for (const more of [
          '',
          '&draft=true',
          '&populate[articles][title]=true',
          '&select[body]=true',
          '&joins[articles]=true',
        ]) {
          const shown = await read(`/api/articles/${id}?preview=${token}&depth=${depth}${more}`)
          expect([more, shown.status]).toEqual([more, 200])
          expect(shown.text).not.toContain(secret)
        }
        const query = `{ Article(id: "${id}", draft: true) { body html } Articles(where: { id: { equals: "${id}" } }, draft: true) { docs { body } } }`
        const asked = await fetch(`${server.base}/api/graphql?preview=${token}&query=${encodeURIComponent(query)}`)
        expect(await asked.text()).not.toMatch(new RegExp(`${secret}|See`))
        expect((await read(`/preview/${id}?token=${token}`)).text).not.toContain(secret)
      }
      expect((await read(`/api/articles/${both.id}?preview=${(await tokenFor(both.id)).token}`)).text).toContain(
        published.slug,
      )
    },
  )

  it('ends after a quarter of an hour, and in the trash', async () => {
    const draft = await drafted('One.')
    const { expiresAt, token } = await tokenFor(draft.id)
    const left = Date.parse(expiresAt) - servicesOf(server.payload).now().getTime()
    expect(left).toBeGreaterThan(14 * 60_000)
    expect(left).toBeLessThanOrEqual(15 * 60_000)
    const statusWith = async (given: string) => (await read(`/api/articles/${draft.id}?preview=${given}`)).status
    server.clock.advance(left + 1)
    expect([await statusWith(token), (await read(`/preview/${draft.id}?token=${token}`)).status]).toEqual([404, 404])
    // Asked for again, it goes on.
    const { token: next } = await tokenFor(draft.id)
    expect(await statusWith(next)).toBe(200)
    await send('PATCH', `/api/articles/${draft.id}`, { deletedAt: new Date().toISOString() })
    expect(await statusWith(next)).toBe(404)
  })

  it('is made by whoever may change the article, and by nobody else', async () => {
    const draft = await drafted('One.')
    const ask = (headers: Record<string, string>) =>
      fetch(`${server.base}/api/articles/${draft.id}/preview`, { method: 'POST', headers })
    expect((await ask({})).status).toBe(401)
    expect((await ask(staff('author'))).status).toBe(403)
    expect((await ask(staff('admin'))).status).toBe(201)
  })
})

describe('two who write at once', () => {
  const autosave = (id: string, data: Record<string, unknown>, as: 'admin' | 'editor' = 'editor') =>
    server.ask('PATCH', `/api/articles/${id}?draft=true&autosave=true`, { ...data, _status: 'draft' }, as)
  const locks = (id: string) => server.count('payload-locked-documents', { 'document.value': { equals: id } })

  it.each([['seen'], ['If-Match']])('a save based on an older state is a conflict (%s)', async (how) => {
    const { id } = await server.article({ title: 'First' })
    const { updatedAt } = (await server.ask('GET', `/api/articles/${id}?draft=true`, undefined, 'editor')).body
    const save = (title: string, at: string) =>
      server.ask(
        'PATCH',
        `/api/articles/${id}?draft=true`,
        { title, ...(how === 'seen' ? { seen: at } : {}) },
        'editor',
        how === 'seen' ? {} : { 'if-match': `"${at}"` },
      )
    const first = await save('Second', updatedAt)
    expect(first.status).toBe(200)
    const stale = await save('Third', updatedAt)
    expect([stale.status, stale.body.errors[0].data.errors[0].code]).toEqual([409, 'conflict'])
    expect((await save('Third', first.body.doc.updatedAt)).status).toBe(200)
  })

  it('the form of the second hears who was first, and loses neither text', async () => {
    const { id } = await server.article({ title: 'First' })
    const { updatedAt } = (await server.ask('GET', `/api/articles/${id}?draft=true`, undefined, 'editor')).body
    const mine = await autosave(id, { title: 'Mine', updatedAt })
    expect(mine.status).toBe(200)
    await server.payload.delete({ collection: 'payload-locked-documents', where: { id: { exists: true } } })
    const theirs = await autosave(id, { title: 'Theirs', updatedAt }, 'admin')
    expect([theirs.status, theirs.body.errors[0].data.errors[0]]).toMatchObject([
      409,
      { path: 'updatedAt', code: 'conflict', message: expect.stringMatching(/^editor has changed this article/) },
    ])
    // A form that is sent again before it has heard of its own last save.
    expect((await autosave(id, { title: 'Mine too', updatedAt })).status).toBe(200)
    const { body } = await server.ask('GET', `/api/articles/${id}?draft=true`, undefined, 'admin')
    await server.payload.delete({ collection: 'payload-locked-documents', where: { id: { exists: true } } })
    expect((await autosave(id, { title: 'Theirs', updatedAt: body.updatedAt }, 'admin')).status).toBe(200)
    const { docs } = await server.payload.findVersions({
      collection: 'articles',
      where: { parent: { equals: id } },
      limit: 10,
    })
    expect(docs.map(({ version }) => version.title)).toEqual(expect.arrayContaining(['First', 'Mine too', 'Theirs']))
  })

  it('the lock lives on when the text is saved by itself, and keeps others out', async () => {
    const { id } = await server.article({})
    await autosave(id, { title: 'Writing' })
    await autosave(id, { title: 'Writing on' })
    expect(await locks(id)).toBe(1)
    const lock = `/api/payload-locked-documents?where[document.value][equals]=${id}&depth=1`
    expect((await server.ask('GET', lock, undefined, 'author')).body.docs[0].user.value).toEqual({
      id: server.staff.editor.id,
      email: 'editor',
    })
    expect((await autosave(id, { title: 'Other' }, 'admin')).status).toBe(423)
    await send('PATCH', `/api/articles/${id}`, { _status: 'published' })
    expect(await locks(id)).toBe(0)
  })

  it('what is saved by itself begins a new version after five minutes', async () => {
    const { id } = await server.article({})
    const versions = () =>
      server.payload.findVersions({
        collection: 'articles',
        where: { parent: { equals: id } },
        sort: '-updatedAt',
        limit: 10,
      })
    await autosave(id, { title: 'One' })
    await autosave(id, { title: 'Two' })
    const { docs } = await versions()
    expect(docs).toHaveLength(2)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 6 * 60_000)
    await autosave(id, { title: 'Three' })
    vi.restoreAllMocks()
    expect((await versions()).docs.map(({ version }) => version.title).slice(0, 2)).toEqual(['Three', 'Two'])
  })

  it('an open draft keeps nobody from what is published, by whatever it is asked for', async () => {
    const { id, slug } = await server.article({ title: 'Published' })
    await server.ask('PATCH', `/api/articles/${id}?draft=true`, { title: 'Not yet', _status: 'draft' }, 'editor')
    const query = `{ one: Article(id: "${id}", draft: true) { title } other: Article(slug: "${slug}", draft: true) { title } }`
    const titles = async (as: 'anonymous' | 'editor') => {
      const { data } = (await server.ask('POST', '/api/graphql', { query }, as)).body
      return [data.one?.title, data.other?.title]
    }
    expect(await titles('anonymous')).toEqual(['Published', 'Published'])
    expect(await titles('editor')).toEqual(['Not yet', 'Not yet'])
  })

  it('a version that was a draft comes back as one, and takes nothing from readers', async () => {
    const { id, slug } = await server.article({ title: 'A first draft', _status: 'draft' })
    await send('PATCH', `/api/articles/${id}`, { title: 'What readers have', _status: 'published' })
    const { docs } = await server.payload.findVersions({
      collection: 'articles',
      where: { parent: { equals: id } },
      sort: 'updatedAt',
      limit: 10,
    })
    const titled = (title: string) => docs.find(({ version }) => version.title === title)?.id
    const restore = (title: string, as: 'editor' | 'anonymous' = 'editor') =>
      server.ask('POST', `/api/articles/versions/${titled(title)}?draft=false`, {}, as)
    const readers = async () => (await server.ask('GET', `/api/articles/${slug}`)).body.title
    expect((await restore('A first draft', 'anonymous')).status).toBe(401)
    const back = await restore('A first draft')
    expect([back.status, back.body.message]).toEqual([200, expect.stringContaining('as a draft')])
    expect(await readers()).toBe('What readers have')
    expect((await server.ask('GET', `/api/articles/${id}?draft=true`, undefined, 'editor')).body).toMatchObject({
      title: 'A first draft',
      _status: 'draft',
    })
    await send('PATCH', `/api/articles/${id}`, { title: 'Changed since', _status: 'published' })
    expect((await restore('What readers have')).status).toBe(200)
    expect(await readers()).toBe('What readers have')
    expect((await server.ask('POST', '/api/articles/versions/nothing', {}, 'editor')).status).toBe(404)
  })
})

describe('the trash', () => {
  const trash = (ids: string[], body: unknown, as: 'editor' | 'author' = 'editor', method = 'PATCH') =>
    server.ask(
      method,
      `/api/articles?trash=true&${ids.map((id, index) => `where[id][in][${index}]=${id}`).join('&')}`,
      body,
      as,
    )

  it('takes many, gives them back as they were, and is emptied with their comments', async () => {
    const [one, two] = [await server.article({}), await server.article({})]
    const comment = await server.comment({ article: one.slug, status: 'approved' })
    const ids = [one.id, two.id]
    expect((await trash(ids, { deletedAt: new Date().toISOString() })).body).toMatchObject({
      docs: [{}, {}],
      errors: [],
    })
    expect((await read(`/articles/${one.slug}`)).status).toBe(404)
    expect((await trash(ids, { deletedAt: null })).body.docs).toHaveLength(2)
    expect((await read(`/articles/${one.slug}`)).status).toBe(200)
    expect((await trash(ids, undefined, 'editor', 'DELETE')).status).toBe(403)
    await trash(ids, { deletedAt: new Date().toISOString() })
    expect((await trash(ids, undefined, 'editor', 'DELETE')).body).toMatchObject({ docs: [{}, {}], errors: [] })
    expect(await server.count('articles', { id: { in: ids } })).toBe(0)
    expect(await server.count('comments', { id: { equals: comment } })).toBe(0)
  })

  it('offers the way back to those who may take it', async () => {
    const { id } = await server.article({ title: 'Just now' })
    await trash([id], { deletedAt: new Date().toISOString() })
    expect(await readRecentlyTrashed(await asStaff('editor'))).toContainEqual({ id, title: 'Just now' })
    expect(await readRecentlyTrashed(await asStaff('author'))).toEqual([])
  })

  it('is the only thing many articles at once can be changed by', async () => {
    const { id } = await server.article({})
    expect((await trash([id], { title: 'All alike' })).status).toBe(403)
    expect((await trash([id], { deletedAt: null, title: 'x' })).status).toBe(403)
    expect((await server.ask('PATCH', '/api/articles', { deletedAt: new Date().toISOString() }, 'editor')).status).toBe(
      400,
    )
    expect((await trash([id], { deletedAt: new Date().toISOString() }, 'author')).body.docs).toEqual([])
    expect((await fetch(`${server.base}/api/articles?where[id][exists]=true`, { method: 'DELETE' })).status).toBe(401)
  })

  it('keeps what could be moved when one of them could not', async () => {
    const [good, broken] = [await server.article({}), await server.article({})]
    await trash([good.id, broken.id], { deletedAt: new Date().toISOString() })
    await server.payload.db.updateOne({ collection: 'articles', id: broken.id, data: { title: '' } })
    const answer = await trash([good.id, broken.id], { deletedAt: null, _status: 'published' })
    expect([answer.status, answer.body.docs.length + answer.body.errors.length]).toEqual([
      answer.body.errors.length > 0 ? 400 : 200,
      2,
    ])
    expect((await read(`/articles/${good.slug}`)).status).toBe(200)
  })
})

describe('a slug', () => {
  const create = (data: Record<string, unknown>) =>
    send('POST', '/api/articles?draft=true', { _status: 'draft', ...data })
  const change = (id: string, data: Record<string, unknown>) =>
    send('PATCH', `/api/articles/${id}?draft=true&autosave=true`, { _status: 'draft', ...data })

  it('follows the title until the article is published', async () => {
    const end = randomUUID().slice(0, 8)
    const { data } = await create({ title: 'H' })
    const { id, slug } = data.doc
    expect((await change(id, { title: `How to mend ${end}`, slug })).data.doc.slug).toBe(`how-to-mend-${end}`)
    await send('PATCH', `/api/articles/${id}`, { body: paragraph('x'), _status: 'published' })
    expect((await send('PATCH', `/api/articles/${id}`, { title: 'Another' })).data.doc.slug).toBe(`how-to-mend-${end}`)
  })

  it('stays as it was written by hand', async () => {
    const own = `by-hand-${randomUUID().slice(0, 8)}`
    const { data } = await create({ title: 'One', slug: own })
    expect((await change(data.doc.id, { title: 'Two', slug: own })).data.doc.slug).toBe(own)
  })

  it('gets a number when an article has it, and is refused with a reason when it was written by hand', async () => {
    // Long, and of letters that many others resemble: a pattern for all of those would be too long for a database.
    const title = `${'ea'.repeat(45)} ${randomUUID().slice(0, 8)}`
    const publish = (extra = {}) =>
      send('POST', '/api/articles', { title, body: paragraph('x'), _status: 'published', ...extra })
    const { slug } = (await publish()).data.doc
    expect((await publish()).data.doc.slug).toBe(`${slug}-2`)
    expect((await publish()).data.doc.slug).toBe(`${slug}-3`)
    const refused = await publish({ slug })
    expect([refused.status, refused.data.errors[0].data.errors[0]]).toMatchObject([
      400,
      { path: 'slug', message: expect.stringContaining('Another article') },
    ])
  })

  it('that the trash holds is told of', async () => {
    const { id, slug } = await server.article({})
    await send('PATCH', `/api/articles/${id}`, { deletedAt: new Date().toISOString() })
    const refused = await send('POST', '/api/articles', {
      title: 'x',
      slug,
      body: paragraph('x'),
      _status: 'published',
    })
    expect(refused.data.errors[0].data.errors[0]).toMatchObject({
      path: 'slug',
      message: expect.stringMatching(/trash.*Restore/),
    })
  })

  it('has at most 120 letters', async () => {
    expect((await create({ title: 'x', slug: 'x'.repeat(121) })).status).toBe(400)
    expect((await create({ title: 'x', slug: 'x'.repeat(120) })).status).toBe(201)
  })

  it.each(['李白', 'Слава', '😀', '---'])('of a byline is made from any name: %s', async (name) => {
    const { data, status } = await send('POST', '/api/authors', { name })
    expect([status, data.doc.slug]).toEqual([201, expect.stringMatching(/^[a-z0-9-]+$/)])
    expect((await send('PATCH', `/api/authors/${data.doc.id}`, { slug: null })).status).toBe(200)
    const query = 'mutation ($name: String!) { createAuthor(data: { name: $name }) { slug } }'
    const made = await send('POST', '/api/graphql', { query, variables: { name } })
    expect(made.data.data?.createAuthor.slug).toMatch(/^[a-z0-9-]+$/)
  })

  it('of a byline leads on when it was renamed', async () => {
    const was = `was-${randomUUID()}`
    const { data } = await send('POST', '/api/authors', { name: 'Renamed', slug: was })
    await server.article({ authors: [data.doc.id] })
    await send('PATCH', `/api/authors/${data.doc.id}`, { slug: `is-${was}` })
    expect(await read(`/authors/${was}`)).toMatchObject({ status: 301, location: `/authors/is-${was}` })
  })
})

describe('the body', () => {
  it('is asked for as HTML alone, over REST and GraphQL', async () => {
    const { id } = await server.article({})
    const html = '<p>A paragraph about tide pools.</p>'
    expect((await server.ask('GET', `/api/articles?where[id][equals]=${id}&select[html]=true`)).body.docs).toEqual([
      { id, html },
    ])
    const without = (await server.ask('GET', `/api/articles/${id}?select[body]=false`)).body
    expect([without.html, 'body' in without, without.title !== undefined]).toEqual([html, false, true])
    const query = `{ Articles(select: true, where: { id: { equals: "${id}" } }) { docs { html } } }`
    expect((await send('POST', '/api/graphql', { query })).data.data.Articles.docs).toEqual([{ html }])
  })

  const withNode = (node: Record<string, unknown>) => ({
    root: { ...paragraph('').root, children: [{ version: 1, ...node }] },
  })

  it.each([
    ['text', '<p>hello</p>', 'text or HTML cannot be stored'],
    ['a node nobody knows', withNode({ type: 'nonsense' }), '“nonsense”'],
    ['something else', { root: 'x' }, '`root`'],
  ])('is refused as %s, in a draft too', async (_what, body, message) => {
    const { data, status } = await send('POST', '/api/articles?draft=true', { title: 'x', body, _status: 'draft' })
    expect([status, data.errors[0].data.errors[0]]).toMatchObject([
      400,
      { path: 'body', message: expect.stringContaining(message) },
    ])
  })

  it('has links that lead where they were meant to', async () => {
    const link = (url: string) => ({
      type: 'link',
      version: 3,
      format: '',
      indent: 0,
      direction: 'ltr',
      id: randomUUID(),
      fields: { linkType: 'custom', newTab: false, url },
      children: [{ type: 'text', text: url, detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
    })
    const { root } = paragraph('')
    const body = {
      root: {
        ...root,
        children: [
          {
            ...root.children[0],
            children: [
              'www.example.org/page',
              'tel:+49 30 1234',
              'sms:+4930',
              'http://intranet/wiki',
              '/über-uns?q=ü#part',
              'javascript:alert(1)',
              // What is left of a link that was thought better of.
              'https://',
            ].map(link),
          },
          {
            type: 'heading',
            tag: 'h1',
            version: 1,
            format: '',
            indent: 0,
            direction: 'ltr',
            children: [{ type: 'text', text: 'H', detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
          },
        ],
      },
    }
    const { data } = await send('POST', '/api/articles', { title: `Links ${randomUUID()}`, body, _status: 'published' })
    expect(data.doc.html).not.toContain('href="https://"')
    expect(data.doc.html).toContain('href="https://www.example.org/page"')
    expect(data.doc.html).toContain('href="tel:+49301234"')
    expect(data.doc.html).toContain('<h2>H</h2>')
    for (const address of ['sms:+4930', 'http://intranet/wiki', '/über-uns?q=ü#part'])
      expect(data.doc.html).toContain(`<a href="${address}">`)
    expect(data.doc.html).toContain('<a>javascript:alert(1)</a>')
    // Not stored in another way with each save.
    const again = await send('PATCH', `/api/articles/${data.doc.id}`, { body: data.doc.body })
    expect(again.data.doc.body).toEqual(data.doc.body)
    expect(again.data.doc.html).toBe(data.doc.html)
  })

  it('is published with pictures that have a text alternative and a credit, which is shown', async () => {
    const bare = await picture({})
    const upload = (value: string) =>
      withNode({ type: 'upload', version: 3, format: '', id: randomUUID(), fields: null, relationTo: 'media', value })
    const post = (value: string) =>
      send('POST', '/api/articles', { title: `Pictures ${randomUUID()}`, body: upload(value), _status: 'published' })
    const refused = await post(bare)
    expect(refused.data.errors[0].data.errors[0]).toMatchObject({
      path: 'body',
      message: expect.stringMatching(/picture in the text.*alternative.*credit/),
    })
    const { data } = await post(await picture({ alt: 'A "pool"', credit: 'Ada <Byline>' }))
    expect(data.doc.html).toMatch(
      /<figure><img loading="lazy" src="[^"]+\.webp" alt="A &quot;pool&quot;"[^>]*><figcaption>Ada &lt;Byline&gt;<\/figcaption><\/figure>/,
    )
  })
})

describe('a body sent as Markdown', () => {
  it('is kept as rich text, and changed like one', async () => {
    const bodyMarkdown = '# Trees\n\nSome *words* and a [link](www.example.org).\n\n- one\n  - deep'
    const made = await send('POST', '/api/articles', { title: 'From Markdown', bodyMarkdown, _status: 'published' })
    expect([made.status, made.data.doc?.bodyMarkdown]).toEqual([201, undefined])
    expect(made.data.doc.html).toBe(
      '<h2>Trees</h2><p>Some <em>words</em> and a <a href="https://www.example.org">link</a>.</p>' +
        '<ul><li>one</li><li><ul><li>deep</li></ul></li></ul>',
    )
    const path = `/api/articles/${made.data.doc.id}`
    expect((await send('PATCH', path, { bodyMarkdown: 'Other words' })).data.doc.html).toBe('<p>Other words</p>')
    // An open draft keeps what it says.
    await send('PATCH', `${path}?draft=true`, { bodyMarkdown: 'Draft words', _status: 'draft' })
    await send('PATCH', path, { excerpt: 'Changed' })
    expect(JSON.parse((await read(path)).text).html).toBe('<p>Other words</p>')
  })

  it.each([
    ['both', { body: paragraph('x'), bodyMarkdown: 'x' }],
    ['no text', { bodyMarkdown: 5 }],
    ['too much', { bodyMarkdown: 'x'.repeat(200_001) }],
  ])('is refused, by its name: %s', async (_what, data) => {
    const { data: answer, status } = await send('POST', '/api/articles', { title: 'Refused', ...data })
    expect([status, answer.errors[0].data.errors[0].path]).toEqual([400, 'bodyMarkdown'])
  })
})

describe('a field that there is not', () => {
  it.each([
    [{ markdown: 'x' }, 'markdown'],
    [{ seo: { titel: 'x' } }, 'seo.titel'],
  ])('is dropped, or refused where that was asked for: %j', async (extra, path) => {
    const data = { title: 'Names', _status: 'draft', ...extra }
    expect((await send('POST', '/api/articles?draft=true', data)).status).toBe(201)
    const strict = await send('POST', '/api/articles?draft=true&strict=true', data)
    expect([strict.status, strict.data.errors[0].data.errors[0].path]).toEqual([400, path])
    const known = { title: 'Names', seo: { title: 'x' }, _status: 'draft', updatedAt: new Date().toISOString() }
    expect((await send('POST', '/api/articles?draft=true&strict=true', known)).status).toBe(201)
  })
})

describe('the list of tags', () => {
  it('counts what is published, as soon as it is', async () => {
    const names = ['Ä tag', 'B tag', 'b tag'].map((name) => `${name} ${randomUUID()}`)
    const counted = async () =>
      JSON.parse((await read('/api/tags')).text).docs.filter(({ name }: { name: string }) => names.includes(name))
    const first = await server.article({ tags: names })
    const second = await server.article({ tags: names.slice(0, 2) })
    await server.article({ tags: names, _status: 'draft' })
    const of = (...counts: number[]) => names.map((name, index) => ({ name, count: counts[index] }))
    expect(await counted()).toEqual(expect.arrayContaining(of(2, 2, 1)))
    await send('PATCH', `/api/articles/${second.id}`, { tags: [names[2]] })
    expect(await counted()).toEqual(expect.arrayContaining(of(1, 1, 2)))
    await send('PATCH', `/api/articles/${second.id}`, { _status: 'draft' })
    await send('PATCH', `/api/articles?where[id][in][0]=${first.id}`, { deletedAt: new Date().toISOString() })
    expect(await counted()).toEqual([])
  })
})

describe('an article that was renamed', () => {
  it('is found under its old slug, until another one takes it', async () => {
    const { id, slug } = await server.article({})
    await read(`/articles/${slug}`)
    const renamed = `renamed-${randomUUID()}`
    expect((await send('PATCH', `/api/articles/${id}`, { slug: renamed })).status).toBe(200)
    expect(await read(`/articles/${slug}`)).toMatchObject({ status: 301, location: `/articles/${renamed}` })
    expect((await read(`/api/articles/${slug}/thread`)).status).toBe(200)
    await server.article({ slug })
    expect((await read(`/articles/${slug}`)).status).toBe(200)
  })
})

describe('two articles that link to each other', () => {
  it('are read to the end, each with the other’s address of today', async () => {
    const one = await server.article({})
    const two = await server.article({ body: linkTo(one.id) })
    await send('PATCH', `/api/articles/${one.id}`, { body: linkTo(two.id) })
    const first = JSON.parse((await read(`/api/articles/${one.id}?depth=2`)).text)
    expect(first.html).toContain(`href="/articles/${two.slug}"`)
    expect((await read(`/articles/${two.slug}`)).text).toContain(`href="/articles/${one.slug}"`)
    const moved = `moved-${randomUUID()}`
    await send('PATCH', `/api/articles/${one.id}`, { slug: moved })
    expect((await read(`/articles/${two.slug}`)).text).toContain(`href="/articles/${moved}"`)
  })
})

describe('the number of comments', () => {
  it('is not set by hand, and survives a restored version', async () => {
    const { id, slug } = await server.article({})
    await server.comment({ article: slug, status: 'approved' })
    expect(
      (await send('PATCH', `/api/articles/${id}`, { commentCount: 99, title: 'Changed' })).data.doc.commentCount,
    ).toBe(1)
    const { docs } = await server.payload.findVersions({
      collection: 'articles',
      where: { parent: { equals: id } },
      sort: 'createdAt',
      limit: 1,
    })
    await server.payload.restoreVersion({ collection: 'articles', id: String(docs[0]?.id) })
    expect(await server.payload.findByID({ collection: 'articles', id, depth: 0 })).toMatchObject({
      title: expect.stringContaining('Article'),
      commentCount: 1,
    })
  })

  it('does not make a comment look edited to the moderator who decides on it', async () => {
    const { slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'approved' })
    const seen = (await server.moderation(parent)).comment.updatedAt
    await server.comment({ article: slug, status: 'approved', parent })
    const { data } = await send('POST', '/api/moderation/comments', { ids: [parent], to: 'spam', seen })
    expect(data.results).toMatchObject([{ ok: true, status: 'spam' }])
  })
})

describe('an article deleted for good', () => {
  it('takes its comments and their addresses with it', async () => {
    const { id, slug } = await server.article({})
    const comment = await server.comment({ article: slug, status: 'approved' })
    expect(
      (await fetch(`${server.base}/api/articles/${id}`, { method: 'DELETE', headers: staff('admin') })).status,
    ).toBe(200)
    expect(await server.count('comments', { id: { equals: comment } })).toBe(0)
    const identity = await fetch(`${server.base}/api/moderation/comments/${comment}/identity`, {
      headers: staff('admin'),
    })
    expect(identity.status).toBe(404)
  })
})

describe('an author', () => {
  it('gets a byline of their name, with the account or with their first article', async () => {
    const name = `Ada Neu ${randomUUID().slice(0, 8)}`
    const account = {
      name,
      email: `${randomUUID()}@staff.example`,
      password: 'a long enough password',
      role: 'author' as const,
    }
    const made = await server.payload.create({ collection: 'users', data: account, depth: 1 })
    expect(made.byline).toMatchObject({ name, slug: expect.stringMatching(/^ada-neu-/) })
    const { cookie, id } = await server.account('author')
    await server.payload.db.updateOne({ collection: 'users', id, data: { byline: null } })
    const created = await fetch(`${server.base}/api/articles?draft=true`, {
      method: 'POST',
      headers: { cookie, origin: server.base, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'First' }),
    })
    const { doc } = await created.json()
    expect([created.status, doc.authors.length]).toEqual([201, 1])
    expect(await server.payload.findByID({ collection: 'users', id, depth: 0 })).toMatchObject({
      byline: doc.authors[0].id ?? doc.authors[0],
    })
  })

  it('keeps their byline on what they write, and cannot touch what others wrote', async () => {
    const created = await fetch(`${server.base}/api/articles?draft=true`, {
      method: 'POST',
      headers: { ...staff('author'), 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Mine', authors: [] }),
    })
    expect((await created.json()).doc.authors.map((author: { id: string }) => author.id ?? author)).toEqual([
      server.staff.author.byline,
    ])
    const { id } = await server.article({})
    const change = await fetch(`${server.base}/api/articles/${id}`, {
      method: 'PATCH',
      headers: { ...staff('author'), 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Taken' }),
    })
    expect([change.status, (await change.json()).errors[0]]).toMatchObject([
      403,
      {
        message: expect.stringContaining('authors those that carry their byline'),
        data: { errors: [{ code: 'forbidden' }] },
      },
    ])
  })
})

describe('a picture', () => {
  const upload = async (bytes: Buffer, name: string, type: string) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
    form.set('_payload', JSON.stringify({ alt: 'A picture', credit: 'Us' }))
    const response = await fetch(`${server.base}/api/media`, { method: 'POST', headers: staff(), body: form })
    return { status: response.status, data: await response.json() }
  }

  /** As a phone saves it: stored lying down, with where it was taken, and a colour profile. */
  const photo = (width = 120, height = 80) =>
    sharp({ create: { width, height, channels: 3, background: '#246' } })
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Artist: 'Hidden Owner' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
      .jpeg()
      .toBuffer()
  const fileOf = async (url: string, headers: Record<string, string> = {}) =>
    fetch(server.base + new URL(url, server.base).pathname, { headers })

  it('stands upright and says nothing of its owner, but keeps its colours', async () => {
    const given = await photo()
    expect(await sharp(given).metadata()).toMatchObject({ orientation: 6, exif: expect.any(Buffer) })
    const { data } = await upload(given, `${randomUUID()}.jpg`, 'image/jpeg')
    expect(data.doc).toMatchObject({ width: 80, height: 120, sizes: { thumb: { width: 80, height: 120 } } })
    const bytes = Buffer.from(await (await fileOf(data.doc.url)).arrayBuffer())
    expect(bytes.includes('Hidden Owner')).toBe(false)
    const kept = await sharp(bytes).metadata()
    expect(kept).toMatchObject({ width: 80, height: 120, icc: expect.any(Buffer) })
    expect([kept.exif, kept.xmp, kept.orientation]).toEqual([undefined, undefined, undefined])
    expect(data.doc.filesize).toBe(bytes.length)
  })

  /** Three frames with a wide profile, and words that are nobody's business. */
  const moving = async () =>
    sharp(
      await Promise.all(
        ['#f00', '#0f0', '#00f'].map((background) =>
          sharp({ create: { width: 20, height: 10, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      ),
      { join: { animated: true } },
    )
      .withIccProfile('p3')
      .withExifMerge({ IFD0: { Artist: 'Hidden Owner' } })
  const bytesOf = async (url: string) => Buffer.from(await (await fileOf(url)).arrayBuffer())
  const sizesOf = (doc: { sizes: Record<string, { url: string | null }> }) =>
    Promise.all(Object.values(doc.sizes).flatMap(({ url }) => (url ? [bytesOf(url)] : [])))

  it.each([
    ['jpeg', 1],
    ['png', 1],
    ['webp', 1],
    ['avif', 1],
    ['webp', 3],
  ] as const)('keeps its colour profile and nothing else in all sizes: %s with %i frames', async (format, frames) => {
    const given = frames > 1 ? await moving() : sharp(await photo(), { autoOrient: false }).keepMetadata()
    const bytes = await given.toFormat(format).toBuffer()
    expect((await sharp(bytes).metadata()).exif?.includes('Hidden Owner')).toBe(true)
    const { data, status } = await upload(bytes, `${randomUUID()}.${format}`, `image/${format}`)
    expect(status).toBe(201)
    const [width, height] = frames > 1 ? [20, 10] : [80, 120]
    expect(data.doc).toMatchObject({ width, height, sizes: { thumb: { width, height } } })
    const kept = [await bytesOf(data.doc.url), ...(await sizesOf(data.doc))]
    expect(kept.length).toBeGreaterThan(1)
    const profile = (await sharp(bytes).metadata()).icc
    for (const file of kept) {
      expect(file.includes('Hidden Owner')).toBe(false)
      const { exif, icc, orientation, pageHeight, pages = 1, xmp } = await sharp(file, { animated: true }).metadata()
      expect(icc?.equals(profile ?? Buffer.alloc(0))).toBe(true)
      expect({ exif, orientation, xmp, pages }).toEqual({
        exif: undefined,
        orientation: undefined,
        xmp: undefined,
        pages: frames,
      })
      if (frames > 1) expect(pageHeight).toBe(10)
    }
  })

  it('that is a GIF shows the colours that browsers show, which know no profile of it', async () => {
    const gif = await (await moving()).gif().toBuffer()
    const { icc = Buffer.alloc(0) } = await sharp(await photo()).metadata()
    // After the header and its table of colours, in blocks of 255 bytes (http://www.color.org/specification/ICC1v43_2010-12.pdf, B.4).
    const start = 13 + ((gif[10] ?? 0) & 0x80 ? 3 * 2 ** (((gif[10] ?? 0) & 7) + 1) : 0)
    const blocks = []
    for (let at = 0; at < icc.length; at += 255) {
      const block = icc.subarray(at, at + 255)
      blocks.push(Buffer.from([block.length]), block)
    }
    const extension = Buffer.concat([Buffer.from('\x21\xff\x0bICCRGBG1012', 'latin1'), ...blocks, Buffer.from([0])])
    const bytes = Buffer.concat([gif.subarray(0, start), extension, gif.subarray(start)])
    const { data } = await upload(bytes, `${randomUUID()}.gif`, 'image/gif')
    const kept = await bytesOf(data.doc.url)
    expect(kept.includes('ICCRGBG1012')).toBe(false)
    const pixels = (file: Buffer) => sharp(file, { animated: true }).raw().toBuffer()
    expect((await pixels(kept)).equals(await pixels(gif))).toBe(true)
    for (const size of await sizesOf(data.doc))
      expect(await sharp(size, { animated: true }).metadata()).toMatchObject({ pages: 3, pageHeight: 10 })
  })

  it('that is a WebP is written once, also when its middle is chosen later', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
    const bytes = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#000', noise } })
      .webp({ quality: 100 })
      .toBuffer()
    const { data } = await upload(bytes, `${randomUUID()}.webp`, 'image/webp')
    const kept = await bytesOf(data.doc.url)
    expect(kept.equals(await uprightPicture(bytes))).toBe(true)
    const { status } = await server.ask('PATCH', `/api/media/${data.doc.id}`, { focalX: 10, focalY: 20 }, 'editor')
    expect([status, (await bytesOf(data.doc.url)).equals(kept)]).toEqual([200, true])
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/webp' }), 'cut.webp')
    form.set('_payload', '{}')
    const crop = { x: 50, y: 0, unit: '%', width: 50, height: 100 }
    const query = stringify({ uploadEdits: { crop, widthInPixels: 100, heightInPixels: 100 } })
    const cut = await fetch(`${server.base}/api/media?${query}`, { method: 'POST', headers: staff(), body: form })
    const { doc } = await cut.json()
    expect(doc).toMatchObject({ width: 100, height: 100, sizes: { thumb: { width: 100, height: 100 } } })
    expect(await sharp(await bytesOf(doc.url)).metadata()).toMatchObject({ width: 100, height: 100 })
  })

  it('takes the fields of a form beside its file, and names what is none where that is asked for', async () => {
    const send = async (fields: [string, string][], query = '', path = '/api/media', method = 'POST') => {
      const form = new FormData()
      for (const [name, value] of fields) form.append(name, value)
      form.append('file', new Blob([new Uint8Array((await tinyPng()).data)], { type: 'image/png' }), 'plain.png')
      const response = await fetch(`${server.base}${path}${query}`, { method, headers: staff(), body: form })
      return { status: response.status, data: await response.json() }
    }
    const plain: [string, string][] = [
      ['alt', 'Low “tide”\r\nat noon'],
      ['credit', 'Søren'],
      ['focalX', '30'],
      ['focalY', '40'],
    ]
    const made = await send(plain)
    expect([made.status, made.data.doc]).toMatchObject([
      201,
      { alt: 'Low “tide”\r\nat noon', credit: 'Søren', focalX: 30, focalY: 40, width: 32 },
    ])
    const changed = await send([['credit', 'Kim']], '', `/api/media/${made.data.doc.id}`, 'PATCH')
    expect([changed.status, changed.data.doc]).toMatchObject([200, { alt: 'Low “tide”\r\nat noon', credit: 'Kim' }])
    // JSON comes before plain fields, and a picture may come alone.
    const both = await send([
      ['alt', 'plain'],
      ['_payload', '{"alt":"JSON"}'],
    ])
    expect([both.status, both.data.doc.alt]).toEqual([201, 'JSON'])
    expect((await send([])).status).toBe(201)
    expect((await send([['nope', 'x']])).status).toBe(201)
    const refused: [[string, string][], string, string][] = [
      [[['nope', 'x']], '?strict=true', 'nope'],
      [
        [
          ['alt', 'x'],
          ['alt', 'y'],
        ],
        '',
        'alt',
      ],
      [[['focalX', 'left']], '', 'focalX'],
    ]
    for (const [fields, query, path] of refused) {
      const { data, status } = await send(fields, query)
      expect([status, data.errors[0].data.errors[0].path]).toEqual([400, path])
    }
  })

  it('of an earlier version is cleaned by a command, and keeps its address', async () => {
    const { data } = await upload(await photo(), `${randomUUID()}.jpg`, 'image/jpeg')
    const { id } = data.doc
    const asStored = async () =>
      (await server.payload.findByID({ collection: 'media', id, depth: 0 })) as { filename: string; url: string }
    const { filename, url } = await asStored()
    writeFileSync(path.join(server.folder, 'media', filename), await photo())
    const missing = await upload((await tinyPng()).data, `${randomUUID()}.png`, 'image/png')
    rmSync(path.join(server.folder, 'media', missing.data.doc.filename))
    const { cleaned, failed } = await cleanStoredPictures(server.payload)
    expect([cleaned, failed]).toEqual([1, [missing.data.doc.filename]])
    expect(await asStored()).toMatchObject({ filename, url, width: 80, height: 120, alt: 'A picture' })
    const bytes = Buffer.from(await (await fileOf(url)).arrayBuffer())
    expect(bytes.includes('Hidden Owner')).toBe(false)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 80, height: 120, icc: expect.any(Buffer) })
    expect((await cleanStoredPictures(server.payload)).cleaned).toBe(0)
    await server.payload.delete({ collection: 'media', id: missing.data.doc.id })
  })

  it('loses the texts that a PNG carries, and stays animated', async () => {
    const { data: png } = await tinyPng()
    const text = Buffer.from('tEXtAuthor\0Hidden Owner', 'latin1')
    const chunk = Buffer.alloc(text.length + 8)
    chunk.writeUInt32BE(text.length - 4)
    text.copy(chunk, 4)
    chunk.writeUInt32BE(crc32(text), text.length + 4)
    const end = png.length - 12
    const named = Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)])
    const { data } = await upload(named, `${randomUUID()}.png`, 'image/png')
    expect(Buffer.from(await (await fileOf(data.doc.url)).arrayBuffer()).includes('Hidden Owner')).toBe(false)
    const animated = await upload(await (await moving()).gif().toBuffer(), `${randomUUID()}.gif`, 'image/gif')
    const kept = await bytesOf(animated.data.doc.url)
    expect([animated.data.doc.height, (await sharp(kept).metadata()).pages]).toEqual([10, 3])
  })

  it.each([
    ['nothing', Buffer.alloc(0), /empty \(0 bytes\)/],
    ['half a picture', undefined, /damaged/],
    ['a picture for phones only', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0'), /HEIC.*JPEG/],
  ])('that is %s is refused with the reason, which is no error of the server', async (_what, bytes, message) => {
    const whole = await sharp({
      create: {
        width: 600,
        height: 400,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer()
    const logged = vi.spyOn(server.payload.logger, 'error')
    const { data, status } = await upload(bytes ?? whole.subarray(0, 2000), `${randomUUID()}.jpg`, 'image/jpeg')
    expect([status, data.errors[0].message]).toEqual([400, expect.stringMatching(message)])
    expect(logged).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  it('is loaded once: it carries what a browser asks again with, and is given in parts', async () => {
    const { data } = await upload(await photo(), `${randomUUID()}.jpg`, 'image/jpeg')
    const whole = await fileOf(data.doc.url)
    const bytes = Buffer.from(await whole.arrayBuffer())
    const [etag, changed] = [whole.headers.get('etag') ?? '', whole.headers.get('last-modified') ?? '']
    expect(whole.headers.get('cache-control')).toMatch(/^public, max-age=\d+/)
    expect((await fileOf(data.doc.url, { 'if-none-match': etag })).status).toBe(304)
    expect((await fileOf(data.doc.url, { 'if-modified-since': changed })).status).toBe(304)
    expect((await fileOf(data.doc.url, { 'if-none-match': '"other"', 'if-modified-since': changed })).status).toBe(200)
    for (const [range, start, end] of [
      ['bytes=2-9', 2, 10],
      ['bytes=-5', -5, undefined],
      ['bytes=20-', 20, undefined],
    ] as const) {
      const part = await fileOf(data.doc.url, { range })
      expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(start, end)])
    }
    expect((await fileOf(data.doc.url, { range: `bytes=${bytes.length}-` })).status).toBe(416)
    expect((await fileOf(data.doc.url, { range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200)
  })

  it('that replaces one of the same name keeps its address', async () => {
    const name = `${randomUUID()}.jpg`
    const { data } = await upload(await photo(), name, 'image/jpeg')
    const first = (await fileOf(data.doc.url)).headers.get('etag')
    const replace = async (as: string) => {
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(await photo(240, 160))], { type: 'image/jpeg' }), as)
      form.set('_payload', '{}')
      const response = await fetch(`${server.base}/api/media/${data.doc.id}`, {
        method: 'PATCH',
        headers: staff(),
        body: form,
      })
      return (await response.json()).doc
    }
    expect(await replace(name)).toMatchObject({ url: data.doc.url, width: 160 })
    const now = await fileOf(data.doc.url)
    expect([now.status, now.headers.get('etag') === first]).toEqual([200, false])
    expect((await replace(`other-${name}`)).filename).toBe(`other-${name}`)
  })

  it('is described by whoever uploaded it, and by no other author', async () => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(await photo())], { type: 'image/jpeg' }), `${randomUUID()}.jpg`)
    form.set('_payload', '{}')
    const own = await fetch(`${server.base}/api/media`, { method: 'POST', headers: staff('author'), body: form })
    const { doc } = await own.json()
    expect(
      (await server.ask('PATCH', `/api/media/${doc.id}`, { alt: 'Mine', credit: 'Me' }, 'author')).body.doc,
    ).toMatchObject({ alt: 'Mine', credit: 'Me' })
    const others = await picture({ alt: 'x' })
    expect((await server.ask('PATCH', `/api/media/${others}`, { alt: 'Mine' }, 'author')).status).toBe(403)
    expect((await read(`/api/media/${doc.id}`)).text).not.toContain(server.staff.author.id)
    expect((await read(`/api/media?where[owner][equals]=${server.staff.author.id}`)).status).toBe(400)
  })

  it('is kept in the sizes pages need', async () => {
    const bytes = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#246' } })
      .jpeg()
      .toBuffer()
    const { data, status } = await upload(bytes, `${randomUUID()}.jpg`, 'image/jpeg')
    expect(status).toBe(201)
    expect(data.doc.sizes).toMatchObject({
      thumb: { width: 400, mimeType: 'image/webp' },
      card: { width: 800 },
      hero: { width: 1600 },
    })
    const path = new URL(data.doc.sizes.thumb.url, server.base).pathname
    expect((await fetch(server.base + path)).headers.get('content-type')).toBe('image/webp')
    const { card, hero, thumb } = data.doc.sizes
    expect(data.doc.srcset).toBe(`${thumb.url} 400w, ${card.url} 800w, ${hero.url} 1600w`)
    const selected = await server.ask('GET', `/api/media/${data.doc.id}?select[srcset]=true&select[placeholder]=true`)
    expect(selected.body.srcset).toBe(data.doc.srcset)
    const [, small = ''] = selected.body.placeholder.split('data:image/webp;base64,')
    expect(await sharp(Buffer.from(small, 'base64')).metadata()).toMatchObject({ width: 16, height: 8 })
    expect(selected.body.placeholder.length).toBeLessThan(1000)
    const { id } = await server.article({ title: 'With a picture', hero: data.doc.id, html: null })
    expect((await server.ask('GET', `/api/articles/${id}`)).body.hero.srcset).toBe(data.doc.srcset)
  })

  it.each([
    [
      'a page that calls itself a picture',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'x.png',
      'image/png',
    ],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'x.svg',
      'image/svg+xml',
    ],
    [
      'an SVG that calls itself a PNG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
      'x.png',
      'image/png',
    ],
    ['a program', Buffer.from('#!/bin/sh\necho hello'), 'x.sh', 'text/x-shellscript'],
  ])('is not %s', async (_what, bytes, name, type) => {
    const { status } = await upload(bytes, `${randomUUID()}-${name}`, type)
    expect(status).toBe(400)
  })

  it('is at most 20 MB', async () => {
    const png = await tinyPng()
    const large = Buffer.concat([png.data, Buffer.alloc(21 * 1024 * 1024)])
    expect([400, 413]).toContain((await upload(large, 'large.png', 'image/png')).status)
  })
})

describe('where a picture or a byline stands', () => {
  const usesOf = (path: string, as?: 'editor' | 'author' | 'moderator') =>
    server.ask('GET', `/api/${path}/used-in`, undefined, as)
  const shows = (value: string) => ({
    root: {
      ...paragraph('Look:').root,
      children: [
        ...paragraph('Look:').root.children,
        {
          type: 'upload',
          version: 3,
          format: '',
          id: randomUUID().slice(0, 24),
          fields: {},
          relationTo: 'media',
          value,
        },
      ],
    },
  })

  it('is said before it is deleted: above, within and in open drafts, but not in the trash', async () => {
    const used = await picture({ alt: 'x', credit: 'x' })
    const other = await picture({ alt: 'x', credit: 'x' })
    const { id: byline } = await server.payload.create({
      collection: 'authors',
      data: { name: 'Used often', slug: `used-${randomUUID()}`, picture: used },
    })
    expect((await usesOf(`media/${other}`, 'editor')).body).toEqual({
      articles: [],
      total: 0,
      bylines: [],
      isComplete: true,
    })
    const titled = async (title: string, data: object) =>
      String((await server.article({ title, html: null, ...data })).id)
    const above = await titled('Above', { hero: used, authors: [byline] })
    const within = await titled('Within', { body: shows(used) })
    const live = await titled('In the draft alone', { authors: [byline] })
    const draft = await send('PATCH', `/api/articles/${live}?draft=true`, { hero: used, _status: 'draft' })
    expect(draft.status).toBe(200)
    const trashed = await titled('Thrown away', { hero: used, authors: [byline] })
    await server.payload.update({
      collection: 'articles',
      id: trashed,
      data: { deletedAt: server.clock.now().toISOString() },
    })
    const { body } = await usesOf(`media/${used}`, 'editor')
    expect(body).toMatchObject({ total: 3, bylines: [{ id: String(byline), name: 'Used often' }], isComplete: true })
    expect(body.articles.map(({ id }: { id: string }) => id).sort()).toEqual([above, within, live].sort())
    expect(body.articles.map(({ title }: { title: string }) => title).sort()).toEqual([
      'Above',
      'In the draft alone',
      'Within',
    ])
    const of = await usesOf(`authors/${byline}`, 'editor')
    expect([of.body.total, of.body.articles.map(({ id }: { id: string }) => id).sort()]).toEqual([
      2,
      [above, live].sort(),
    ])
    const several = await server.ask('GET', `/api/media/used-in?ids=${used},${other}`, undefined, 'editor')
    expect(several.body).toMatchObject({ total: 3, bylines: [{ id: String(byline) }], isComplete: true, used: [used] })
    expect(several.body.articles.map(({ id }: { id: string }) => id).sort()).toEqual([above, within, live].sort())
    const none = await server.ask('GET', `/api/media/used-in?ids=${other}`, undefined, 'editor')
    expect(none.body).toEqual({ articles: [], total: 0, bylines: [], isComplete: true, used: [] })
    const both = await server.ask('GET', `/api/authors/used-in?ids=${byline}`, undefined, 'editor')
    expect(both.body).toMatchObject({ total: 2, used: [String(byline)] })
    for (const [as, ids, status] of [
      ['author', used, 403],
      ['anonymous', used, 401],
      ['editor', '', 400],
      ['editor', Array.from({ length: 101 }, () => 'x').join(), 400],
    ] as const)
      expect((await server.ask('GET', `/api/media/used-in?ids=${ids}`, undefined, as)).status).toBe(status)
    for (const as of ['author', 'moderator'] as const) expect((await usesOf(`media/${used}`, as)).status).toBe(403)
    expect((await usesOf(`media/${used}`)).status).toBe(401)
    expect((await usesOf(`media/${randomUUID()}`, 'editor')).status).toBe(404)
  })
})

describe('a list without an order', () => {
  it('has what was published last first, whatever was changed since, at every door', async () => {
    const mark = randomUUID()
    const make = async (day: number) =>
      (await server.article({ tags: [mark], publishedAt: `2020-01-0${day}T00:00:00.000Z` })).id
    const [first, second] = [await make(1), await make(2)]
    expect((await send('PATCH', `/api/articles/${first}`, { excerpt: 'Changed last.' })).status).toBe(200)
    const ids = ({ docs }: { docs: { id: string }[] }) => docs.map(({ id }) => id)
    const list = `/api/articles?where[tags][equals]=${mark}`
    const query = `{ Articles(where: { tags: { equals: "${mark}" } }) { docs { id } } }`
    for (const as of ['anonymous', 'editor'] as const) {
      for (const draft of ['', '&draft=true'])
        expect(ids((await server.ask('GET', list + draft, undefined, as)).body)).toEqual([second, first])
      const { body } = await server.ask('POST', '/api/graphql', { query }, as)
      expect(ids(body.data.Articles)).toEqual([second, first])
    }
    expect(ids((await server.ask('GET', `${list}&sort=-updatedAt`)).body)).toEqual([first, second])
  })
})

describe('filters', () => {
  const mark = randomUUID().slice(0, 8)
  const titles = ['wool_socks 100%', 'woolXsocks', 'École', 'Sports', 'Untagged'] as const
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    const tags: Record<(typeof titles)[number], string[]> = {
      'wool_socks 100%': ['knit', 'C++', 'a,b'],
      woolXsocks: ['knitting'],
      École: ['Knit', 'Überzug'],
      Sports: ['a', 'b'],
      Untagged: [],
    }
    for (const title of titles) {
      const { id } = await server.article({ title: `${title} ${mark}`, tags: tags[title] })
      ids[id] = title
    }
  })

  const found = async (query: string, as?: 'editor') => {
    const path = `/api/articles?limit=100&${query}`
    const response = await fetch(server.base + path, as ? { headers: staff(as) } : {})
    expect(response.status, await response.clone().text()).toBe(200)
    const { docs, totalDocs } = await response.json()
    const mine = docs.map(({ id }: { id: string }) => ids[id]).filter(Boolean)
    expect(totalDocs).toBe(docs.length)
    return mine.sort()
  }
  const all = [...titles].sort()
  const without = (...left: string[]) => all.filter((title) => !left.includes(title))

  it.each([
    ['where[tags][in]=knit', ['wool_socks 100%']],
    ['where[tags][equals]=a,b', ['wool_socks 100%']],
    ['where[tags][in]=a,b', ['Sports', 'wool_socks 100%']],
    ['where[tags][in][]=a,b', ['wool_socks 100%']],
    ['where[tags][exists]=true', without('Untagged')],
    ['where[tags][exists]=false', ['Untagged']],
    ['where[tags][not_in]=knit', without('wool_socks 100%')],
    ['where[tags][not_in]=knit,a', without('wool_socks 100%', 'Sports')],
    ['where[tags][not_equals]=knit', without('wool_socks 100%')],
    ['where[and][0][tags][in]=knit&where[and][1][tags][in]=C%2B%2B', ['wool_socks 100%']],
    ['where[and][0][tags][in]=knit&where[and][1][tags][in]=knitting', []],
    ['where[or][0][tags][in]=knitting&where[or][1][tags][equals]=b', ['Sports', 'woolXsocks']],
    ['where[tags][contains]=KNIT', ['wool_socks 100%', 'woolXsocks', 'École'].sort()],
    ['where[tags][contains]=uberzug', ['École']],
    ['where[tags][not_like]=knit', ['Sports', 'Untagged']],
    ['where[title][contains]=%25', ['wool_socks 100%']],
    ['where[title][contains]=wool_socks', ['wool_socks 100%']],
    ['where[title][like]=wool_socks', ['wool_socks 100%']],
    ['where[title][like]=WOOL 100%25', ['wool_socks 100%']],
    ['where[title][contains]=wool_socks&where[title][like]=socks', ['wool_socks 100%']],
    ['where[title][contains]=*', []],
    ['where[title][contains]=[a-z]', []],
    ['where[title][not_like]=wool', without('wool_socks 100%', 'woolXsocks')],
    ['where[title][like]=école', ['École']],
    ['where[title][contains]=ECOLE', ['École']],
    ['where[title][equals]=Sports', []],
  ])('of readers find what they say: %s', async (query, expected) => {
    expect(await found(query)).toEqual([...expected].sort())
  })

  it('of staff find the same among drafts, where the admin searches', async () => {
    const search = `where[and][0][title][like]=ecole&draft=true`
    expect(await found(search, 'editor')).toEqual(['École'])
    expect(await found('draft=true&where[tags][not_in]=knit', 'editor')).toEqual(without('wool_socks 100%'))
    expect(await found('draft=true&where[and][0][tags][in]=knit&where[and][1][tags][in]=C%2B%2B', 'editor')).toEqual([
      'wool_socks 100%',
    ])
  })

  it('of GraphQL find the same, and the schema offers none that is refused', async () => {
    const query = `query ($w: Article_where) { Articles(limit: 100, where: $w) { docs { id } } }`
    const ask = async (w: unknown) => {
      const { data } = await send('POST', '/api/graphql', { query, variables: { w } })
      return data.data?.Articles.docs.map(({ id }: { id: string }) => ids[id]).filter(Boolean)
    }
    expect(await ask({ tags: { not_in: ['knit'] }, title: { like: mark } })).toEqual(
      expect.arrayContaining(without('wool_socks 100%')),
    )
    expect(await ask({ AND: [{ tags: { in: ['knit'] } }, { tags: { in: ['C++'] } }] })).toEqual(['wool_socks 100%'])
    for (const name of ['html', 'body']) expect(await ask({ [name]: { like: 'x' } })).toBeUndefined()
  })

  it('of GraphQL find articles by the slug and the name of an author, as those of REST do', async () => {
    const author = async (name: string) =>
      (
        await server.payload.create({
          collection: 'authors',
          data: { name: `${name} ${mark}`, slug: `${name}-${mark}` },
        })
      ).id
    const [kim, lee] = [await author('kim'), await author('lee')]
    const titled = async (title: string, authors: (string | number)[]) =>
      String((await server.article({ title: `${title} ${mark}`, authors })).id)
    const [hers, both, theirs] = [
      await titled('Hers', [kim]),
      await titled('Both', [kim, lee]),
      await titled('Theirs', [lee]),
    ]
    const known = [hers, both, theirs]
    const of = (docs: { id: string }[]) => docs.map(({ id }) => known.indexOf(id)).sort()
    const query = `query ($w: Article_where) { Articles(limit: 100, where: $w) { docs { id } } countArticles(where: $w) { totalDocs } }`
    const ask = async (w: unknown, as: 'anonymous' | 'editor' = 'anonymous') => {
      const { body } = await server.ask('POST', '/api/graphql', { query, variables: { w } }, as)
      expect(body.errors).toBeUndefined()
      expect(body.data.countArticles.totalDocs).toBe(body.data.Articles.docs.length)
      return of(body.data.Articles.docs)
    }
    const restOf = async (search: string) =>
      of((await server.ask('GET', `/api/articles?limit=100&${search}`, undefined, 'anonymous')).body.docs)
    const slug = (name: string) => ({ authors__slug: { equals: `${name}-${mark}` } })
    for (const as of ['anonymous', 'editor'] as const) expect(await ask(slug('kim'), as)).toEqual([0, 1])
    expect(await restOf(`where[authors.slug][equals]=kim-${mark}`)).toEqual([0, 1])
    expect(await ask({ authors__slug: { in: [`kim-${mark}`, `lee-${mark}`] } })).toEqual([0, 1, 2])
    expect(await ask({ AND: [slug('lee'), { title: { like: 'Theirs' } }] })).toEqual([2])
    expect(await ask({ OR: [slug('nobody'), slug('lee')] })).toEqual([1, 2])
    expect(await ask({ authors__name: { like: `lee ${mark}` } })).toEqual([1, 2])
    // What was kept in memory goes when the author is called something else.
    await server.payload.update({ collection: 'authors', id: kim, data: { slug: `kay-${mark}` } })
    expect([await ask(slug('kim')), await ask(slug('kay'))]).toEqual([[], [0, 1]])
  })
})
