import { useEffect, useRef } from 'react'
import { type DeskCounts, deskTabs } from '../types'
import { type DeskFilters, withoutFilters } from './deskUrl'
import { tabWords } from './deskWords'

type Props = { filters: DeskFilters; counts: DeskCounts | undefined; show: (filters: DeskFilters) => void }

/** One tab for every list, each with how many there are, and the near-duplicates of what waits. */
export function DeskTabs({ counts, filters, show }: Props) {
  const similar = filters.view === 'similar'
  const current = useRef<HTMLButtonElement>(null)
  // On a phone the tabs scroll sideways: the chosen one should be seen.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [filters.tab, similar])
  return (
    <nav aria-label="Comments by state" className="desk-tabs">
      {deskTabs.map((tab) => (
        <button
          aria-current={!similar && tab === filters.tab ? 'page' : undefined}
          className="desk-tab"
          key={tab}
          ref={!similar && tab === filters.tab ? current : undefined}
          onClick={() => show({ ...withoutFilters(filters), tab, view: 'list' })}
          type="button"
        >
          {tabWords[tab].label}
          {counts ? <span className="queue-count">{counts[tab].toLocaleString('en-GB')}</span> : null}
        </button>
      ))}
      <button
        aria-current={similar ? 'page' : undefined}
        className="desk-tab"
        ref={similar ? current : undefined}
        onClick={() => show({ tab: 'pending', view: 'similar', sort: 'oldest' })}
        type="button"
      >
        Similar
      </button>
    </nav>
  )
}
