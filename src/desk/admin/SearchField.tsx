import { type RefObject, useEffect, useState } from 'react'
import type { DeskFilters } from './deskUrl'
import { Labelled } from './Labelled'

type Props = {
  filters: DeskFilters
  show: (filters: DeskFilters, how?: 'push' | 'replace') => void
  field: RefObject<HTMLInputElement | null>
}

/** Searches while one types, without a step in the history for every letter. */
export function SearchField({ field, filters, show }: Props) {
  const [text, setText] = useState(filters.search ?? '')
  // The back button changes it as well.
  useEffect(() => setText(filters.search ?? ''), [filters.search])
  useEffect(() => {
    const search = text.trim() || undefined
    if (search === filters.search) return
    const timer = setTimeout(() => show({ ...filters, search }, 'replace'), 300)
    return () => clearTimeout(timer)
  }, [filters, show, text])
  return (
    <Labelled label="Search">
      <input
        className="desk-input"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        placeholder="Text or name"
        ref={field}
        type="search"
        value={text}
      />
    </Labelled>
  )
}
