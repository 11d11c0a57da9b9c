'use client'

import type { DefaultCellComponentProps } from 'payload'
import { StatusLabel } from './StatusLabel'
import { asStatus } from './words'

/** The status column of the list. */
export function StatusCell({ cellData }: DefaultCellComponentProps) {
  const status = asStatus(cellData)
  return status ? <StatusLabel status={status} /> : null
}
