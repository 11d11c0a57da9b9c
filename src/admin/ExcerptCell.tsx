'use client'

import { Link } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import './admin.css'
import { excerpt } from './excerpt'

/** The beginning of a comment as plain text. */
export const ExcerptCell = ({ cellData, linkURL }: DefaultCellComponentProps) => {
  const text = excerpt(typeof cellData === 'string' ? cellData : '')
  return <div className="desk-excerpt">{linkURL ? <Link href={linkURL}>{text}</Link> : text}</div>
}
