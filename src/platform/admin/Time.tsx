'use client'

import { useSyncExternalStore } from 'react'

type TimeProps = {
  /** ISO 8601. */
  at: string
  className?: string
  /** Other words for how far it is away. */
  words?: (at: string, now: number) => string
}

/** A moment as the admin writes it: how far away it is, and in full for whoever points at it. Until the page is alive, as UTC. */
export function Time({ at, className, words = relativeWords }: TimeProps) {
  const now = useNow()
  return now === undefined ? (
    <time className={className} dateTime={at}>
      {at.slice(0, 16).replace('T', ' ')} UTC
    </time>
  ) : (
    <time className={className} dateTime={at} title={fullDate(at)}>
      {words(at, now)}
    </time>
  )
}

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

/**
 * A moment by how far it is away: "just now", "3 hours ago", "in 7 days". A clock that runs up to a minute behind the server's says
 * "just now" too.
 */
export function relativeWords(at: string, now: number): string {
  const passed = now - Date.parse(at)
  if (passed >= minute) return `${durationWords(passed)} ago`
  // What ends in a week is said so during its first minute, too.
  return passed > -minute ? 'just now' : `in ${durationWords(minute - 1 - passed)}`
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' })

/** A moment in full: "Monday 23 November 2026 at 12:10". In the reader's own time zone. */
function fullDate(iso: string): string {
  return format.format(new Date(iso))
}

/** How often what is relative is said anew. */
const everyMs = 30_000

let current = 0
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

const tick = (): void => {
  current = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // What the server has drawn has not looked at the clock yet.
  now()
  timer ??= setInterval(tick, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const now = (): number => {
  // Between two ticks it stands still, so that one drawing of the page knows one time.
  if (timer === undefined && Date.now() - current > second) current = Date.now()
  return current
}

/** The time, kept fresh enough for "3 minutes ago"; undefined on the server, whose time is another one by the time somebody reads it. */
export function useNow(): number | undefined {
  return useSyncExternalStore(subscribe, now, () => undefined)
}
