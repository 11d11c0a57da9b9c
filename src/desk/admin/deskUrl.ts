import { type DeskQuery, type DeskTab, deskTabs } from '../types'

/** What the desk shows, as the address bar says it: a list of one tab, or near-duplicates of what waits. */
export type DeskFilters = Omit<DeskQuery, 'limit' | 'after'> & { view: 'list' | 'similar' }

const texts = ['search', 'article', 'reason', 'author', 'from', 'to'] as const

const isTab = (value: string | null): value is DeskTab => deskTabs.some((tab) => tab === value)

/** Reads filters from a query string; what it does not know becomes the default. */
export function readFilters(params: URLSearchParams): DeskFilters {
  const tab = params.get('tab')
  const filters: DeskFilters = {
    tab: isTab(tab) ? tab : 'pending',
    view: params.get('view') === 'similar' ? 'similar' : 'list',
    sort: params.get('sort') === 'newest' ? 'newest' : 'oldest',
  }
  for (const name of texts) {
    const value = params.get(name)?.trim()
    if (value) filters[name] = value
  }
  if (params.get('links') === 'true') filters.links = true
  return filters
}

/** The shortest query string that reads back as the same filters: defaults are left out. */
export function writeFilters(filters: DeskFilters): string {
  const params = new URLSearchParams()
  if (filters.tab !== 'pending') params.set('tab', filters.tab)
  if (filters.view === 'similar') params.set('view', 'similar')
  if (filters.sort === 'newest') params.set('sort', 'newest')
  for (const name of texts) {
    const value = filters[name]?.trim()
    if (value) params.set(name, value)
  }
  if (filters.links) params.set('links', 'true')
  return params.toString()
}

/** The query of the server's list: it wants tab and sort said. */
export function listQuery(filters: DeskFilters, page: { limit: number; after?: string | undefined }): string {
  const params = new URLSearchParams(writeFilters(filters))
  params.delete('view')
  params.set('tab', filters.tab)
  params.set('sort', filters.sort)
  params.set('limit', String(page.limit))
  if (page.after) params.set('after', page.after)
  return params.toString()
}

/** Whether more than the tab narrows the list. */
export function isNarrowed(filters: DeskFilters): boolean {
  return Boolean(filters.links) || texts.some((name) => Boolean(filters[name]))
}

/** The same tab without search and filters. */
export function withoutFilters({ sort, tab, view }: DeskFilters): DeskFilters {
  return { tab, view, sort }
}
