import { describe, expect, it } from 'vitest'
import { tabOf, tabs, whereOf } from '../../../../src/desk/admin/statusFilter'

describe('statusFilter', () => {
  it('recognises the filter of every tab', () => {
    for (const { key } of tabs) expect(tabOf(whereOf(key))).toBe(key)
  })

  it('recognises a short filter typed into the address bar', () => {
    expect(tabOf({ status: { equals: 'spam' } })).toBe('spam')
  })

  it('recognises a status beside other conditions', () => {
    expect(tabOf({ and: [{ name: { like: 'ada' } }, { status: { equals: 'trash' } }] })).toBe('trash')
  })

  it('chooses no tab for other filters, an unknown status or none', () => {
    expect(tabOf({ name: { like: 'ada' } })).toBeUndefined()
    expect(tabOf({ status: { equals: 'gone' } })).toBeUndefined()
    expect(tabOf(undefined)).toBeUndefined()
  })
})
