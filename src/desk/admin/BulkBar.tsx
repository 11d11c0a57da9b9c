import type { Status } from '#moderation/client'
import { selectionLimit } from './deskState'
import { isOpen, type Move, moves } from './deskWords'

type Props = {
  count: number
  statuses: readonly Status[]
  reported: boolean
  decide: (move: Move) => void
  selectAll: () => void
  clear: () => void
}

/** What can be done to the selected comments together. */
export function BulkBar({ clear, count, decide, reported, selectAll, statuses }: Props) {
  return (
    <section aria-label="Selected comments" className="queue-bulk">
      <span aria-live="polite" className="queue-bulk__count">
        {count.toLocaleString('en-GB')} selected{count === selectionLimit ? ' (the most at once)' : ''}
      </span>
      <div className="queue-decisions">
        {moves
          .filter(({ move }) => reported || statuses.some((status) => isOpen(move, status)))
          .map(({ move, verb }) => (
            <button
              className={`desk-button desk-button--${move}`}
              key={move}
              onClick={() => decide(move)}
              type="button"
            >
              {verb} {count.toLocaleString('en-GB')}
            </button>
          ))}
      </div>
      <div className="queue-bulk__rest">
        <button className="desk-button" onClick={selectAll} type="button">
          Select all shown
        </button>
        <button className="desk-button" onClick={clear} type="button">
          Clear selection
        </button>
      </div>
    </section>
  )
}
