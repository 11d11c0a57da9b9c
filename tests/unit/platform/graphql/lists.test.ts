import { buildSchema, graphql, isInputObjectType, isObjectType, printSchema } from 'graphql'
import type { FlattenedField } from 'payload'
import { describe, expect, it } from 'vitest'
import { boundLists, clampArgs } from '../../../../src/platform/graphql/limits'
import { dropUnusable } from '../../../../src/platform/graphql/offered'

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

  it('counts the lists of one operation together, by whatever name they are asked for', async () => {
    const schema = buildSchema('type Query { Articles(limit: Int): String Thread(first: Int): String }')
    for (const name of ['Articles', 'Thread']) {
      const field = schema.getQueryType()?.getFields()[name]
      if (field) field.resolve = () => 'asked'
    }
    boundLists(schema)
    const asked = async (source: string) =>
      (await graphql({ schema, source, contextValue: { req: { user: null } } })).errors?.length ?? 0
    expect(await asked('{ a: Articles(limit: 100) b: Articles(limit: 0) c: Thread(first: 100) }')).toBe(0)
    expect(await asked('{ a: Articles(limit: 100) b: Articles(limit: 0) c: Thread(first: 100) d: Articles }')).toBe(1)
  })

  it('bounds how deep relations are resolved, wherever it is asked for', async () => {
    const schema = buildSchema('type Query { one: Article } type Article { body(depth: Int): String }')
    const query = schema.getQueryType()?.getFields().one
    if (query) query.resolve = () => ({})
    const type = schema.getType('Article')
    const body = isObjectType(type) ? type.getFields().body : undefined
    if (body) body.resolve = (_source, args) => JSON.stringify(args)
    boundLists(schema)
    const ask = async (user: unknown) => {
      const { data } = await graphql({ schema, source: '{ one { body(depth: 9) } }', contextValue: { req: { user } } })
      return JSON.stringify(data)
    }
    expect(await ask(null)).toContain('2')
    expect(await ask({ role: 'editor' })).toContain('9')
  })
})

describe('dropUnusable', () => {
  it('offers no condition on what is made on reading or kept as one piece, of versions neither', () => {
    const schema = buildSchema(`
      type Query { Articles(where: Article_where): String, versionsArticles(where: versionsArticle_where): String }
      input Article_where { title: String, html: String, body: String, OR: [Article_where_or] }
      input Article_where_or { title: String, html: String, body: String }
      input versionsArticle_where { latest: String, version__title: String, version__html: String, version__body: String }
    `)
    const flattenedFields = [
      { name: 'title', type: 'text' },
      { name: 'html', type: 'text', virtual: true },
      { name: 'body', type: 'richText' },
    ] as FlattenedField[]
    dropUnusable(schema, [{ slug: 'articles', flattenedFields }])
    const namesOf = (name: string) => {
      const type = schema.getType(name)
      return isInputObjectType(type) ? Object.keys(type.getFields()) : []
    }
    expect(namesOf('Article_where')).toEqual(['title', 'OR'])
    expect(namesOf('Article_where_or')).toEqual(['title'])
    expect(namesOf('versionsArticle_where')).toEqual(['latest', 'version__title'])
  })

  it('offers no operator that is refused, and no input that nobody may send', () => {
    const schema = buildSchema(`
      scalar DateTime
      type Query { Authors(where: Author_where): String }
      type Mutation { createAuthor(data: mutationAuthorInput): String, updateAuthor(data: mutationAuthorUpdateInput): String }
      input Author_where { createdAt: Author_createdAt_operator, name: Author_name_operator, html: Author_html_operator }
      input Author_createdAt_operator { equals: DateTime, like: DateTime }
      input Author_name_operator { all: [String], like: String }
      input Author_html_operator { like: String }
      input versionsAuthor_where { autosave: String, latest: String, version__own: String }
      input mutationAuthorInput { name: String!, slug: String!, own: String, html: String, count: Float }
      input mutationAuthorUpdateInput { name: String, slug: String, own: String }
    `)
    const nobody = () => false
    const flattenedFields = [
      { name: 'name', type: 'text', required: true },
      { name: 'slug', type: 'text', required: true, custom: { isMadeIfEmpty: true } },
      { name: 'own', type: 'text', hidden: true },
      { name: 'html', type: 'text', virtual: true, hooks: { afterRead: [nobody] } },
      { name: 'count', type: 'number', access: { create: nobody, update: nobody } },
    ] as unknown as FlattenedField[]
    expect(printSchema(dropUnusable(schema, [{ slug: 'authors', flattenedFields }]))).toMatchInlineSnapshot(`
      "scalar DateTime

      type Query {
        Authors(where: Author_where): String
      }

      type Mutation {
        createAuthor(data: mutationAuthorInput): String
        updateAuthor(data: mutationAuthorUpdateInput): String
      }

      input Author_where {
        createdAt: Author_createdAt_operator
        name: Author_name_operator
      }

      input Author_createdAt_operator {
        equals: DateTime
      }

      input Author_name_operator {
        like: String
      }

      input versionsAuthor_where {
        latest: String
      }

      input mutationAuthorInput {
        name: String!
        slug: String

        """Kept by the system: what is sent is left out."""
        html: String

        """Kept by the system: what is sent is left out."""
        count: Float
      }

      input mutationAuthorUpdateInput {
        name: String
        slug: String
      }"
    `)
  })
})
