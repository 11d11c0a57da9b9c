'use client'

import { toast, useListDrawerContext, useListQuery, useSelection } from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'
import type { Status } from '#moderation/client'
import { useRouter } from '#platform/admin/client'
import { announceChange, useCounts, useModerationApi } from './moderationApi'
import { type Tab, tabOf, tabs, whereOf } from './statusFilter'
import { decisions, summarise } from './words'

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

/** Decides on the selected rows of this page, each as it was when the list was loaded. */
export function BulkDecisions() {
  const api = useModerationApi()
  const router = useRouter()
  const { data } = useListQuery()
  const { selectAll, selectedIDs, toggleAll } = useSelection()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')

  const decide = async (to: Status) => {
    setBusy(true)
    const ids = selectedIDs.map(String)
    const answer = await api.decide({ ids, to, seen: seenOf(data?.docs ?? [], new Set(ids)) })
    setBusy(false)
    const { done, text } = answer.ok
      ? summarise(to, answer.value.results)
      : { done: 'none' as const, text: answer.message }
    setSaid(text)
    if (done === 'all') toast.success(text)
    else if (done === 'some') toast.warning(text)
    else toast.error(text)
    if (!answer.ok) return
    toggleAll()
    announceChange()
    router.refresh()
  }

  return (
    <>
      {selectedIDs.length > 0 ? (
        <fieldset className="desk-bulk" disabled={busy}>
          <legend className="desk-unseen">Decide on the selected comments</legend>
          <span>
            {String(selectAll) === 'allAvailable'
              ? `${selectedIDs.length} on this page:`
              : `${selectedIDs.length} selected:`}
          </span>
          {decisions.map(({ to, verb }) => (
            <button className={`desk-button desk-button--${to}`} key={to} onClick={() => void decide(to)} type="button">
              {verb}
            </button>
          ))}
        </fieldset>
      ) : null}
      <p aria-live="polite" className="desk-unseen">
        {said}
      </p>
    </>
  )
}

const seenOf = (
  rows: readonly { id?: unknown; updatedAt?: unknown }[],
  chosen: ReadonlySet<string>,
): Record<string, string> =>
  Object.fromEntries(
    rows.filter(({ id }) => chosen.has(String(id))).map(({ id, updatedAt }) => [String(id), String(updatedAt)]),
  )

const sentences: Record<Tab['key'], string> = {
  pending: 'Nothing waits. Comments that the rules hold will appear here.',
  approved: 'No comment is approved yet.',
  spam: 'No comment is marked as spam.',
  trash: 'The trash is empty.',
  all: 'Nobody has commented yet.',
}

/** Stands in place of Payload's "no results", which is about filters. */
export function EmptyQueue({ chosen }: { chosen: Tab['key'] | undefined }) {
  return (
    <p className="desk-empty">
      {chosen ? sentences[chosen] : 'No comment matches. Change the search or the filters, or choose a tab.'}
    </p>
  )
}
