import { addressCounts } from '../facts'
import { type BanKind, banEffects, type Rule } from '../types'

const banned: Readonly<Record<string, string>> = {
  address: 'the email address',
  reader: 'the browser',
  network: 'the network address',
  range: 'a range of network addresses',
  name: 'the name',
  domain: 'the domain of a link',
} satisfies Record<BanKind, string>

/**
 * Bans in force, those of an address where it counts. A shadow ban hides as a rejection does; only what the sender is shown differs, and that is not decided here.
 * Of several bans the first in the order of `banEffects` is named.
 */
export const rejectBanned: Rule<'banned', 'quarantine'> = {
  reasons: {
    banned: {
      label: 'Banned',
      sentence: ({ kind }) => `Its sender is banned${kind === undefined ? '' : `: ${banned[String(kind)] ?? kind}`}.`,
    },
  },
  judge({ facts, policy }) {
    const isAddressBanned = addressCounts({ facts, policy })
    const bans = facts.bans.filter(({ kind }) => kind !== 'address' || isAddressBanned)
    const ban = banEffects.flatMap((effect) => bans.filter((known) => known.effect === effect))[0]
    if (!ban) return
    const detail = { kind: ban.kind, effect: ban.effect }
    return ban.effect === 'quarantine'
      ? { code: 'quarantine', outcome: 'hold', detail }
      : { code: 'banned', outcome: 'trash', detail }
  },
}
