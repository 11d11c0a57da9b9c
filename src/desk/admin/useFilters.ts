import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type DeskFilters, readFilters, writeFilters } from './deskUrl'

/** Filters live in the address bar: links keep them and the back button undoes them. `replace` leaves no step behind. */
export function useFilters() {
  const params = useSearchParams()
  const query = params.toString()
  const filters = useMemo(() => readFilters(new URLSearchParams(query)), [query])
  const show = useCallback((next: DeskFilters, how: 'push' | 'replace' = 'push') => {
    const written = writeFilters(next)
    const url = `${window.location.pathname}${written ? `?${written}` : ''}`
    // Not through the router, which would ask the server for a page that is here already.
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return { filters, show }
}
