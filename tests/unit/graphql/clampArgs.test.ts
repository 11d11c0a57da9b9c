import { buildSchema, graphql } from 'graphql'
import { describe, expect, it } from 'vitest'
import { boundLists, clampArgs } from '../../../src/graphql/clampArgs'

describe('clampArgs', () => {
  it.each([
    [{}, {}],
    [{ limit: null }, {}],
    [
      { limit: 5, page: 2 },
      { limit: 5, page: 2 },
    ],
    [{ limit: 0 }, { limit: 100 }],
    [{ limit: -3 }, { limit: 100 }],
    [{ limit: 1000 }, { limit: 100 }],
    [{ limit: 5, pagination: false }, { limit: 5 }],
  ])('makes %o into %o', (given, expected) => {
    expect(clampArgs(given)).toEqual(expected)
  })
})

describe('boundLists', () => {
  const ask = async (user: unknown) => {
    const schema = buildSchema('type Query { Articles(limit: Int, pagination: Boolean): String }')
    const field = schema.getQueryType()?.getFields().Articles
    if (field) field.resolve = (_source, args) => JSON.stringify(args)
    const source = '{ Articles(limit: 0, pagination: false) }'
    const { data } = await graphql({ schema: boundLists(schema), source, contextValue: { req: { user } } })
    return JSON.parse(String(data?.Articles))
  }

  it('bounds lists for everybody but staff', async () => {
    expect(await ask(null)).toEqual({ limit: 100 })
    expect(await ask({ role: 'moderator' })).toEqual({ limit: 0, pagination: false })
  })
})
