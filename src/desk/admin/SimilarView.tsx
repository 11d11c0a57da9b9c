import { useCallback, useEffect, useState } from 'react'
import type { SimilarGroup } from '../types'
import { ListProblem, ListSkeleton } from './CardList'
import type { DeskApi } from './deskApi'
import { type Move, moves, nameOf } from './deskWords'
import { useAnswer } from './hooks'
import { CardReasons, CardText } from './QueueCard'

type SimilarViewProps = {
  api: DeskApi
  /** Grows when statuses changed. */
  changes: number
  decide: (ids: readonly string[], move: Move, names: ReadonlyMap<string, string>) => Promise<void>
}

/** Comments that say nearly the same, as one decision. */
export function SimilarView({ api, changes, decide }: SimilarViewProps) {
  const { again, problem, value } = useAnswer(
    useCallback(() => api.similar(), [api]),
    0,
  )
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (changes > 0) again()
  }, [again, changes])
  // What the server answers after a decision counts again: an undo brings a group back.
  useEffect(() => setDecided(new Set()), [value])

  if (problem) return <ListProblem problem={problem} retry={again} />
  if (!value) return <ListSkeleton />
  const groups = value.groups.filter(({ sample }) => !decided.has(sample.id))
  if (groups.length === 0)
    return (
      <div className="queue-state">
        <p className="queue-state__title">No two waiting comments are alike.</p>
        <p>When somebody sends the same text again and again, it stands here once.</p>
      </div>
    )
  return (
    <ul aria-label="Groups of similar comments" className="queue-groups">
      {groups.map((group) => (
        <Group
          decide={(move) => {
            setDecided(new Set([...decided, group.sample.id]))
            const names = new Map(group.ids.map((id) => [id, group.sample.name]))
            void decide(group.ids, move, names)
          }}
          group={group}
          key={group.sample.id}
        />
      ))}
    </ul>
  )
}

function Group({ decide, group: { ids, sample } }: { group: SimilarGroup; decide: (move: Move) => void }) {
  const count = ids.length.toLocaleString('en-GB')
  return (
    <li className="queue-card">
      <h2 className="queue-card__name">{count} alike</h2>
      <p className="queue-card__place">
        the oldest by {nameOf(sample)} under {sample.article.title}
      </p>
      <CardText card={sample} />
      <CardReasons reasons={sample.reasons} />
      <fieldset className="queue-decisions">
        <legend className="desk-unseen">Decide on all {count}</legend>
        {moves
          .filter(({ move }) => move !== 'restore' && move !== 'pending')
          .map(({ move, verb }) => (
            <button
              className={`desk-button desk-button--${move}`}
              key={move}
              onClick={() => decide(move)}
              type="button"
            >
              {verb} all {count}
            </button>
          ))}
      </fieldset>
    </li>
  )
}
