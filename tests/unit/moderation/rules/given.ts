import type { SpamScore } from '../../../../src/moderation/spam/model'
import type { Facts, Opinion, Policy, Rule, RuleInput, Submission } from '../../../../src/moderation/types'
import { wordFinder } from '../../../../src/moderation/words/matcher'
import { facts, policy, submission } from '../samples'

/** What a rule is asked with: every rule off and nothing known, except what is named. */
export const given = (
  known: Partial<Facts> = {},
  settings: Partial<Policy> = {},
  typed: Partial<Submission> | number = {},
) => {
  const input = {
    submission: { ...submission, ...(typeof typed === 'number' ? { links: typed } : typed) },
    policy: { ...policy, ...settings },
    facts: { ...facts, ...known },
  }
  return { ...input, findWords: wordFinder(input) }
}

/** What the spam filter says, where it says anything. */
export const score = (percent: number): SpamScore => ({
  percent,
  of100: Math.round(percent),
  model: '0123456789ab',
  learned: 500,
  words: [],
})

/** The one opinion of a rule, or none. */
export function ask<Code extends string, Borrowed extends string>(
  { judge }: Rule<Code, Borrowed>,
  input: RuleInput,
): Opinion<Code | Borrowed> | undefined {
  const [opinion, ...more] = [judge(input) ?? []].flat()
  if (more.length > 0) throw new Error(`The rule has ${more.length + 1} opinions, and one was expected`)
  return opinion
}
