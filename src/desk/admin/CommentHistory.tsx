import { useCallback, useState } from 'react'
import { banEffectWords, banKindWords } from '#bans/client'
import type { StoredEvent } from '#comments/client'
import { type Undoability, undoability } from '#moderation/client'
import { Time, useNow } from '#platform/admin/client'
import { reportReasonWords } from '#reports/client'
import type { AuthorHistory } from '../types'
import type { DeskApi } from './deskApi'
import { type AccountNames, eventSentence } from './eventSentence'
import { useAnswer } from './hooks'
import { statusWords } from './words'

type HistoryProps = {
  events: readonly StoredEvent[]
  people: AccountNames
  /** Takes a decision back. */
  undo: (event: string) => Promise<unknown>
}

/** Why a decision cannot be taken back. */
const whyNot: Readonly<Record<Exclude<Undoability, 'yes' | 'no'>, string>> = {
  undone: 'Undone since.',
  overtaken: 'Cannot be undone: it was decided on again since.',
  over: 'Cannot be undone any more: it is older than 30 days. Decide anew.',
}

/** What happened to a comment, newest first, with what can be taken back. */
export function History({ events, people, undo }: HistoryProps) {
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const take = async (event: string) => {
    setBusy(true)
    await undo(event)
    setBusy(false)
  }
  return (
    <ol className="desk-history" reversed>
      {events.toReversed().map((event) => {
        const can = now === undefined ? 'no' : undoability(events, event.id, now)
        const sentence = eventSentence(event, people)
        return (
          <li key={event.id}>
            <Time at={event.createdAt} />
            <span>
              {sentence}{' '}
              {can === 'yes' ? (
                <button
                  aria-label={`Undo: ${sentence}`}
                  className="desk-link-button"
                  disabled={busy}
                  onClick={() => void take(event.id)}
                  type="button"
                >
                  Undo
                </button>
              ) : can === 'no' ? null : (
                <span className="desk-small">{whyNot[can]}</span>
              )}
            </span>
            {event.note ? <q className="desk-note">{event.note}</q> : null}
          </li>
        )
      })}
    </ol>
  )
}

type RevisionsListProps = {
  api: DeskApi
  id: string
  /** A new edit is a new question. */
  editedAt: string
}

/** What a comment said before it was edited, newest first. */
export function RevisionsList({ api, editedAt, id }: RevisionsListProps) {
  const { problem, value } = useAnswer(useCallback(() => api.revisions(id), [api, editedAt, id]))
  if (!value) return <p className="queue-wait">{problem ?? 'Loading…'}</p>
  if (value.docs.length === 0) return <p className="desk-small">No earlier text is kept.</p>
  return (
    <ol className="queue-notes">
      {value.docs.map(({ content, createdAt, id: revision }) => (
        <li key={revision}>
          <q>{content}</q>
          <span className="desk-small">
            until <Time at={createdAt} />
          </span>
        </li>
      ))}
    </ol>
  )
}

type ReportsListProps = {
  api: DeskApi
  id: string
  /** Another report is a new question. */
  openReports: number
}

/** What readers say is wrong with a comment; nobody sees here who they are. */
export function ReportsList({ api, id, openReports }: ReportsListProps) {
  const { problem, value } = useAnswer(useCallback(() => api.reports(id), [api, id, openReports]))
  if (!value) return <p className="queue-wait">{problem ?? 'Loading…'}</p>
  return (
    <ul className="queue-notes">
      {value.docs.map(({ createdAt, explanation, id: report, reason, status }) => (
        <li key={report}>
          <strong>{reportReasonWords[reason]}</strong>
          {explanation ? <q>{explanation}</q> : null}
          <span className="desk-small">
            <Time at={createdAt} />
            {status === 'open' ? '' : status === 'upheld' ? ', upheld' : ', dismissed'}
          </span>
        </li>
      ))}
    </ul>
  )
}

type AuthorHistoryViewProps = {
  history: AuthorHistory
  liftBan?: ((id: string) => Promise<void>) | undefined
}

const shown = ['approved', 'pending', 'spam', 'trash'] as const

/** How a sender has behaved here, what colleagues noted and what keeps them out. */
export function AuthorHistoryView({ history, liftBan }: AuthorHistoryViewProps) {
  const { bans, comments, firstSeen, known, notes } = history
  return (
    <>
      {known ? (
        <dl className="queue-figures">
          {shown.map((status) => (
            <div key={status}>
              <dt>{statusWords[status].label}</dt>
              <dd>{comments[status]}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="desk-small">Nothing is known of its sender, or nothing that you may see.</p>
      )}
      {firstSeen ? (
        <p className="desk-small">
          First seen <Time at={firstSeen} />.
        </p>
      ) : null}
      {bans.map(({ effect, id, kind, until }) => (
        <p className="queue-ban" key={id}>
          Banned by {banKindWords[kind].by}: {banEffectWords[effect].label.toLowerCase()}.{' '}
          {until ? (
            <>
              It ends <Time at={until} />.
            </>
          ) : (
            'It has no end.'
          )}{' '}
          {liftBan ? (
            <button className="desk-link-button" onClick={() => void liftBan(id)} type="button">
              Lift the ban
            </button>
          ) : null}
        </p>
      ))}
      {notes.length > 0 ? (
        <ul aria-label="Notes about this person" className="queue-notes">
          {notes.map(({ actorName, createdAt, id, text }) => (
            <li key={id}>
              <q>{text}</q>
              <span className="desk-small">
                {actorName}, <Time at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
