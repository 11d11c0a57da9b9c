const mostRemembered = 5000
const longestRemembered = 512

/** Remembers what `make` makes of a text, and of that alone: of so many texts that are no longer than this. */
export function remembering<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined || known.has(text)) return found as Made
    const made = make(text)
    if (text.length > longestRemembered) return made
    if (known.size >= mostRemembered) known.clear()
    known.set(text, made)
    return made
  }
}
