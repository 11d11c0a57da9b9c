const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' })

/** A moment in full: "Monday 23 November 2026 at 12:10". In the reader's own time zone. */
export const fullDate = (iso: string): string => format.format(new Date(iso))
