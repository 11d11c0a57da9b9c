'use client'

import { Link } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { excerpt } from '#comments/client'

/** The beginning of a comment as plain text. */
export function ExcerptCell({ cellData, linkURL }: DefaultCellComponentProps) {
  const text = excerpt(typeof cellData === 'string' ? cellData : '')
  return <div className="desk-excerpt">{linkURL ? <Link href={linkURL}>{text}</Link> : text}</div>
}
