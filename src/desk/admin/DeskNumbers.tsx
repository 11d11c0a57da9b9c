import { useCallback, useEffect } from 'react'
import type { DeskStatistics } from '../types'
import { DayChart } from './DayChart'
import type { DeskApi } from './deskApi'
import { reasonLabel } from './deskWords'
import { durationWords } from './timeWords'
import { useAnswer } from './useAnswer'

type Props = {
  api: DeskApi
  /** Grows when statuses changed. */
  changes: number
  /** How many wait by the newest count, which the server tells of by itself. */
  waiting: number | undefined
}

/** How the desk is doing: one line that is always there, and the last 30 days for who wants them. */
export function DeskNumbers({ api, changes, waiting }: Props) {
  const { again, problem, value } = useAnswer(
    useCallback(() => api.statistics(), [api]),
    0,
  )
  // A number that is a few decisions old does no harm: not every decision asks.
  const round = Math.floor(changes / 10)
  useEffect(() => {
    if (round > 0) again()
  }, [again, round])
  return (
    <details className="queue-numbers">
      <summary>
        <span className="queue-numbers__title">Numbers</span>
        {value ? (
          <Headline numbers={waiting === undefined ? value : { ...value, waiting }} />
        ) : (
          <span>{problem ? 'not available just now' : '…'}</span>
        )}
      </summary>
      {value ? (
        <div className="queue-numbers__body">
          <DayChart days={value.days} />
          <Reasons reasons={value.reasons} />
        </div>
      ) : null}
      {problem ? <p>{problem}</p> : null}
    </details>
  )
}

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)
const time = (milliseconds: number | null): string => (milliseconds === null ? '–' : durationWords(milliseconds))

function Headline({ numbers }: { numbers: DeskStatistics }) {
  const { actionsPer100, automatic, median, p95, waiting } = numbers
  const figures = [
    [waiting.toLocaleString('en-GB'), 'waiting'],
    [time(median), 'median to decide'],
    [time(p95), '95th percentile'],
    [percent(automatic), 'decided by rule'],
    [actionsPer100 === null ? '–' : actionsPer100.toFixed(0), 'actions per 100'],
  ] as const
  return (
    <span className="queue-numbers__line">
      {figures.map(([figure, label]) => (
        <span key={label}>
          <strong>{figure}</strong> {label}
        </span>
      ))}
    </span>
  )
}

function Reasons({ reasons }: Pick<DeskStatistics, 'reasons'>) {
  const most = Math.max(1, ...reasons.map(({ count }) => count))
  return (
    <section aria-label="Reasons in 30 days" className="queue-numbers__reasons">
      <h2>Why comments were held or put away</h2>
      {reasons.length === 0 ? <p className="desk-small">No rule has objected in 30 days.</p> : null}
      <ul>
        {reasons.map(({ code, count }) => (
          <li key={code}>
            <span>{reasonLabel(code)}</span>
            <span aria-hidden="true" className="queue-bar">
              <span style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span>{count.toLocaleString('en-GB')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
