/** How long a ban can last, as a choice. */
export const banTerms: readonly { value: string; label: string; days: number | null }[] = [
  { value: 'day', label: 'A day', days: 1 },
  { value: 'week', label: 'A week', days: 7 },
  { value: 'month', label: '30 days', days: 30 },
  { value: 'year', label: 'A year', days: 365 },
  { value: 'forever', label: 'Without an end', days: null },
]

/** The end of a ban that begins now; undefined for one without an end. */
export function banUntil(term: string, now: number): string | undefined {
  const days = banTerms.find(({ value }) => value === term)?.days
  return days ? new Date(now + days * 24 * 60 * 60 * 1000).toISOString() : undefined
}
