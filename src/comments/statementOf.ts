import { explain, type Reason, type Status } from '#moderation'
import type { Statement } from './events'

type Decision = {
  from: Status
  to: Status
  actorType: 'person' | 'rule' | 'system'
  reasons: readonly Reason[]
  note: string | null
  /** The rule that was broken, in the words of whoever decided. */
  ground: string | undefined
  policy: { guidelines: string; redress: string }
}

/**
 * The statement of reasons (DSA Art. 17) for a published comment that a person or a rule takes down; nothing for other
 * changes. What its own author removes is the system's doing and needs no reasons.
 */
export function statementOf({ actorType, from, ground, note, policy, reasons, to }: Decision): Statement | undefined {
  if (from !== 'approved' || to === 'approved' || actorType === 'system') return undefined
  const byRule = actorType === 'rule'
  return {
    restriction: to === 'pending' ? 'visibility' : 'removal',
    facts: factsOf(reasons, note, to),
    foundAutomatically: byRule && !reasons.some(({ code }) => code === 'reported'),
    decidedAutomatically: byRule,
    ground: ground?.trim() || (policy.guidelines.trim() ? plainGrounds.guidelines : plainGrounds.terms),
    redress: policy.redress.trim() || plainRedress,
  }
}

/** What a decision rests on where nobody has said more. */
export const plainGrounds = {
  guidelines: 'The guidelines for comments of this site.',
  terms: 'The terms of this site.',
} as const

/** What can be done about it where the site has no words of its own. */
export const plainRedress =
  'You can ask whoever runs the site to look at this decision again. In the European Union you can also turn to a certified body for settling disputes out of court, or to a court.'

const plainFacts: Readonly<Record<Exclude<Status, 'approved'>, string>> = {
  pending: 'A moderator looked at the comment and hid it for a closer look.',
  spam: 'A moderator looked at the comment and found it to be unsolicited advertising.',
  trash: 'A moderator looked at the comment and found that it should not stay.',
}

/** What led to the decision, in words; what a moderator wrote comes last. */
function factsOf(reasons: readonly Reason[], note: string | null, to: Exclude<Status, 'approved'>): string {
  const sentences = [...new Set(reasons.map(explain))]
  if (note?.trim()) sentences.push(note.trim())
  return sentences.length > 0 ? sentences.join(' ') : plainFacts[to]
}
