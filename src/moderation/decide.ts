import { mostSevere } from './outcome'
import { phases } from './rules'
import { approveStaff } from './rules/approveStaff'
import type { Facts, ManyPhase, Phase, Policy, Reason, Submission, Verdict } from './types'

/**
 * The one decision, behind every door, for edits and for replays. Every phase is asked, so that the verdict lists all
 * reasons; the most severe outcome wins (trash, spam, hold, approve). Only staff approval ends it. A phase that fails holds.
 */
export function decide(
  submission: Submission,
  policy: Policy,
  facts: Facts,
  rules: Readonly<Record<string, Phase | ManyPhase>> = phases,
): Verdict {
  const input = { submission, policy, facts }
  const staff = ask('approveStaff', approveStaff, input)
  const reasons = staff.length > 0 ? staff : Object.entries(rules).flatMap(([name, phase]) => ask(name, phase, input))
  return { outcome: mostSevere(reasons.map(({ outcome }) => outcome)), reasons, policyVersion: policy.version }
}

function ask(name: string, phase: Phase | ManyPhase, input: Parameters<Phase>[0]): Reason[] {
  try {
    const opinions = [phase(input) ?? []].flat()
    return opinions.map((opinion) => ({ ...opinion, phase: name }))
  } catch {
    // A rule that cannot be asked must not publish by its silence.
    return [{ code: 'check_failed', outcome: 'hold', phase: name, detail: { checks: name } }]
  }
}
