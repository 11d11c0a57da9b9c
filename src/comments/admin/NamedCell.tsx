import type { CollectionSlug, DefaultServerCellComponentProps } from 'payload'
import { excerpt } from '../client'
import { targetOf } from '../contract'

type Named = { id: string; title?: string | null; name?: string | null; content?: string | null }

function idOf(cellData: unknown): string | undefined {
  if (typeof cellData === 'string') return cellData
  return typeof cellData === 'object' && cellData !== null && 'id' in cellData ? String(cellData.id) : undefined
}

/**
 * A column of ids, shown as what they stand for. Read on the server: Payload's own cells of relations wait until they are
 * scrolled into view, and records hold plain ids, because they outlive what they name.
 */
async function NamedCell({
  cellData,
  collection,
  gone,
  payload,
}: Pick<DefaultServerCellComponentProps, 'cellData' | 'payload'> & { collection: CollectionSlug; gone: string }) {
  const id = idOf(cellData)
  if (!id) return <span>–</span>
  const found = await payload.db.findOne<Named>({ collection, where: { id: { equals: id } } })
  if (!found) return <span title={id}>{gone}</span>
  const text = found.title || found.name || 'Anonymous'
  const href = `${payload.config.routes.admin}/collections/${collection}/${id}`
  return (
    <a href={href}>
      {text}
      {found.content ? `: ${excerpt(found.content)}` : null}
    </a>
  )
}

export function ArticleCell(props: DefaultServerCellComponentProps) {
  return <NamedCell {...props} collection={targetOf(props.payload).collection} gone="An article that is gone" />
}

export function CommentCell(props: DefaultServerCellComponentProps) {
  return <NamedCell {...props} collection="comments" gone="A comment that is gone" />
}

export function AccountCell(props: DefaultServerCellComponentProps) {
  return <NamedCell {...props} collection="users" gone="A former account" />
}
