/** A mail as far as its contents go: plain text, nobody's address in it. */
export type Mail = { subject: string; text: string }

/** Text that stands in one line: a title or a name may hold line breaks. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Text set apart as somebody's words. */
export function quoted(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')
}
