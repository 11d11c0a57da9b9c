'use client'

import { useListDrawerContext, useListQuery } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'
import { BulkDecisions } from './BulkDecisions'
import { EmptyQueue } from './EmptyQueue'
import { type Tab, tabOf, tabs, whereOf } from './statusFilter'
import { useCounts } from './useCounts'

const isFilter = (where: unknown): boolean =>
  typeof where === 'object' && where !== null && Object.keys(where).length > 0

/** Stands above the list of comments: a tab for every status, and the buttons for selected rows. */
export function ListBar() {
  const { data, query, refineListData } = useListQuery()
  const { isInDrawer } = useListDrawerContext()
  const counts = useCounts()
  const show = (key: Tab['key']) => void refineListData({ page: 1, where: whereOf(key) })

  // Moderators come for what waits: a list nobody has filtered opens there.
  const opened = useRef(false)
  const filtered = isFilter(query.where) || Boolean(query.search)
  useEffect(() => {
    if (opened.current || isInDrawer) return
    opened.current = true
    if (!filtered) void refineListData({ page: 1, where: whereOf('pending') })
  }, [filtered, isInDrawer, refineListData])

  if (isInDrawer) return null
  const chosen = tabOf(query.where)
  return (
    <div className="desk-bar">
      <nav aria-label="Comments by status" className="desk-tabs">
        {tabs.map(({ key, label }) => (
          <button
            aria-current={key === chosen ? 'true' : undefined}
            className="desk-tab"
            key={key}
            onClick={() => show(key)}
            type="button"
          >
            {label}
            {key !== 'all' && counts[key] !== undefined ? (
              <span className="desk-tab__count"> ({counts[key]})</span>
            ) : null}
          </button>
        ))}
      </nav>
      <BulkDecisions />
      {data?.totalDocs === 0 ? <EmptyQueue chosen={query.search ? undefined : chosen} /> : null}
    </div>
  )
}
