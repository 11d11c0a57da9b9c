import type { RotationStep } from '#vault'

type Progress = { done: number; total: number; seconds: number }

/** `12300 of 100000 rows · 1900 a second · 46 s to go` */
export function describeProgress({ done, seconds, total }: Progress): string {
  const rate = seconds > 0 ? done / seconds : 0
  const left = rate > 0 && done < total ? ` · ${Math.ceil((total - done) / rate)} s to go` : ''
  return `${done} of ${total} rows · ${Math.round(rate)} a second${left}`
}

const mostNamed = 10

/** What to do about rows that could not be sealed anew; nothing when there are none. */
export function describeUnfinished({
  kid,
  left,
  unreadable,
}: Extract<RotationStep, { type: 'done' }>): string | undefined {
  if (left === 0) return undefined
  const kept = `The old keys are kept, because ${left} rows still need them.`
  if (unreadable.length === 0) return `${kept} Run colloquy keys rotate --finish again.`
  const named = unreadable.slice(0, mostNamed).map(({ id, type }) => `${type} ${id}`)
  const more = unreadable.length > mostNamed ? ` and ${unreadable.length - mostNamed} more` : ''
  return `${kept} These rows are damaged and do not open: ${named.join(', ')}${more}. Put them back from a backup, or remove what they belong to; then run colloquy keys rotate --finish again. Everything else has ${kid}.`
}
