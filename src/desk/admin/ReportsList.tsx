import { useCallback } from 'react'
import type { Report } from '../../payload-types'
import type { DeskApi } from './deskApi'
import { fullDate } from './fullDate'
import { agoWords } from './timeWords'
import { useAnswer } from './useAnswer'

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
