import type { ModerationResult } from '#comments/client'
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

/** "3 approved, 1 changed by somebody else." and whether all, some or none of it went as asked. */
export function summarise(
  to: Status,
  results: readonly ModerationResult[],
): { text: string; done: 'all' | 'some' | 'none' } {
  const counts = new Map<string, number>()
  // What was done comes first.
  for (const result of [...results].sort((a, b) => Number(b.ok) - Number(a.ok))) {
    const words = outcomeOf(to, result)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const parts = [...counts].map(([words, count]) => `${count} ${words}`)
  return {
    text: parts.length > 0 ? `${parts.join(', ')}.` : 'Nothing was changed.',
    done: results.every((result) => result.ok) ? 'all' : results.some((result) => result.ok) ? 'some' : 'none',
  }
}

function outcomeOf(to: Status, result: ModerationResult): string {
  if (result.ok) return result.changed ? doneWords(to) : `already ${to === 'pending' ? 'waiting' : stateWords(to)}`
  switch (result.error.code) {
    case 'conflict':
      return 'changed by somebody else'
    case 'not_found':
      return 'no longer there'
    case 'incomplete':
      return 'cannot be published (required details are missing)'
    default:
      return 'refused'
  }
}

const stateWords = (to: Status): string =>
  to === 'approved' ? 'approved' : `in ${statusWords[to].label.toLowerCase()}`
