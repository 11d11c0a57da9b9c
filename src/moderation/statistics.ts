import type { Reason } from './reasons'
import type { EventKind, Status } from './types'

/** What of an event the numbers are made of. */
export type CountedEvent = {
  kind: EventKind
  to: Status | null
  actorType: 'person' | 'rule' | 'system'
  waited?: number | null
  reasons?: readonly Pick<Reason, 'code' | 'outcome'>[] | null
  createdAt: string
}

/** Numbers over a range of days. Times in milliseconds, shares 0–1; null where there is nothing to take them from. */
export type Statistics = {
  median: number | null
  p95: number | null
  automatic: number | null
  actionsPer100: number | null
  reasons: { code: string; count: number }[]
  days: { date: string; submitted: number; decided: number; median: number | null }[]
}

type Day = { submitted: number; decided: number; waits: number[] }

/**
 * Adds events up, in any order; what is kept is one number for each decision of a person and some for each day.
 *
 * A decision is a submission that a rule did not leave waiting, and every later change of status that takes nothing back.
 * Waits are those of comments people decided. Actions are what people decided and took back.
 * @param dates the days of the range, `YYYY-MM-DD`; events of other days are left out
 */
export function createStatistics(dates: readonly string[]) {
  const days = new Map<string, Day>(dates.map((date) => [date, { submitted: 0, decided: 0, waits: [] }]))
  const reasons = new Map<string, number>()
  let byPeople = 0
  let byRules = 0
  let actions = 0

  return {
    add({ actorType, createdAt, kind, reasons: given, to, waited }: CountedEvent): void {
      const day = days.get(createdAt.slice(0, 10))
      if (!day) return
      const byPerson = actorType === 'person'
      if (kind === 'submitted') {
        day.submitted += 1
        for (const code of codesOf(given ?? [])) reasons.set(code, (reasons.get(code) ?? 0) + 1)
      }
      if (byPerson && (kind === 'moderated' || kind === 'undone')) actions += 1
      if (kind !== 'moderated' && (kind !== 'submitted' || to === 'pending')) return
      day.decided += 1
      if (!byPerson) {
        byRules += 1
        return
      }
      byPeople += 1
      if (typeof waited === 'number') day.waits.push(waited)
    },
    result(): Statistics {
      const waits = [...days.values()].flatMap((day) => day.waits).sort(ascending)
      const submitted = [...days.values()].reduce((sum, day) => sum + day.submitted, 0)
      const decisions = byPeople + byRules
      return {
        median: medianOf(waits),
        p95: waits[Math.ceil(waits.length * 0.95) - 1] ?? null,
        automatic: decisions === 0 ? null : byRules / decisions,
        actionsPer100: submitted === 0 ? null : (actions * 100) / submitted,
        reasons: [...reasons]
          .map(([code, count]) => ({ code, count }))
          .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
        days: [...days].map(([date, day]) => ({
          date,
          submitted: day.submitted,
          decided: day.decided,
          median: medianOf([...day.waits].sort(ascending)),
        })),
      }
    },
  }
}

/** The `count` days up to and including the one `now` is in, by UTC. */
export function lastDays(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now.getTime() - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  )
}

const ascending = (a: number, b: number): number => a - b

/** Each code once, without what spoke for the comment. */
const codesOf = (reasons: readonly Pick<Reason, 'code' | 'outcome'>[]): Set<string> =>
  new Set(reasons.filter(({ outcome }) => outcome !== 'approve').map(({ code }) => code))

function medianOf(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}
