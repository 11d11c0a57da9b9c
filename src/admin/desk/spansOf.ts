import type { Reason } from '../../moderation/types'

/** Where reasons point at in one field. */
export const spansOf = (
  { reasons }: { reasons: readonly Reason[] },
  field: NonNullable<Reason['field']>,
): [start: number, end: number][] =>
  reasons.flatMap((reason) => (reason.field === field && reason.span ? [reason.span] : []))
