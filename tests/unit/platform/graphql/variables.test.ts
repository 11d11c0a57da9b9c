import { buildSchema, getOperationAST, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { faultsOfVariables } from '../../../../src/platform/graphql/faults'

const schema = buildSchema(`
  scalar JSON
  input Text { equals: String, in: JSON }
  input Where { OR: [Where], name: Text }
  type Query { Comments(where: Where, some: [Where!]): String }
`)

const faultsOf = (source: string, values: Record<string, unknown>) => {
  const operation = getOperationAST(parse(source))
  if (!operation) throw new Error('The query has no operation')
  return faultsOfVariables({ schema, operation }, values).map(({ message }) => message)
}
const ofWhere = (where: unknown) => faultsOf('query ($w: Where) { Comments(where: $w) }', { w: where })
const times = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index))
const tooMany = ['This query is too large: at most 2000 values in its variables are allowed.']

describe('the variables of a query', () => {
  it('may hold as many conditions as anybody may ask with', () => {
    expect(ofWhere({ OR: times(499, () => ({ name: { equals: 'x' } })) })).toEqual([])
  })

  it.each([
    ['conditions', { OR: times(700, () => ({ name: { equals: 'x' } })) }],
    ['conditions that say nothing', { OR: times(2000, () => ({})) }],
    ['conditions that are none', { OR: times(2000, () => null) }],
    ['names that no field has', Object.fromEntries(times(2000, (index) => [`nam${index}`, 1]))],
  ])('hold at most 2,000 values, such as %s', (_, where) => {
    expect(ofWhere(where)).toEqual(tooMany)
  })

  it('are counted together, whatever the type of each', () => {
    const query = 'query ($w: Where, $s: [Where!]) { Comments(where: $w, some: $s) }'
    const half = times(1100, () => ({}))
    expect(faultsOf(query, { w: { OR: half } })).toEqual([])
    expect(faultsOf(query, { s: half })).toEqual([])
    expect(faultsOf(query, { w: { OR: half }, s: half })).toEqual(tooMany)
  })

  it('are not counted where they are JSON, or belong to nothing that was declared', () => {
    expect(ofWhere({ name: { in: times(5000, String) } })).toEqual([])
    expect(faultsOf('{ Comments }', { w: { OR: times(5000, () => ({})) } })).toEqual([])
  })

  it('are told to be wrong a few times, however often they are', () => {
    const faults = ofWhere({ OR: times(500, () => ({ nam: 1 })) })
    expect(faults).toHaveLength(6)
    expect(faults[0]).toMatch(/^Variable "\$w" got invalid value/)
    expect(faults.join()).not.toMatch(/Did you mean/)
  })
})
