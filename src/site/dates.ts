import { type Html, html } from './html'

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

function timeTag(iso: string, format: Intl.DateTimeFormat): Html {
  const at = new Date(iso)
  return Number.isNaN(at.getTime())
    ? html`${iso}`
    : html`<time datetime="${at.toISOString()}">${format.format(at)}</time>`
}

/** `4 May 2026` */
export function dayTime(iso: string): Html {
  return timeTag(iso, day)
}
/** `4 May 2026, 10:00`, in UTC: a page that is the same for everybody knows no zone. */
export function minuteTime(iso: string): Html {
  return timeTag(iso, minute)
}
