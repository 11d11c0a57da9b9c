'use client'

import type { DefaultCellComponentProps } from 'payload'
import { relativeWords, Time } from '#platform/admin/client'

/** When a ban ends, and whether it has. */
export function UntilCell({ cellData }: DefaultCellComponentProps) {
  const until = typeof cellData === 'string' || cellData instanceof Date ? new Date(cellData) : undefined
  if (!until || Number.isNaN(until.getTime())) return <span>Without an end</span>
  return <Time at={until.toISOString()} words={endWords} />
}

const endWords = (at: string, now: number): string => {
  const words = relativeWords(at, now)
  return Date.parse(at) <= now ? `Ended ${words}` : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
