import { type Status, statuses } from '#moderation/client'
import { asStatus, statusWords } from './words'

/** A tab above the list: one status, or all of them. */
export type Tab = { key: Status | 'all'; label: string }

export const tabs: readonly Tab[] = [
  ...statuses.map((key): Tab => ({ key, label: statusWords[key].label })),
  { key: 'all', label: 'All' },
]

/** The form Payload's own filter builder writes, so that the two agree. "All" is a filter too: none means the default. */
export function whereOf(key: Tab['key']) {
  return {
    or: [{ and: [{ status: key === 'all' ? { in: statuses.join(',') } : { equals: key } }] }],
  }
}

/** Which tab a list's filter belongs to; undefined when it filters by something else, or not at all. */
export function tabOf(where: unknown): Tab['key'] | undefined {
  for (const condition of conditionsOn(where)) {
    if ('equals' in condition) return asStatus(condition.equals)
    if ('in' in condition && String(condition.in) === statuses.join(',')) return 'all'
  }
  return undefined
}

function conditionsOn(where: unknown): object[] {
  if (Array.isArray(where)) return where.flatMap(conditionsOn)
  if (typeof where !== 'object' || where === null) return []
  return Object.entries(where).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'status') return typeof value === 'object' && value !== null ? [value] : []
    return key === 'and' || key === 'or' ? conditionsOn(value) : []
  })
}
