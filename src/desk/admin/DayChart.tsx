import type { DeskStatistics } from '../types'
import { chartBars } from './chartBars'
import { durationWords } from './timeWords'

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
