import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { GraphQLError } from 'graphql'
import { Forbidden } from 'payload'
import { describe, expect, it } from 'vitest'
import { errorBody, graphqlEntry, refusalOf, toldOf } from '../../../src/platform/errorAnswers'
import { faultTable, Refusal, refusal } from '../../../src/platform/errors'
import { tooMany } from '../../../src/platform/http/handleError'
import { serve } from './http/serve'

const root = path.resolve(import.meta.dirname, '../../..')
const sources = ['src', 'collections'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(root, folder, name)),
)
const product = sources
  .filter((name) => !name.endsWith('platform/errors.ts') && !name.endsWith('payload-types.ts'))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n')

describe('the table of codes', () => {
  it.each(Object.keys(faultTable))('has a use for %s', (code) => {
    expect(product).toMatch(new RegExp(`['"]${code}['"]`))
  })

  it('is passed by no error of ours', () => {
    expect(product).not.toContain('new APIError(')
    expect(product).not.toMatch(/errors: \[\{ message/)
  })
})

describe('a refusal', () => {
  it('has no trace that GraphQL would write out for each of fifty fields', () => {
    const { prepareStackTrace } = Error
    let written = 0
    Error.prepareStackTrace = () => {
      written += 1
    }
    try {
      for (const code of ['forbidden', 'query_too_large'] as const)
        new GraphQLError('x', { originalError: refusal(code) })
      expect(written).toBe(0)
      new GraphQLError('x', { originalError: new Forbidden() })
      expect(written).toBeGreaterThan(0)
    } finally {
      Error.prepareStackTrace = prepareStackTrace
    }
  })
})

describe('toldOf', () => {
  it('gives the first fault in the order of the table the answer’s status', () => {
    const several = new Refusal([{ code: 'comment_duplicate' }, { code: 'article_not_found', path: 'article' }])
    expect([several.status, several.message]).toEqual([404, 'There is no such article.'])
    expect(toldOf(several)).toEqual({ told: several, isForeseen: true })
  })

  it('leaves Payload’s own errors as they are', () => {
    const own = new Forbidden()
    expect(toldOf(own)).toEqual({ told: own, isForeseen: true })
    expect(refusalOf(own)).toBeUndefined()
  })

  it('keeps what caused a refusal for the log, and out of the answer', () => {
    const cause = Object.assign(new Error('secret'), { code: 'SQLITE_FULL' })
    const told = refusalOf(cause)
    expect(told?.cause).toBe(cause)
    expect(told && JSON.stringify([errorBody(told), graphqlEntry(told)])).not.toContain('secret')
  })

  it.each([
    [Object.assign(new Error('x'), { status: 413 }), 413, 'body_too_large'],
    [Object.assign(new Error('x'), { status: 415 }), 415, 'unsupported_media_type'],
    [Object.assign(new Error('x'), { status: 400 }), 400, 'invalid_input'],
    [new URIError('x'), 400, 'address_malformed'],
    [new Error('Unexpected end of form'), 400, 'invalid_input'],
    ['no error at all', 500, 'internal_error'],
  ])('says of %o what the table says', (error, status, code) => {
    const { told } = toldOf(error)
    expect([told.status, told instanceof Refusal && told.faults[0]?.code]).toEqual([status, code])
    expect(errorBody(told)).toEqual({
      errors: [
        {
          name: 'Refusal',
          message: told.message,
          data: { errors: [{ code, message: told.message }] },
        },
      ],
    })
  })
})

describe('graphqlEntry', () => {
  it('has the same data under extensions, with the status of REST', () => {
    const told = refusal('votes_off')
    expect(graphqlEntry(told)).toEqual({
      message: told.message,
      extensions: { name: 'Refusal', statusCode: 403, data: told.data },
    })
  })
})

describe('tooMany', () => {
  it.each([
    ['/api/comments', 'data'],
    ['/articles/x/comments', 'data'],
    ['/api/graphql', 'extensions'],
    ['/api/graphql?x=1', 'extensions'],
  ])('answers %s in the shape of its place', async (address, key) => {
    const { ask } = await serve((_req, res) => tooMany(res, 7))
    const { headers, status, text } = await ask(address, { method: 'POST' })
    expect([status, headers['retry-after']]).toEqual([429, '7'])
    const [error] = JSON.parse(text).errors
    const { data } = key === 'data' ? error : error.extensions
    expect(data.errors).toEqual([{ code: 'too_many_requests', message: faultTable.too_many_requests.message }])
  })
})
