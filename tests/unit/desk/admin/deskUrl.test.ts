import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DeskFilters,
  isNarrowed,
  listQuery,
  readFilters,
  withoutFilters,
  writeFilters,
} from '../../../../src/desk/admin/deskUrl'
import { deskTabs } from '../../../../src/desk/types'

const read = (query: string) => readFilters(new URLSearchParams(query))
const word = fc.option(
  fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ''),
  { nil: undefined },
)

describe('the filters in the address bar', () => {
  it('open the queue of what waits, oldest first, when it says nothing', () => {
    expect(read('')).toEqual({ tab: 'pending', view: 'list', sort: 'oldest' })
    expect(writeFilters(read(''))).toBe('')
  })

  it('ignore what they do not know', () => {
    expect(read('tab=everything&sort=loudest&view=upside-down&links=perhaps&x=y')).toEqual(read(''))
  })

  it('read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.record({
          tab: fc.constantFrom(...deskTabs),
          view: fc.constantFrom('list' as const, 'similar' as const),
          sort: fc.constantFrom('oldest' as const, 'newest' as const),
          search: word,
          article: word,
          reason: word,
          author: word,
          from: word,
          to: word,
          links: fc.constantFrom(true, undefined),
        }),
        (filters) => {
          const clean: object = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
          expect(read(writeFilters(filters))).toEqual(clean)
        },
      ),
    )
  })

  it('are asked of the server with tab, order and page said', () => {
    const filters: DeskFilters = { ...read('search=ferry'), view: 'list' }
    expect(listQuery(filters, { limit: 100, after: 'c2' })).toBe(
      'search=ferry&tab=pending&sort=oldest&limit=100&after=c2',
    )
  })

  it('narrow a list only by more than the tab and the order', () => {
    expect(isNarrowed(read('tab=spam&sort=newest'))).toBe(false)
    expect(isNarrowed(read('links=true'))).toBe(true)
    expect(isNarrowed(withoutFilters(read('tab=spam&author=Ada&from=2026-01-01')))).toBe(false)
    expect(withoutFilters(read('tab=spam&author=Ada')).tab).toBe('spam')
  })
})
