import type { Facts } from './types'

/** Nothing known against anybody, and nothing for them. */
export const plainFacts: Facts = {
  staff: false,
  provenApproved: false,
  approvedBefore: 0,
  hiddenMatches: [],
  bans: [],
  repeats: 0,
  recent: { decided: 0, rejected: 0 },
  reservedName: false,
  external: 'unasked',
  reports: 0,
  articleMode: 'inherit',
  failedChecks: [],
}

/** Facts as an event kept them: events outlive releases, and older ones know less. */
export function completeFacts(kept: Partial<Facts> | null | undefined): Facts {
  return { ...plainFacts, ...kept }
}
