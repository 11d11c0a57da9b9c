import type { ReasonCode, Status } from '#moderation/client'
import type { DeskTab } from '../types'

/** What one can do to a comment: give it a status, or give back the one it had. */
export type Move = Status | 'restore'

/** The moves in the order of their buttons. */
export const moves: readonly { move: Move; verb: string; key: string }[] = [
  { move: 'approved', verb: 'Approve', key: 'a' },
  { move: 'pending', verb: 'Hold', key: 'h' },
  { move: 'spam', verb: 'Spam', key: 's' },
  { move: 'trash', verb: 'Trash', key: 't' },
  { move: 'restore', verb: 'Restore', key: 'u' },
]

/** Whether a move would change anything: nothing becomes what it is, and only what was put away comes back. */
export function isOpen(move: Move, status: Status): boolean {
  return move === 'restore' ? status === 'spam' || status === 'trash' : move !== status
}

export function nameOf({ name }: { name: string }): string {
  return name || 'somebody without a name'
}

export const tabWords: Record<DeskTab, { label: string; empty: string; hint: string }> = {
  pending: {
    label: 'Pending',
    empty: 'Nothing waits for you.',
    hint: 'Comments that the rules hold appear here by themselves.',
  },
  reported: {
    label: 'Reported',
    empty: 'Nobody has reported anything.',
    hint: 'Comments that readers report stand here until somebody decides.',
  },
  spam: { label: 'Spam', empty: 'There is no spam.', hint: 'It is emptied by age, as the discussion settings say.' },
  approved: { label: 'Approved', empty: 'No comment is published yet.', hint: 'What readers see is listed here.' },
  trash: { label: 'Trash', empty: 'The trash is empty.', hint: 'What lies here long enough is deleted for good.' },
}

/** What became of a card that a colleague decided on; `tabs` are where it is now. */
export function overtakenWords(tabs: readonly DeskTab[]): string {
  const [status] = tabs.filter((tab) => tab !== 'reported')
  return status
    ? `Meanwhile decided elsewhere: it is now under “${tabWords[status].label}”.`
    : 'Meanwhile deleted for good.'
}

/** Reasons as a choice in a list. */
export const reasonLabels: Record<ReasonCode, string> = {
  staff: 'Written by staff',
  manual: 'The site holds everything',
  article_mode: 'The article holds everything',
  too_many_links: 'Too many links',
  moderation_word: 'Moderation word',
  disallowed_word: 'Disallowed word',
  first_time_author: 'First comment',
  banned: 'Banned',
  repeated: 'Repeated',
  recent_rejections: 'Recently rejected',
  quarantine: 'Quarantine',
  spam_score: 'Looks like spam',
  contains_address: 'Contains an address',
  reserved_name: 'Reserved name',
  external: 'External check',
  reported: 'Reported',
  check_failed: 'A check failed',
}

/** The label of a code; events outlive releases, so a code may be one nobody knows any more. */
export function reasonLabel(code: string): string {
  return Object.entries(reasonLabels).find(([known]) => known === code)?.[1] ?? code
}
