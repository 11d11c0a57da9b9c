import { RE2JS } from 're2js'

/** Finds the first match of an expression: `[start, end)` in UTF-16 units. */
export type Expression = (text: string) => [number, number] | undefined

/**
 * Compiles a regular expression by RE2, whose time grows with the text alone, whatever the expression: nobody's pattern can hold
 * up a post. What RE2 does not know (back-references, look-around) is refused.
 * @throws Error saying what is wrong with it
 */
export const compileExpression = (source: string): Expression => {
  const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
  return (text) => {
    const matcher = compiled.matcher(text)
    if (!matcher.find()) return undefined
    const [start, end] = [matcher.start(), matcher.end()]
    // An expression that matches nothing at all would hold everything.
    return start < end ? [start, end] : undefined
  }
}
