import { describe, expect, it } from 'vitest'
import { selectRange } from '../../../../src/desk/admin/deskState'

const ids = ['a', 'b', 'c', 'd']

describe('selectRange', () => {
  it('takes both ends and what is between, downwards and upwards', () => {
    expect(selectRange(ids, 'b', 'd')).toEqual(['b', 'c', 'd'])
    expect(selectRange(ids, 'd', 'b')).toEqual(['b', 'c', 'd'])
  })

  it('takes one alone where the range has no beginning any more', () => {
    expect(selectRange(ids, null, 'c')).toEqual(['c'])
    expect(selectRange(ids, 'gone', 'c')).toEqual(['c'])
  })

  it('takes nothing where its end is not in the list', () => {
    expect(selectRange(ids, 'a', 'gone')).toEqual([])
  })
})
