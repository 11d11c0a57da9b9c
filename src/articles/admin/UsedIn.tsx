'use client'

import { useConfig, useDocumentInfo, useSelection } from '@payloadcms/ui'
import { useEffect, useState } from 'react'
import { call } from '#platform/admin/client'
import './articles.css'

type Uses = {
  articles: { id: string; title: string }[]
  total: number
  bylines: { id: string; name: string }[]
  isComplete: boolean
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Beside a picture or a byline: in which articles it stands, for whoever is about to delete it. */
export function UsedIn() {
  const { collectionSlug, id } = useDocumentInfo()
  const [uses, setUses] = useState<Uses>()
  useEffect(() => {
    if (!id || !collectionSlug) return
    const asked = new AbortController()
    // Who may not delete it is not told; nothing is shown then.
    void call<Uses>(`/api/${collectionSlug}/${id}/used-in`, { signal: asked.signal }).then((answer) => {
      if (!asked.signal.aborted) setUses(answer.ok ? answer.value : undefined)
    })
    return () => asked.abort()
  }, [collectionSlug, id])
  return uses ? <Listed {...uses} /> : null
}

/** A page of the list has as many at most. */
const mostAsked = 100

/** Above a list of pictures or bylines: in which articles those stand that were chosen, for whoever is about to delete them. */
export function SelectedUses({ collectionSlug }: { collectionSlug?: string }) {
  const { selectAll, selectedIDs } = useSelection()
  const { getEntityConfig } = useConfig()
  const isAll = selectAll === 'allAvailable'
  const ids = selectedIDs.slice(0, mostAsked).map(String).sort().join(',')
  const [known, setKnown] = useState<{ ids: string; uses: Uses & { used: string[] } }>()
  useEffect(() => {
    if (ids === '' || !collectionSlug) return
    const asked = new AbortController()
    // Several are chosen one after another.
    const timer = setTimeout(async () => {
      const path = `/api/${collectionSlug}/used-in?ids=${encodeURIComponent(ids)}`
      const answer = await call<Uses & { used: string[] }>(path, { signal: asked.signal })
      if (!asked.signal.aborted && answer.ok) setKnown({ ids, uses: answer.value })
    }, 300)
    return () => {
      clearTimeout(timer)
      asked.abort()
    }
  }, [collectionSlug, ids])
  if (ids === '' || !collectionSlug || known?.ids !== ids) return null
  const { labels } = getEntityConfig({ collectionSlug })
  const { articles, bylines, isComplete, total, used } = known.uses
  const isUsed = used.length > 0
  const atLeast = isComplete && !isAll ? '' : 'at least '
  return (
    <section aria-labelledby="used-in" aria-live="polite" className="article-notice">
      <h2 id="used-in">
        {isUsed
          ? `${used.length} of the ${ids.split(',').length} chosen ${String(labels.plural).toLowerCase()}: used in ${atLeast}${counted(total, 'article')}`
          : 'What is chosen is not used in any article'}
        {isAll ? ' (of those on this page; others are chosen, too)' : ''}
      </h2>
      {isUsed ? <p>Deleting them takes them out of there; the articles themselves stay.</p> : null}
      <Links collection="articles" items={articles.map(({ id, title }) => ({ id, name: title || 'Untitled' }))} />
      {total > articles.length ? <p>and {total - articles.length} more.</p> : null}
      {bylines.length > 0 ? <p>They are also pictures of {counted(bylines.length, 'byline')}:</p> : null}
      <Links collection="authors" items={bylines} />
    </section>
  )
}

function Listed({ articles, bylines, isComplete, total }: Uses) {
  const isUsed = total + bylines.length > 0
  const atLeast = isComplete ? '' : 'at least '
  return (
    <section aria-labelledby="used-in" className="article-notice">
      <h2 id="used-in">{isUsed ? `Used in ${atLeast}${counted(total, 'article')}` : 'Not used in any article'}</h2>
      {isUsed ? <p>Deleting it takes it out of them; the articles themselves stay.</p> : null}
      <Links collection="articles" items={articles.map(({ id, title }) => ({ id, name: title || 'Untitled' }))} />
      {total > articles.length ? <p>and {total - articles.length} more.</p> : null}
      {bylines.length > 0 ? <p>It is also the picture of {counted(bylines.length, 'byline')}:</p> : null}
      <Links collection="authors" items={bylines} />
    </section>
  )
}

function Links({ collection, items }: { collection: string; items: readonly { id: string; name: string }[] }) {
  return items.length === 0 ? null : (
    <ul>
      {items.map(({ id, name }) => (
        <li key={id}>
          <a href={`/admin/collections/${collection}/${id}`}>{name}</a>
        </li>
      ))}
    </ul>
  )
}
