const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** A length of time in its largest whole unit: "3 hours", "2 days". Milliseconds; below a minute "under a minute". */
export function durationWords(milliseconds: number): string {
  if (milliseconds < minute) return 'under a minute'
  if (milliseconds < hour) return counted(Math.floor(milliseconds / minute), 'minute')
  if (milliseconds < 2 * day) return counted(Math.floor(milliseconds / hour), 'hour')
  if (milliseconds < 60 * day) return counted(Math.floor(milliseconds / day), 'day')
  if (milliseconds < 2 * 365 * day) return counted(Math.floor(milliseconds / (30.44 * day)), 'month')
  return counted(Math.floor(milliseconds / (365.25 * day)), 'year')
}

/** How long ago something was: "just now", "3 hours ago". A clock that runs behind the server's says "just now" too. */
export function agoWords(since: string, now: number): string {
  const passed = now - Date.parse(since)
  return passed < minute ? 'just now' : `${durationWords(passed)} ago`
}
