import { useCallback } from 'react'
import type { DeskApi } from './deskApi'
import { fullDate } from './fullDate'
import { agoWords } from './timeWords'
import { useAnswer } from './useAnswer'

type Props = { api: DeskApi; id: string; now: number /** A new edit is a new question. */; editedAt: string }

/** What a comment said before it was edited, newest first. */
export function RevisionsList({ api, editedAt, id, now }: Props) {
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
