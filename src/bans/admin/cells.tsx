import type { DefaultServerCellComponentProps } from 'payload'
import { servicesOf } from '#platform'

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** When a ban ends, and whether it has. */
export function UntilCell({ cellData, payload }: DefaultServerCellComponentProps) {
  const until = typeof cellData === 'string' || cellData instanceof Date ? new Date(cellData) : undefined
  if (!until || Number.isNaN(until.getTime())) return <span>Without an end</span>
  const isOver = until <= servicesOf(payload).now()
  return (
    <time dateTime={until.toISOString()}>
      {isOver ? 'Ended ' : ''}
      {format.format(until)} UTC
    </time>
  )
}
