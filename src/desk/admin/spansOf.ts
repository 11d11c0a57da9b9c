import type { Reason } from '#moderation/client'

/** Where reasons point at in one field. */
export function spansOf(
  { reasons }: { reasons: readonly Reason[] },
  field: NonNullable<Reason['field']>,
): [start: number, end: number][] {
  return reasons.flatMap((reason) => (reason.field === field && reason.span ? [reason.span] : []))
}
