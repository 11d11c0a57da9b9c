import { type DeskFilters, isNarrowed, withoutFilters } from './deskUrl'
import { tabWords } from './deskWords'

/** Stands in place of cards while they are on their way. */
export function ListSkeleton() {
  return (
    <div className="queue-skeleton">
      <p className="desk-unseen" role="status">
        Loading comments…
      </p>
      {['first', 'second', 'third'].map((key) => (
        <div aria-hidden="true" className="queue-card queue-card--skeleton" key={key}>
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}

/** Says that a list could not be loaded, and tries again. */
export function ListProblem({ problem, retry }: { problem: string | null; retry: () => void }) {
  return (
    <div className="queue-state" role="alert">
      <p className="queue-state__title">The comments could not be loaded.</p>
      <p>{problem}</p>
      <button className="desk-button" onClick={retry} type="button">
        Try again
      </button>
    </div>
  )
}

type EmptyProps = { filters: DeskFilters; show: (filters: DeskFilters) => void }

/** An empty list is good news, unless filters hide something. */
export function ListEmpty({ filters, show }: EmptyProps) {
  return isNarrowed(filters) ? (
    <div className="queue-state">
      <p className="queue-state__title">No comment matches.</p>
      <p>Change the search or the filters, or look at everything under “{tabWords[filters.tab].label}”.</p>
      <button className="desk-button" onClick={() => show(withoutFilters(filters))} type="button">
        Clear search and filters
      </button>
    </div>
  ) : (
    <div className="queue-state">
      <p className="queue-state__title">{tabWords[filters.tab].empty}</p>
      <p>{tabWords[filters.tab].hint}</p>
    </div>
  )
}
