import { describe, expect, it } from 'vitest'
import { formOf, marked } from '../../../../../src/platform/database/sqlite/forms'

describe('the form of a condition', () => {
  it('is the same for other texts and numbers, which are told in order', () => {
    const [one, other] = [
      formOf({ and: [{ slug: { in: ['a', 'b'] } }, { votes: { less_than: 3 } }] }),
      formOf({ and: [{ slug: { in: ['c', 'd'] } }, { votes: { less_than: 4.5 } }] }),
    ]
    expect(one?.form).toBe(other?.form)
    expect([one?.values, other?.values]).toEqual([
      ['a', 'b', 3],
      ['c', 'd', 4.5],
    ])
  })

  it('is another for whatever decides about a statement', () => {
    const conditions = [
      {},
      { a: { equals: 'x' } },
      { a: { equals: 'null' } },
      { a: { equals: null } },
      { a: { equals: 1 } },
      { a: { equals: true } },
      { a: { equals: false } },
      { a: { in: [] } },
      { a: { in: ['x'] } },
      { a: { in: ['x', 'y'] } },
      { a: { in: [['x'], 'y'] } },
      { b: { equals: 'x' } },
      { a: { not_equals: 'x' } },
      { a: { equals: 'x' }, b: { equals: 'x' } },
      { and: [{ a: { equals: 'x' } }, { b: { equals: 'x' } }] },
      { or: [{ a: { equals: 'x' } }, { b: { equals: 'x' } }] },
      // Names that look like a form of their own.
      { 'a{6:equalss}1:b': { equals: 'x' } },
      { 'a{equalss}b': { equals: 'x' } },
      { as: 'x' },
      { a: 'x', s: 'x' },
    ]
    const forms = conditions.map((condition) => formOf(condition)?.form)
    expect(new Set(forms).size).toBe(conditions.length)
    expect(forms).not.toContain(undefined)
  })

  it.each([new Date(), /x/, undefined, Number.NaN, 3n, () => {}])('is none where %o is compared with', (value) => {
    expect(formOf({ a: { equals: value } })).toBeUndefined()
  })

  it('is what stays when each value has a mark of its own in its place', () => {
    const condition = { or: [{ a: { in: ['x', 'x', 'null'] } }, { b: { equals: 7, exists: true } }, { c: null }] }
    const { condition: copy, places } = marked(condition)
    expect(formOf(copy)?.form).toBe(formOf(condition)?.form)
    expect(formOf(copy)?.values.map((mark) => places.get(mark))).toEqual([0, 1, 2])
    expect(condition.or[0]).toEqual({ a: { in: ['x', 'x', 'null'] } })
  })
})
