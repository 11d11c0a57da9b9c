import { type RefObject, useState } from 'react'
import { reasonCodes } from '#moderation/client'
import { AddressSearch } from './AddressSearch'
import { ArticleChoice } from './ArticleChoice'
import { CommittedInput } from './CommittedInput'
import type { DeskApi } from './deskApi'
import { type DeskFilters, isNarrowed, withoutFilters } from './deskUrl'
import { reasonLabels } from './deskWords'
import { Labelled } from './Labelled'
import { SearchField } from './SearchField'

type Props = {
  api: DeskApi
  admin: string
  /** Whether whoever looks may search by address. */
  mayFindAddress: boolean
  filters: DeskFilters
  show: (filters: DeskFilters, how?: 'push' | 'replace') => void
  searchField: RefObject<HTMLInputElement | null>
}

/** Search, sort and everything that narrows a list. Each choice is a step the back button takes back. */
export function FilterBar({ admin, api, filters, mayFindAddress, searchField, show }: Props) {
  const set = (changes: Partial<DeskFilters>) => show({ ...filters, ...changes })
  const narrowing = [filters.article, filters.reason, filters.author, filters.from, filters.to, filters.links]
  const count = narrowing.filter(Boolean).length
  const [open, setOpen] = useState(count > 0)
  return (
    <search className="queue-filters">
      <div className="queue-filters__line">
        <SearchField field={searchField} filters={filters} show={show} />
        <Labelled label="Order">
          <select
            className="desk-input"
            onChange={(event) => set({ sort: event.target.value === 'newest' ? 'newest' : 'oldest' })}
            value={filters.sort}
          >
            <option value="oldest">Oldest first</option>
            <option value="newest">Newest first</option>
          </select>
        </Labelled>
        <button
          aria-controls="queue-more-filters"
          aria-expanded={open}
          className="desk-button"
          onClick={() => setOpen(!open)}
          type="button"
        >
          Filters{count > 0 ? ` (${count})` : ''}
        </button>
        {isNarrowed(filters) ? (
          <button className="desk-button" onClick={() => show(withoutFilters(filters))} type="button">
            Clear
          </button>
        ) : null}
      </div>
      <div className="queue-filters__grid" hidden={!open} id="queue-more-filters">
        {open ? <ArticleChoice api={api} chosen={filters.article} set={(article) => set({ article })} /> : null}
        <Labelled label="Reason">
          <select
            className="desk-input"
            onChange={(event) => set({ reason: event.target.value || undefined })}
            value={filters.reason ?? ''}
          >
            <option value="">Any</option>
            {reasonCodes.map((code) => (
              <option key={code} value={code}>
                {reasonLabels[code]}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Author">
          <CommittedInput
            placeholder="Exact name"
            set={(author) => set({ author })}
            type="text"
            value={filters.author}
          />
        </Labelled>
        <Labelled label="From">
          <CommittedInput set={(from) => set({ from })} type="date" value={filters.from} />
        </Labelled>
        <Labelled label="To">
          <CommittedInput set={(to) => set({ to })} type="date" value={filters.to} />
        </Labelled>
        <label className="queue-check">
          <input
            checked={filters.links ?? false}
            onChange={(event) => set({ links: event.target.checked || undefined })}
            type="checkbox"
          />
          Has links
        </label>
        {open && mayFindAddress ? <AddressSearch admin={admin} api={api} /> : null}
      </div>
    </search>
  )
}
