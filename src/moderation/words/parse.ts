import { longestExpression } from './expression'

/** One line of a word list: a part of a text, a whole word, or a regular expression. */
export type Entry = { kind: 'part' | 'whole' | 'regex'; text: string }

/** An expression is shorter by its two slashes. */
export const longestLine = longestExpression
export const mostLines = 20_000
/** Each expression reads a comment once; so many still cost no reader a wait. */
export const mostExpressions = 200

export type Line = { number: number; entry: Entry }

/** The lines of a word list, empty ones left out; `number` counts from 1, as people do. */
export function parseWords(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim()
    return trimmed === '' ? [] : [{ number: index + 1, entry: entryOf(trimmed) }]
  })
}

function entryOf(line: string): Entry {
  if (line.length > 2 && line.startsWith('/') && line.endsWith('/')) return { kind: 'regex', text: line.slice(1, -1) }
  if (line.length > 2 && line.startsWith('"') && line.endsWith('"')) return { kind: 'whole', text: line.slice(1, -1) }
  return { kind: 'part', text: line }
}
