import type { Status } from '#moderation/client'

/** How moderators read a status. */
export const statusWords: Record<Status, { label: string; sentence: string }> = {
  pending: { label: 'Waiting', sentence: 'It waits for a decision; readers do not see it.' },
  approved: { label: 'Approved', sentence: 'Readers see it under the article.' },
  spam: { label: 'Spam', sentence: 'It is marked as spam; readers do not see it.' },
  trash: { label: 'Trash', sentence: 'It is in the trash; readers do not see it.' },
}

/** The buttons, in the order they stand in: `verb` goes before a name, `done` after a number, `did` after a person. */
export const decisions: readonly { to: Status; verb: string; done: string; did: string }[] = [
  { to: 'approved', verb: 'Approve', done: 'approved', did: 'approved it' },
  { to: 'pending', verb: 'Hold', done: 'put on hold', did: 'put it on hold' },
  { to: 'spam', verb: 'Spam', done: 'marked as spam', did: 'marked it as spam' },
  { to: 'trash', verb: 'Trash', done: 'moved to the trash', did: 'moved it to the trash' },
]

const isStatus = (value: string): value is Status => Object.hasOwn(statusWords, value)

/** Undefined for what is not a status, such as a cell of a comment that is being made. */
export function asStatus(value: unknown): Status | undefined {
  return typeof value === 'string' && isStatus(value) ? value : undefined
}

/** "approved", "put on hold", … */
export function doneWords(to: Status): string {
  return decisions.find((decision) => decision.to === to)?.done ?? to
}

/** "approved it", "put it on hold", … */
export function didWords(to: Status): string {
  return decisions.find((decision) => decision.to === to)?.did ?? to
}
