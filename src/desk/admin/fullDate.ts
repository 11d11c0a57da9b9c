const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' })

/** A moment in full: "Monday 23 November 2026 at 12:10". In the reader's own time zone. */
export function fullDate(iso: string): string {
  return format.format(new Date(iso))
}
