'use client'

import { toast, useListQuery, useSelection } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Status } from '#moderation/client'
import { announceChange } from './changes'
import { summarise } from './summarise'
import { useModerationApi } from './useModerationApi'
import { decisions } from './words'

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
