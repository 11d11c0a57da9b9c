import type { StoredEvent } from '#comments/client'
import { eventSentence, type People } from './eventSentence'

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** What happened to a comment, newest first. */
export function History({ events, people }: { events: readonly StoredEvent[]; people: People }) {
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
