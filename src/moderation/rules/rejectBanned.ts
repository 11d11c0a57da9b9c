import { banEffects, type Phase } from '../types'

/**
 * Bans in force. A shadow ban hides as a rejection does; only what the sender is shown differs, and that is not decided here.
 * Of several bans the first in the order of `banEffects` is named.
 */
export const rejectBanned: Phase = ({ facts: { bans } }) => {
  const ban = banEffects.flatMap((effect) => bans.filter((known) => known.effect === effect))[0]
  if (!ban) return
  const detail = { kind: ban.kind, effect: ban.effect }
  return ban.effect === 'quarantine'
    ? { code: 'quarantine', outcome: 'hold', detail }
    : { code: 'banned', outcome: 'trash', detail }
}
