const name = 'colloquy:moderated'

/** Tells the other components of the page that statuses have changed: a row and the counts above it know nothing of each other. */
export function announceChange(): void {
  window.dispatchEvent(new Event(name))
}

/** Calls back on every change until the function it answers is called. */
export function onChange(callback: () => void): () => void {
  window.addEventListener(name, callback)
  return () => window.removeEventListener(name, callback)
}
