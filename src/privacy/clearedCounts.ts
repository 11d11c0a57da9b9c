/** What goes after its time, or because somebody asked for it. */
export const clearedKinds = [
  'trash',
  'spam',
  'addresses',
  'notes',
  'networks',
  'bans',
  'requests',
  'audit',
  'erased',
] as const
export type ClearedKind = (typeof clearedKinds)[number]

/** How much went on one UTC day (`2026-05-04`). Counts only. */
export type ClearedDay = { day: string; counts: Readonly<Partial<Record<ClearedKind, number>>> }

/** Each day is a row of this collection under a key. */
export const clearedIn = 'system-state'
export function clearedKey(day: string): string {
  return `cleared:${day}`
}
/** The UTC day of a moment in ms since 1970. */
export function clearedDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

export type ClearedRow = { id: string; key: string; value?: string | null }

/** What a row says. */
export function countsIn(text: string | null | undefined): ClearedDay['counts'] {
  const value: unknown = JSON.parse(text ?? '{}')
  const counts: Partial<Record<ClearedKind, number>> = {}
  for (const kind of clearedKinds) {
    const count: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, kind) : undefined
    if (typeof count === 'number') counts[kind] = count
  }
  return counts
}
