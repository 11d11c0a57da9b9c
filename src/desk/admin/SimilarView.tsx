import { useCallback, useEffect, useState } from 'react'
import type { DeskCard, SimilarGroup } from '../types'
import { ListProblem, ListSkeleton } from './CardList'
import type { DeskApi } from './deskApi'
import { type Move, moves, nameOf } from './deskWords'
import { useAnswer } from './hooks'
import { CardReasons, CardText } from './QueueCard'

/** How many of a group are unfolded at a time. */
const atOnce = 50

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
          api={api}
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

type GroupProps = { api: DeskApi; group: SimilarGroup; decide: (move: Move) => void }

function Group({ api, decide, group: { ids, sample } }: GroupProps) {
  const count = ids.length.toLocaleString('en-GB')
  return (
    <li className="queue-card">
      <h2 className="queue-card__name">{count} alike</h2>
      <p className="queue-card__place">
        the oldest by {nameOf(sample)} under {sample.article.title}
      </p>
      <CardText card={sample} />
      <CardReasons reasons={sample.reasons} />
      <Members api={api} ids={ids.slice(1)} />
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

/** The others of a group, so that nobody has to decide on what they have not read. */
function Members({ api, ids }: { api: DeskApi; ids: readonly string[] }) {
  const [cards, setCards] = useState<readonly DeskCard[]>([])
  const [asked, setAsked] = useState(0)
  const [problem, setProblem] = useState('')
  const left = ids.length - asked
  const more = async () => {
    const answer = await api.cards(ids.slice(asked, asked + atOnce))
    setProblem(answer.ok ? '' : answer.message)
    if (!answer.ok) return
    setAsked(Math.min(ids.length, asked + atOnce))
    setCards([...cards, ...answer.value.docs])
  }
  return (
    <>
      <ul aria-label="The others of this group" className="queue-members" hidden={cards.length === 0}>
        {cards.map((card) => (
          <li key={card.id}>
            <p className="queue-card__place">
              {nameOf(card)} under {card.article.title}
            </p>
            <CardText card={card} />
          </li>
        ))}
      </ul>
      {problem ? <p role="alert">{problem}</p> : null}
      {left > 0 ? (
        <button className="queue-link-button" onClick={() => void more()} type="button">
          {asked === 0
            ? `Read the other ${ids.length.toLocaleString('en-GB')}`
            : `Read ${Math.min(left, atOnce)} more of ${left.toLocaleString('en-GB')}`}
        </button>
      ) : null}
    </>
  )
}
