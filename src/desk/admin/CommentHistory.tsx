import { useCallback } from 'react'
import type { StoredEvent } from '#comments/client'
import type { Report } from '../../payload-types'
import type { AuthorHistory } from '../types'
import type { DeskApi } from './deskApi'
import { type AccountNames, eventSentence } from './eventSentence'
import { useAnswer } from './hooks'
import { agoWords, fullDate, statusWords } from './words'

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** What happened to a comment, newest first. */
export function History({ events, people }: { events: readonly StoredEvent[]; people: AccountNames }) {
  return (
    <ol className="desk-history" reversed>
      {events.toReversed().map((event) => (
        <li key={event.id}>
          <time dateTime={event.createdAt}>{format.format(new Date(event.createdAt))}</time>
          <span>{eventSentence(event, people)}</span>
          {event.note ? <q className="desk-note">{event.note}</q> : null}
        </li>
      ))}
    </ol>
  )
}

type RevisionsListProps = {
  api: DeskApi
  id: string
  now: number /** A new edit is a new question. */
  editedAt: string
}

/** What a comment said before it was edited, newest first. */
export function RevisionsList({ api, editedAt, id, now }: RevisionsListProps) {
  const { problem, value } = useAnswer(useCallback(() => api.revisions(id), [api, editedAt, id]))
  if (!value) return <p className="queue-wait">{problem ?? 'Loading…'}</p>
  if (value.docs.length === 0) return <p className="desk-small">No earlier text is kept.</p>
  return (
    <ol className="queue-notes">
      {value.docs.map(({ content, createdAt, id: revision }) => (
        <li key={revision}>
          <q>{content}</q>
          <time className="desk-small" dateTime={createdAt} title={fullDate(createdAt)}>
            until {agoWords(createdAt, now)}
          </time>
        </li>
      ))}
    </ol>
  )
}

const reasonWords: Record<Report['reason'], string> = {
  illegal: 'Against the law',
  hate: 'Hate',
  harassment: 'Harassment',
  privacy: 'Private details',
  spam: 'Spam',
  off_topic: 'Off topic',
  other: 'Something else',
}

/** What readers say is wrong with a comment; nobody sees here who they are. */
export function ReportsList({ api, id, now }: { api: DeskApi; id: string; now: number }) {
  const { problem, value } = useAnswer(useCallback(() => api.reports(id), [api, id]))
  if (!value) return <p className="queue-wait">{problem ?? 'Loading…'}</p>
  return (
    <ul className="queue-notes">
      {value.docs.map(({ createdAt, explanation, id: report, reason, status }) => (
        <li key={report}>
          <strong>{reasonWords[reason]}</strong>
          {explanation ? <q>{explanation}</q> : null}
          <span className="desk-small">
            <time dateTime={createdAt} title={fullDate(createdAt)}>
              {agoWords(createdAt, now)}
            </time>
            {status === 'open' ? '' : status === 'upheld' ? ', upheld' : ', dismissed'}
          </span>
        </li>
      ))}
    </ul>
  )
}

type AuthorHistoryViewProps = {
  history: AuthorHistory
  now: number
  liftBan?: ((id: string) => Promise<void>) | undefined
}

const shown = ['approved', 'pending', 'spam', 'trash'] as const

/** How a sender has behaved here, what colleagues noted and what keeps them out. */
export function AuthorHistoryView({ history, liftBan, now }: AuthorHistoryViewProps) {
  const { bans, comments, firstSeen, known, notes } = history
  if (!known) return <p className="desk-small">Nothing is known of its sender, or nothing that you may see.</p>
  return (
    <>
      <dl className="queue-figures">
        {shown.map((status) => (
          <div key={status}>
            <dt>{statusWords[status].label}</dt>
            <dd>{comments[status]}</dd>
          </div>
        ))}
      </dl>
      {firstSeen ? (
        <p className="desk-small">
          First seen{' '}
          <time dateTime={firstSeen} title={fullDate(firstSeen)}>
            {agoWords(firstSeen, now)}
          </time>
          .
        </p>
      ) : null}
      {bans.map(({ effect, id, kind, until }) => (
        <p className="queue-ban" key={id}>
          Banned by {kind === 'reader' ? 'browser' : kind} ({effect})
          {until ? ` until ${fullDate(until)}` : ', without an end'}.{' '}
          {liftBan ? (
            <button className="queue-link-button" onClick={() => void liftBan(id)} type="button">
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
                {actorName},{' '}
                <time dateTime={createdAt} title={fullDate(createdAt)}>
                  {agoWords(createdAt, now)}
                </time>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
