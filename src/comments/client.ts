export type { ModerationResult } from './decisions/decideComment'
export type { StoredEvent } from './events'
export type { StoredComment } from './storedComment'
export type { CommentSource } from './threads/tree'

/** The beginning of a text on one line, cut at a word where one ends near the limit. */
export function excerpt(text: string, limit = 140): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  if (characters.length <= limit) return line
  const cut = characters.slice(0, limit).join('')
  const space = cut.lastIndexOf(' ')
  return `${space > limit / 2 ? cut.slice(0, space) : cut}…`
}
