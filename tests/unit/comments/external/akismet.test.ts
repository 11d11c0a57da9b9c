import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAkismet, readAkismet } from '../../../../src/comments/external/openExternalCheck'
import type { Checked } from '../../../../src/comments/external/types'
import { startAkismet } from '../../../support/akismet'

const comment: Checked = {
  name: 'Robin & Co',
  url: 'https://robin.example/?a=1&b=2',
  content: 'Grüße & ein „Zitat“\nund eine Zeile',
  permalink: 'https://site.example/articles/one',
  at: new Date('2026-05-04T10:00:00.000Z'),
  reply: true,
  address: '198.51.100.7',
  userAgent: 'Browser/1.0',
}

let service: Awaited<ReturnType<typeof startAkismet>>
beforeAll(async () => {
  service = await startAkismet()
})
beforeEach(() => service.answer({ body: 'false' }))
afterAll(() => service.stop())

const check = (timeout = 5000) => createAkismet({ url: service.url, key: 'k3y', blog: 'https://site.example', timeout })

describe('createAkismet', () => {
  it('sends what the protocol names, and no email address', async () => {
    expect(await check()(comment)).toBe('clean')
    expect(service.forms.at(-1)).toEqual({
      api_key: 'k3y',
      blog: 'https://site.example',
      blog_charset: 'UTF-8',
      user_ip: '198.51.100.7',
      user_agent: 'Browser/1.0',
      permalink: 'https://site.example/articles/one',
      comment_type: 'reply',
      comment_author: 'Robin & Co',
      comment_author_url: 'https://robin.example/?a=1&b=2',
      comment_content: 'Grüße & ein „Zitat“\nund eine Zeile',
      comment_date_gmt: '2026-05-04T10:00:00.000Z',
    })
  })

  it('sends no network address once it is forgotten', async () => {
    const { address: _address, userAgent: _userAgent, ...forgotten } = comment
    await check()({ ...forgotten, again: true })
    expect(service.forms.at(-1)).toMatchObject({ user_ip: '0.0.0.0', recheck_reason: 'no_answer' })
    expect(service.forms.at(-1)).not.toHaveProperty('user_agent')
  })

  it('takes an address without a slash at its end', async () => {
    const { url } = service
    const strict = createAkismet({ url: url.slice(0, -1), key: 'k', blog: 'https://b.example', timeout: 5000 })
    expect(await strict(comment)).toBe('clean')
  })

  it.each([
    [{ body: 'true' }, 'spam'],
    [{ body: 'true\n' }, 'spam'],
    [{ body: 'true', headers: { 'X-akismet-pro-tip': 'discard' } }, 'discard'],
    [{ body: 'false' }, 'clean'],
  ] as const)('reads %j as %s', async (reply, answer) => {
    service.answer(reply)
    expect(await check()(comment)).toBe(answer)
  })

  it('fails when the key is refused, and says what the service says', async () => {
    service.answer({ body: 'invalid', headers: { 'X-akismet-debug-help': 'Empty "blog" value' } })
    await expect(check()(comment)).rejects.toThrow('Empty "blog" value')
  })

  it.each([
    [{ status: 500, body: 'false' }],
    [{ status: 302, body: 'false', headers: { location: 'https://elsewhere.example' } }],
    [{ body: '' }],
    [{ body: 'false'.repeat(1000) }],
  ])('fails rather than guesses on %j', async (reply) => {
    service.answer(reply)
    await expect(check()(comment)).rejects.toThrow()
  })

  it('fails when there is no answer in time', async () => {
    service.answer({ body: '', hang: true })
    await expect(check(50)(comment)).rejects.toThrow(/timeout/i)
  })

  it('fails when nobody is there', async () => {
    const gone = createAkismet({ url: 'http://127.0.0.1:1/', key: 'k', blog: 'https://b.example', timeout: 5000 })
    await expect(gone(comment)).rejects.toThrow()
  })
})

describe('readAkismet', () => {
  it('never takes an error for a clean comment', () => {
    for (const status of [400, 403, 404, 429, 500, 503])
      expect(() => readAkismet(status, 'false', new Headers())).toThrow(String(status))
  })
})
