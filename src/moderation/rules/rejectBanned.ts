import { type BanKind, banEffects, type Rule } from '../types'

const bans: Readonly<Record<string, string>> = {
  address: 'the email address',
  network: 'the network address',
  range: 'a range of network addresses',
  name: 'the name',
  domain: 'the domain of a link',
} satisfies Record<BanKind, string>

/**
 * Bans in force. A shadow ban hides as a rejection does; only what the sender is shown differs, and that is not decided here.
 * Of several bans the first in the order of `banEffects` is named.
 */
export const rejectBanned: Rule<'banned', 'quarantine'> = {
  reasons: {
    banned: {
      label: 'Banned',
      sentence: ({ kind }) => `Its sender is banned${kind === undefined ? '' : `: ${bans[String(kind)] ?? kind}`}.`,
    },
  },
  judge({ facts }) {
    const ban = banEffects.flatMap((effect) => facts.bans.filter((known) => known.effect === effect))[0]
    if (!ban) return
    const detail = { kind: ban.kind, effect: ban.effect }
    return ban.effect === 'quarantine'
      ? { code: 'quarantine', outcome: 'hold', detail }
      : { code: 'banned', outcome: 'trash', detail }
  },
}
