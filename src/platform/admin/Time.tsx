'use client'

import { fullDate, relativeWords, useNow } from './times'

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
