import express from 'express'
import { APIError, type Payload } from 'payload'
import { describe, expect, it } from 'vitest'
import { DatabaseBusy } from '../../../../src/platform/database/errors'
import { Refusal } from '../../../../src/platform/errors'
import { handleError, notFound } from '../../../../src/platform/http/handleError'
import { readBody } from '../../../../src/platform/http/input'
import { serve } from './serve'

/** What is answered, and logged, when a route throws. */
const answerTo = async (error: unknown, path = '/api/x') => {
  const logged: unknown[] = []
  const warned: unknown[] = []
  // As much of a Payload instance as the handler looks at.
  const payload = {
    logger: { error: (line: unknown) => logged.push(line), warn: (line: unknown) => warned.push(line) },
  } as unknown as Payload
  const app = express()
  app.get(/.*/, () => {
    throw error
  })
  app.post('/api/body', async (req, res) => res.send(String((await readBody(req, 10)).length)))
  app.use((req, res) => notFound(req.path, res))
  app.use(handleError({ payload }))
  const served = await serve(app)
  return { ...served, logged, warned, ...(await served.ask(path)) }
}

describe('handleError', () => {
  it('answers a refusal in its shape, with its status and when to come back', async () => {
    const faults = [{ code: 'comment_flood' } as const, { code: 'require_valid_email', path: 'email' } as const]
    const { headers, logged, status, text } = await answerTo(new Refusal(faults, 30))
    expect([status, headers['retry-after'], headers['cache-control'], logged]).toEqual([400, '30', 'no-store', []])
    expect(JSON.parse(text).errors[0].data.errors).toMatchObject([
      { code: 'require_valid_email', path: 'email' },
      { code: 'comment_flood' },
    ])
  })

  it('calls a busy database unavailable', async () => {
    const busy = await answerTo(new DatabaseBusy('Queue is full'))
    expect([busy.logged, busy.warned]).toEqual([[], [expect.objectContaining({ err: new Error('Queue is full') })]])
    const wrapped = new Error('outer', { cause: Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }) })
    for (const error of [new DatabaseBusy('x'), wrapped]) {
      const { headers, status, text } = await answerTo(error)
      expect([status, headers['retry-after']]).toEqual([503, '1'])
      expect(JSON.parse(text).errors[0].data.errors[0].code).toBe('unavailable')
    }
  })

  it('logs what nobody foresaw, and tells nothing of it', async () => {
    const { logged, status, text } = await answerTo(new Error('secret of ann@leak.example'))
    expect(status).toBe(500)
    expect(text).not.toContain('secret')
    expect(logged).toHaveLength(1)
  })

  it('tells nothing of an error that Payload does not call public', async () => {
    expect((await answerTo(new APIError('secret', 500))).text).not.toContain('secret')
    expect((await answerTo(new APIError('Not here', 404))).text).toContain('Not here')
  })

  it('answers a page outside the API', async () => {
    const { headers, status, text } = await answerTo(new Refusal([{ code: 'article_not_found' }]), '/articles/x')
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(text).toContain('There is no such article.')
  })

  it('answers an address that cannot be decoded with 400', async () => {
    const { ask, logged } = await answerTo(new URIError('bad'))
    expect((await ask('/api/y')).status).toBe(400)
    expect(logged).toEqual([])
  })

  it('refuses bodies that are too large, with and without saying so, and compressed ones', async () => {
    const { ask, logged } = await answerTo(new Error())
    const post = async (body: string, headers: Record<string, string> = {}) =>
      (await ask('/api/body', { method: 'POST', body, headers })).status
    expect(await post('x'.repeat(10))).toBe(200)
    expect(await post('x'.repeat(11))).toBe(413)
    expect(await post('x'.repeat(11), { 'transfer-encoding': 'chunked' })).toBe(413)
    expect(await post('x', { 'content-encoding': 'gzip' })).toBe(415)
    expect(logged).toHaveLength(1)
  })

  it('says that there is nothing, in the form of the place', async () => {
    const { ask } = await answerTo(new Error())
    expect(await ask('/api/nothing', { method: 'POST' })).toMatchObject({ status: 404 })
    expect((await ask('/nothing', { method: 'POST' })).headers['content-type']).toContain('text/html')
  })
})
