import type { AuthorHistory } from '../types'
import { fullDate } from './fullDate'
import { agoWords } from './timeWords'
import { statusWords } from './words'

type Props = { history: AuthorHistory; now: number; liftBan?: ((id: string) => Promise<void>) | undefined }

const shown = ['approved', 'pending', 'spam', 'trash'] as const

/** How a sender has behaved here, what colleagues noted and what keeps them out. */
export function AuthorHistoryView({ history, liftBan, now }: Props) {
  const { bans, comments, firstSeen, known, notes } = history
  if (!known) return <p className="desk-small">No address came with this comment, so nothing is known of its sender.</p>
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
          Banned by {kind} ({effect}){until ? ` until ${fullDate(until)}` : ', without an end'}.{' '}
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
