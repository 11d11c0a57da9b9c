import { buildSchema, getIntrospectionQuery, graphql, parse, validate } from 'graphql'
import { Forbidden } from 'payload'
import { describe, expect, it } from 'vitest'
import { dropTraces, limitOperation } from '../../../../src/platform/graphql/limits'

const schema = buildSchema('type Query { a: Query b: String } type Mutation { c: String }')
const faults = (query: string) => validate(schema, parse(query), [limitOperation]).map(({ message }) => message)
const nested = (levels: number) => `${'{ a '.repeat(levels - 1)}{ b }${' }'.repeat(levels - 1)}`
const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')

describe('limitOperation', () => {
  it('allows twelve levels and no more', () => {
    expect(faults(nested(12))).toEqual([])
    expect(faults(nested(13))).toEqual(['This query is too large: at most 12 levels are allowed.'])
  })

  it('counts the levels of fragments where they are spread', () => {
    const deep = (levels: number) =>
      `{ a { a { a { a { a { a { ...f } } } } } } } fragment f on Query ${nested(levels)}`
    expect(faults(deep(6))).toEqual([])
    expect(faults(deep(7))).toHaveLength(1)
  })

  it('allows fifty aliases and no more', () => {
    expect(faults(`{ ${times(50, (index) => `x${index}: b`)} }`)).toEqual([])
    expect(faults(`{ ${times(51, (index) => `x${index}: b`)} }`)).toEqual([
      'This query is too large: at most 50 aliases are allowed.',
    ])
  })

  it('counts aliases again for every spread of their fragment', () => {
    const query = `{ ${times(6, () => 'a { ...f }')} } fragment f on Query { ${times(10, (index) => `x${index}: b`)} }`
    expect(faults(query)).toHaveLength(1)
  })

  it('allows one change a request, by whatever name and through whatever fragment', () => {
    expect(faults('mutation { c }')).toEqual([])
    const excess = ['This query is too large: one change a request is allowed.']
    expect(faults('mutation { x: c y: c }')).toEqual(excess)
    expect(faults('mutation { ...f ...f } fragment f on Mutation { c }')).toEqual(excess)
    expect(faults('mutation { ... { c } ... { c } }')).toEqual(excess)
  })

  it('allows four directives of one field and twenty in all, known or not', () => {
    expect(faults('{ b @a @a @a @a }')).toEqual([])
    expect(faults('{ b @a @a @a @a @a }')).toEqual([
      'This query is too large: at most 4 directives of one field are allowed.',
    ])
    expect(faults(`{ ${times(10, () => 'b @a @b')} }`)).toEqual([])
    expect(faults(`{ ${times(11, () => '... @a @b { b }')} }`)).toEqual([
      'This query is too large: at most 20 directives are allowed.',
    ])
  })

  it('counts the fields of all operations of a document', () => {
    expect(faults(`{ ${times(501, () => 'b')} }`)).toHaveLength(1)
  })

  it('ends soon where fragments spread each other', () => {
    const names = Array.from({ length: 25 }, (_, index) => `f${index}`)
    const fragments = names.map(
      (name) => `fragment ${name} on Query { ${names.map((other) => `...${other}`).join(' ')} }`,
    )
    expect(faults(`{ ...f0 } ${fragments.join(' ')}`)).toEqual([
      'This query is too large: at most 5000 selections are allowed.',
    ])
  })

  it('lets tools read the schema', () => {
    expect(faults(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))).toEqual([])
  })

  it('bounds introspection too', () => {
    expect(faults(`{ __schema { types ${'{ ofType '.repeat(30)} { name } ${'}'.repeat(30)} } }`)).toHaveLength(1)
  })
})

describe('dropTraces', () => {
  it('lets what is refused go without a trace to be written out, and keeps that of a fault of ours', async () => {
    const refusing = buildSchema('type Query { now: String later: String fault: String }')
    const fields = refusing.getQueryType()?.getFields() ?? {}
    const resolvers = {
      now: () => {
        throw new Forbidden()
      },
      later: async () => {
        throw new Forbidden()
      },
      fault: async () => {
        throw new TypeError('broken')
      },
    }
    for (const [name, resolve] of Object.entries(resolvers)) Object.assign(fields[name] ?? {}, { resolve })
    dropTraces(refusing)
    const { prepareStackTrace } = Error
    const written: string[] = []
    Error.prepareStackTrace = ({ name }) => void written.push(name)
    try {
      const { errors } = await graphql({ schema: refusing, source: '{ now later fault }' })
      expect(errors?.map(({ message }) => message)).toEqual([
        'You are not allowed to perform this action.',
        'You are not allowed to perform this action.',
        'broken',
      ])
      // GraphQL's own errors are written by nobody.
      expect(written.filter((name) => name !== 'GraphQLError')).toEqual(['TypeError'])
    } finally {
      Error.prepareStackTrace = prepareStackTrace
    }
  })
})
