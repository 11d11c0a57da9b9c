import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fillArticle } from '../../bench/fillArticle.mjs'
import { startBuilt } from '../../scripts/startBuilt.mjs'
import { createCanary } from '../support/canary'
import { type SmtpServer, startSmtp } from '../support/smtp'

const roles = ['admin', 'editor', 'author', 'moderator'] as const

describe('readers’ addresses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-addresses-'))
  const canary = createCanary()
  const cookies = new Map<string, string>()
  const ids = { article: '', comment: '', user: '' }
  let server: Awaited<ReturnType<typeof startBuilt>>
  let smtp: SmtpServer
  let output = ''

  const ask = async (path: string, { body, cookie }: { body?: unknown; cookie?: string } = {}, extra = {}) => {
    const response = await fetch(server.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        origin: server.url,
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...extra,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }

  beforeAll(async () => {
    const thrower = `process.on('SIGUSR2',()=>setTimeout(()=>{const address=process.env.CRASH_WITH;throw Object.assign(new Error('Failed query: insert into vault_rows params: '+address),{params:[address],cause:new Error(address)})}))`
    smtp = await startSmtp()
    server = await startBuilt({
      dataDir: folder,
      env: {
        DEMO: 'false',
        LOG_LEVEL: 'trace',
        SMTP_URL: smtp.url,
        READS_PER_MINUTE: '0',
        WRITES_PER_MINUTE: '0',
        CRASH_WITH: canary.email(),
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(thrower)}`,
      },
      onOutput: (text) => {
        output += text
      },
    })
    await vi.waitUntil(() => server.adminState() === 'ready', { timeout: 60_000 })
    const admin = server.admin?.cookie ?? ''
    const { id, slug } = await fillArticle(server)
    ids.article = id
    for (let index = 0; index < 6; index++) {
      const email = canary.email()
      const comment = { article: slug, name: `Reader ${index}`, email, content: `A remark. ${randomUUID()}` }
      const posted = JSON.parse((await ask('/api/comments', { body: comment })).text)
      ids.comment = posted.doc.id
    }
    const asAdmin: [string, unknown][] = [
      ['/api/moderation/comments', { ids: [ids.comment], to: 'approved' }],
      ['/api/moderation/bans', { kind: 'address', value: canary.email(), effect: 'reject' }],
      ['/api/moderation/bans', { comment: ids.comment, kind: 'address', effect: 'quarantine' }],
      ['/api/moderation/notes', { comment: ids.comment, about: 'author', text: 'Argues well.' }],
      [`/api/comments/${ids.comment}/report`, { reason: 'spam', email: canary.email() }],
      ['/api/person/export', { email: canary.email() }],
    ]
    for (const [path, body] of asAdmin)
      expect((await ask(path, { body, cookie: admin })).status, path).toBeLessThan(300)
    const password = 'a long enough password'
    for (const role of roles) {
      const email = `${role}@staff.example`
      const made = await ask('/api/users', {
        body: { name: role, email, password, role, currentPassword: server.admin?.password },
        cookie: admin,
      })
      ids.user = JSON.parse(made.text).doc.id
      const { headers } = await ask('/api/users/login', { body: { email, password } })
      cookies.set(role, headers.getSetCookie()[0]?.split(';')[0] ?? '')
    }
  })
  afterAll(async () => {
    await server?.stop()
    await smtp?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(roles)(
    'are in none of the admin’s pages for an %s, as pages and as what they are made from',
    async (role) => {
      const slugs =
        'articles authors media comments users bans reports moderation-events comment-revisions identity-audit author-notes'.split(
          ' ',
        )
      const paths = [
        ...['', '/account', '/moderation', '/failed-tasks', '/globals/discussion', '/globals/site'],
        ...slugs.map((slug) => `/collections/${slug}?limit=100`),
        `/collections/articles/${ids.article}`,
        `/collections/comments/${ids.comment}`,
        `/collections/users/${ids.user}`,
      ]
      const cookie = cookies.get(role) ?? ''
      let shown = 0
      for (const path of paths)
        for (const as of [{}, { RSC: '1' }]) {
          const { headers, status, text } = await ask(`/admin${path}`, { cookie }, as)
          if (status === 200) shown += 1
          expect([path, status < 500]).toEqual([path, true])
          const haystack = `${JSON.stringify([...headers])}\n${text}`
          expect(canary.scan([{ where: `${role} ${path}`, text: haystack }])).toEqual([])
        }
      expect(shown).toBeGreaterThan(5)
      // What would be looked for is there, for those who may see it: in its one view.
      const looked = await ask(`/api/moderation/comments/${ids.comment}/identity`, { cookie })
      const found = looked.text === '' ? [] : canary.scan([{ where: 'identity', text: looked.text }])
      expect([role, found.length > 0]).toEqual([role, role !== 'author'])
    },
    120_000,
  )

  it('are in nothing the process says, at any level, nor when it comes to a sudden end', async () => {
    expect(output).toContain('"level":20')
    process.kill(server.pid ?? 0, 'SIGUSR2')
    await expect.poll(() => output, { timeout: 20_000 }).toContain('The process ends: nobody caught an error')
    expect(canary.scan([{ where: 'output', text: output }])).toEqual([])
    expect(output).toContain('A query failed')
  })
})
