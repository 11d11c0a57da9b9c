import { useCallback, useEffect } from 'react'
import { reasonLabel } from '#moderation/client'
import { durationWords } from '#platform/admin/client'
import type { DeskStatistics } from '../types'
import type { DeskApi } from './deskApi'
import { useAnswer } from './hooks'

type DeskNumbersProps = {
  api: DeskApi
  /** Grows when statuses changed. */
  changes: number
  /** How many wait by the newest count, which the server tells of by itself. */
  waiting: number | undefined
}

/** How the desk is doing: one line that is always there, and the last 30 days for who wants them. */
export function DeskNumbers({ api, changes, waiting }: DeskNumbersProps) {
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
    [time(median), 'or less for half of the decisions'],
    [time(p95), 'or less for 95 of 100'],
    [percent(automatic), 'decided by rule'],
    [actionsPer100 === null ? '–' : actionsPer100.toFixed(0), 'decisions by people for every 100 comments'],
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

type Days = DeskStatistics['days']

const width = 600
const height = 110
const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dayWords = (date: string): string => format.format(new Date(`${date}T00:00:00Z`))

/** Comments a day: what came behind, what was decided before it. The same numbers stand in a table. */
export function DayChart({ days }: { days: Days }) {
  const most = Math.max(1, ...days.flatMap(({ decided, submitted }) => [submitted, decided]))
  const size = { width, height, most }
  const first = days[0]
  const last = days.at(-1)
  const submitted = days.reduce((sum, day) => sum + day.submitted, 0)
  const decided = days.reduce((sum, day) => sum + day.decided, 0)
  return (
    <figure className="queue-chart">
      <figcaption>
        Comments a day: <span className="queue-chart__submitted">submitted</span>{' '}
        <span className="queue-chart__decided">decided</span>
      </figcaption>
      <svg
        aria-label={`In ${days.length} days ${submitted} comments were submitted and ${decided} decided.`}
        preserveAspectRatio="none"
        role="img"
        viewBox={`0 0 ${width} ${height}`}
      >
        {chartBars(
          days.map((day) => day.submitted),
          { ...size, gap: 4 },
        ).map((bar) => (
          <rect className="queue-chart__submitted" fill="currentColor" key={bar.x} {...bar} />
        ))}
        {chartBars(
          days.map((day) => day.decided),
          { ...size, gap: 11 },
        ).map((bar) => (
          <rect className="queue-chart__decided" fill="currentColor" key={bar.x} {...bar} />
        ))}
      </svg>
      {first && last ? (
        <p aria-hidden="true" className="queue-chart__axis">
          <span>{dayWords(first.date)}</span>
          <span>at most {most} a day</span>
          <span>{dayWords(last.date)}</span>
        </p>
      ) : null}
      <details>
        <summary>The same as a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be in the keyboard's reach */}
        <section aria-label="Comments a day" className="queue-chart__table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Submitted</th>
                <th scope="col">Decided</th>
                <th scope="col">Median time</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.date}>
                  <th scope="row">{dayWords(day.date)}</th>
                  <td>{day.submitted}</td>
                  <td>{day.decided}</td>
                  <td>{day.median === null ? '–' : durationWords(day.median)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  )
}

/** A bar of a chart in its own units, from the top left. */
export type Bar = { x: number; y: number; width: number; height: number }

/** Bars for values side by side; what is not nothing is at least 1 high, so that it can be seen. */
export function chartBars(
  values: readonly number[],
  { gap, height, most, width }: { width: number; height: number; gap: number; most: number },
): Bar[] {
  const step = width / Math.max(1, values.length)
  return values.map((value, index) => {
    const tall = value === 0 ? 0 : Math.max(1, (value / Math.max(1, most)) * height)
    return { x: index * step + gap / 2, y: height - tall, width: Math.max(0.5, step - gap), height: tall }
  })
}
