import { isQuarantined } from '../facts'
import type { Rule } from '../types'
import { count } from '../wording'

/** The first comments of everybody are looked at, until enough of a proven author's were approved; 0 switches the rule off. */
export const holdNewAuthors: Rule<'quarantine'> = {
  reasons: {
    quarantine: {
      label: 'Quarantine',
      facts: { quarantine: ['approved', 'needed'] },
      // A ban that holds gives this reason too, without numbers.
      sentence: ({ approved, needed }) =>
        approved === undefined || needed === undefined
          ? 'Comments of its sender are held for the time being.'
          : `Its sender has ${count(approved, 'approved comment')} so far; they are held until there are ${needed}.`,
    },
  },
  judge: ({ facts, policy }) =>
    isQuarantined({ facts, policy })
      ? {
          code: 'quarantine',
          outcome: 'hold',
          detail: { approved: facts.approvedBefore, needed: policy.quarantineComments },
        }
      : undefined,
}
