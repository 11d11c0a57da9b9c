import { RE2JS } from 're2js'

export type Expression = {
  /** The first match: `[start, end)` in UTF-16 units. */
  find(text: string): [number, number] | undefined
  /** Steps with its repetitions written out: at most so many are taken for each character of a text. */
  steps: number
}

/** Of one expression. A text of the greatest length takes it a fifth of a second at worst. */
export const mostSteps = 250
/** Of a list. */
export const mostStepsInAll = 1000
/** Longer ones are not even read: reading takes time as well. */
export const longestExpression = 500

/**
 * Compiles a regular expression by RE2, whose time grows with the text and with the expression's steps, both of them bounded:
 * nobody's pattern can hold up a post. What RE2 does not know (back-references, look-around) is refused.
 * @throws Error saying what is wrong with it
 */
export function compileExpression(source: string): Expression {
  if (source.length > longestExpression) throw new Error(`longer than ${longestExpression} characters`)
  const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
  const steps = compiled.programSize()
  if (steps > mostSteps)
    throw new Error(`${steps} steps when its repetitions are written out; at most ${mostSteps} are allowed`)
  return {
    steps,
    find: (text) => {
      const matcher = compiled.matcher(text)
      if (!matcher.find()) return undefined
      const [start, end] = [matcher.start(), matcher.end()]
      // An expression that matches nothing at all would hold everything.
      return start < end ? [start, end] : undefined
    },
  }
}
