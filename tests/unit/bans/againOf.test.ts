import { describe, expect, it } from 'vitest'
import { againOf } from '../../../src/bans/admin/againOf'

describe('a ban that was lifted by mistake', () => {
  it('is made again from what its row says', () => {
    const row = { id: 'b1', kind: 'name', value: 'bram', effect: 'reject', comment: 'c1', until: null, note: '' }
    expect(againOf(row)).toEqual({ kind: 'name', value: 'bram', effect: 'reject', comment: 'c1' })
    const until = '2030-01-01T00:00:00.000Z'
    expect(againOf({ ...row, value: null, until, note: 'Spam' })).toEqual({
      kind: 'name',
      effect: 'reject',
      comment: 'c1',
      until,
      note: 'Spam',
    })
  })

  it('cannot be made again where only the vault knew whom it meant', () => {
    expect(againOf({ kind: 'address', value: null, comment: null, effect: 'reject' })).toBeUndefined()
  })
})
