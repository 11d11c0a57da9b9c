import { completeFacts } from './facts'
import type { Reason, ReasonCode, Verdict } from './reasons'
import { rules as everyRule } from './rules'
import { approveStaff } from './rules/approveStaff'
import { outcomeOf } from './transitions'
import type { Facts, Policy, Rule, RuleInput, Submission } from './types'
import { wordFinder } from './words/matcher'

type Judge = Pick<Rule<never, ReasonCode>, 'judge'>

/**
 * The one decision, behind every door, for edits and for replays. Every rule is asked, so that the verdict lists all
 * reasons; the most severe outcome wins (trash, spam, hold, approve). Only staff approval ends it. A rule that fails holds.
 */
export function decide(
  submission: Submission,
  policy: Policy,
  facts: Facts,
  rules: Readonly<Record<string, Judge>> = everyRule,
): Verdict {
  const input = { submission, policy, facts, findWords: wordFinder({ submission, policy, facts }) }
  const staff = ask('approveStaff', approveStaff, input)
  const reasons = staff.length > 0 ? staff : Object.entries(rules).flatMap(([name, rule]) => ask(name, rule, input))
  return { outcome: outcomeOf(reasons), reasons, policyVersion: policy.version }
}

/** The verdict a policy would give today on what was known then. `links` comes with the facts: it is counted when a comment is rendered. */
export function redecide(
  submission: Omit<Submission, 'links'>,
  policy: Policy,
  { links, ...facts }: Partial<Facts> & Pick<Submission, 'links'>,
): Verdict {
  return decide({ ...submission, links }, policy, completeFacts(facts))
}

function ask(name: string, { judge }: Judge, input: RuleInput): Reason[] {
  try {
    const opinions = [judge(input) ?? []].flat()
    return opinions.map((opinion) => ({ ...opinion, phase: name }))
  } catch {
    // A rule that cannot be asked must not publish by its silence.
    return [{ code: 'check_failed', outcome: 'hold', phase: name, detail: { checks: name } }]
  }
}
