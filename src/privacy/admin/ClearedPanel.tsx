import type { UIFieldServerProps } from 'payload'
import { type ClearedDay, type ClearedKind, clearedKinds, readCleared } from '../cleared'

const days = 30

const words: Readonly<Record<ClearedKind, string>> = {
  trash: 'comments from the trash',
  spam: 'spam',
  addresses: 'addresses of comments and reports',
  notes: 'notes about authors',
  networks: 'network tags',
  bans: 'addresses of ended bans',
  requests: 'unused requests about data',
  audit: 'records of looks at addresses',
  erased: 'comments, reports and notes of erased people',
}

/** In the discussion settings, below the periods: what has gone because of them. */
export async function ClearedPanel({ payload }: UIFieldServerProps) {
  const cleared = await readCleared(payload, days)
  return (
    <section aria-label="What has gone" className="desk-panel">
      <h3>What has gone in the last {days} days</h3>
      {cleared.length === 0 ? (
        <p>Nothing yet: nothing was old enough.</p>
      ) : (
        <ul>
          {cleared.map((day) => (
            <li key={day.day}>
              <time dateTime={day.day}>{day.day}</time> (UTC): {told(day)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const told = ({ counts }: ClearedDay): string =>
  clearedKinds.flatMap((kind) => (counts[kind] ? `${counts[kind]} ${words[kind]}` : [])).join(', ')
