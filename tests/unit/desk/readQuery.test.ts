import { describe, expect, it } from 'vitest'
import { readDays, readDeskQuery, readTab } from '../../../src/desk/readQuery'

describe('readDeskQuery', () => {
  it('takes what is not asked for, or left empty, as usual', () => {
    const usual = { tab: 'pending', sort: 'oldest', limit: 50, search: undefined }
    expect(readDeskQuery({})).toEqual(usual)
    expect(readDeskQuery({ tab: '', search: '  ', sort: '', limit: '', unknown: 'x' })).toMatchObject(usual)
  })

  it('reads what an address can say', () => {
    expect(readDeskQuery({ limit: '200', links: '1', search: ' a b ', from: '2026-05-04' })).toMatchObject({
      limit: 200,
      links: true,
      search: 'a b',
      from: '2026-05-04',
    })
    expect(readDeskQuery({ links: 'false' }).links).toBe(false)
  })

  it.each([{ search: { contains: 'x' } }, { search: ['a', 'b'] }, { limit: '1.5' }, { after: 'x'.repeat(513) }])(
    'refuses %j',
    (query) => {
      expect(() => readDeskQuery(query)).toThrow()
    },
  )
})

describe('readTab and readDays', () => {
  it('have defaults and limits', () => {
    expect([readTab({}), readDays({}), readDays({ days: '366' })]).toEqual(['pending', 30, 366])
    expect(() => readTab({ tab: 'x' })).toThrow()
    expect(() => readDays({ days: '0' })).toThrow()
  })
})
