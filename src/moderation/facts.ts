import type { Facts, RuleInput } from './types'

/** Nothing known against anybody, and nothing for them. */
export const plainFacts: Facts = {
  staff: false,
  provenAddress: false,
  provenApproved: false,
  approvedBefore: 0,
  hiddenMatches: [],
  bans: [],
  repeats: 0,
  recent: { decided: 0, rejected: 0 },
  reservedName: false,
  external: 'unasked',
  campaign: null,
  reports: 0,
  articleMode: 'inherit',
  failedChecks: [],
}

/** Facts as an event kept them: events outlive releases, and older ones know less. */
export function completeFacts(kept: Partial<Facts> | null | undefined): Facts {
  return { ...plainFacts, provenAddress: kept?.provenApproved ?? false, ...kept }
}

/**
 * Whether it may count what an address has done or is banned for: where its sender has proven it, or where every comment of
 * somebody who has not waits anyway. Else whoever types an address would see by the answer what is known of it.
 */
export function addressCounts({ facts, policy }: Pick<RuleInput, 'facts' | 'policy'>): boolean {
  const isHeldByHand = facts.articleMode === 'holdAll' || (policy.holdAll && facts.articleMode !== 'asPolicy')
  return facts.provenAddress || isHeldByHand || policy.requirePreviouslyApproved || policy.quarantineComments > 0
}
