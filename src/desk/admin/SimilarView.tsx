import { useCallback, useEffect, useId, useState } from 'react'
import { AskTwice } from '#platform/admin/client'
import type { DeskCampaign, DeskCard, SimilarGroup } from '../types'
import { ListProblem, ListSkeleton } from './CardList'
import type { DeskWork } from './createDesk'
import type { DeskApi, Later } from './deskApi'
import { type Move, moves, nameOf, standingSentence } from './deskWords'
import { useAnswer } from './hooks'
import { besideScore, ScoreLine } from './Marked'
import { CardReasons, CardText } from './QueueCard'

/** How many of a group are unfolded at a time. */
const atOnce = 50

type SimilarViewProps = {
  api: DeskApi
  /** Grows when statuses changed. */
  changes: number
  work: Pick<DeskWork, 'decide' | 'undoBatch'>
}

/** Comments that say nearly the same, as one decision, and the decisions that hold for later ones. */
export function SimilarView({ api, changes, work }: SimilarViewProps) {
  const { again, problem, value } = useAnswer(
    useCallback(async () => {
      const [similar, campaigns] = await Promise.all([api.similar(), api.campaigns()])
      if (!similar.ok) return similar
      return campaigns.ok ? { ...campaigns, value: { ...campaigns.value, groups: similar.value.groups } } : campaigns
    }, [api]),
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
  return (
    <>
      {groups.length === 0 ? (
        <div className="queue-state">
          <p className="queue-state__title">No two waiting comments are alike.</p>
          <p>When somebody sends the same text again and again, it stands here once.</p>
        </div>
      ) : (
        <ul aria-label="Groups of similar comments" className="queue-groups">
          {groups.map((group) => (
            <Group
              api={api}
              days={daysOffered(value)}
              decide={(move, together) => {
                setDecided(new Set([...decided, group.sample.id]))
                const names = new Map(group.ids.map((id) => [id, group.sample.name]))
                void work.decide(group.ids, move, { names, together })
              }}
              group={group}
              key={group.sample.id}
              suggested={value.days}
            />
          ))}
        </ul>
      )}
      <Standing campaigns={value.docs} undo={work.undoBatch} />
    </>
  )
}

/** What can be chosen: some lengths, and the one of the settings. */
const daysOffered = ({ days, mostDays }: { days: number; mostDays: number }): number[] =>
  [...new Set([0, 1, 3, 7, 14, mostDays, days])].sort((a, b) => a - b)

type GroupProps = {
  api: DeskApi
  group: SimilarGroup
  days: readonly number[]
  suggested: number
  decide: (move: Move, together: Later) => void
}

function Group({ api, days, decide, group: { holds, ids, sample }, suggested }: GroupProps) {
  const [later, setLater] = useState<Later>({ days: holds ? suggested : 0, approveLater: false })
  const count = ids.length.toLocaleString('en-GB')
  return (
    <li className="queue-card">
      <h2 className="queue-card__name">{count} alike</h2>
      <p className="queue-card__place">
        the oldest by {nameOf(sample)} under {sample.article.title}
      </p>
      <CardText card={sample} />
      <ScoreLine score={sample.score} />
      <CardReasons reasons={besideScore(sample.reasons, sample.score)} />
      <Members api={api} ids={ids.slice(1)} />
      {holds ? (
        <LaterFields change={setLater} days={days} later={later} />
      ) : (
        <p className="desk-small queue-later">Too short a text to decide on later ones like it.</p>
      )}
      <fieldset className="queue-decisions">
        <legend className="desk-unseen">Decide on all {count}</legend>
        {moves
          .filter(({ move }) => move !== 'restore' && move !== 'pending')
          .map(({ move, verb }) => (
            <button
              className={`desk-button desk-button--${move}`}
              key={move}
              onClick={() => decide(move, later)}
              type="button"
            >
              {verb} all {count}
            </button>
          ))}
      </fieldset>
    </li>
  )
}

type LaterFieldsProps = { days: readonly number[]; later: Later; change: (later: Later) => void }

/** For how long a decision holds for later ones. */
function LaterFields({ change, days, later }: LaterFieldsProps) {
  const id = useId()
  return (
    <div className="queue-later">
      <label className="desk-label" htmlFor={id}>
        Later comments like these
      </label>
      <select
        className="desk-input"
        id={id}
        onChange={({ target }) => change({ ...later, days: Number(target.value) })}
        value={later.days}
      >
        {days.map((count) => (
          <option key={count} value={count}>
            {count === 0 ? 'wait for you' : count === 1 ? 'get the same for a day' : `get the same for ${count} days`}
          </option>
        ))}
      </select>
      {later.days > 0 ? (
        <label className="queue-check">
          <input
            checked={later.approveLater}
            onChange={({ target }) => change({ ...later, approveLater: target.checked })}
            type="checkbox"
          />
          An approval, too: for exactly the same words without a website
        </label>
      ) : null}
    </div>
  )
}

type StandingProps = { campaigns: readonly DeskCampaign[]; undo: (id: string) => Promise<void> }

/** Decisions that hold for later ones: each can be taken back whole. */
function Standing({ campaigns, undo }: StandingProps) {
  const id = useId()
  if (campaigns.length === 0) return null
  return (
    <section aria-labelledby={id} className="queue-standing">
      <h2 id={id}>Decisions that hold for later ones</h2>
      <ul className="queue-groups">
        {campaigns.map((campaign) => (
          <li className="queue-card" key={campaign.id}>
            <p>{standingSentence(campaign)}</p>
            {campaign.sample ? <CardText card={campaign.sample} /> : null}
            <AskTwice
              act={() => undo(campaign.id)}
              className="queue-decisions"
              label="Take it back whole"
              sure={`Yes, take back all ${(campaign.alike + campaign.later).toLocaleString('en-GB')}`}
            />
          </li>
        ))}
      </ul>
    </section>
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
        <button className="desk-link-button" onClick={() => void more()} type="button">
          {asked === 0
            ? `Read the other ${ids.length.toLocaleString('en-GB')}`
            : `Read ${Math.min(left, atOnce)} more of ${left.toLocaleString('en-GB')}`}
        </button>
      ) : null}
    </>
  )
}
