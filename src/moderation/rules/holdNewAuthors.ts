import type { Phase } from '../types'

/** The first comments of everybody are looked at, until enough of a proven author's were approved; 0 switches the rule off. */
export const holdNewAuthors: Phase = ({ facts: { approvedBefore }, policy: { quarantineComments } }) =>
  approvedBefore < quarantineComments
    ? { code: 'quarantine', outcome: 'hold', detail: { approved: approvedBefore, needed: quarantineComments } }
    : undefined
