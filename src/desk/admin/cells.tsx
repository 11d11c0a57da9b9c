'use client'

import { Link, toast } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { useState } from 'react'
import { excerpt } from '#comments/client'
import type { Status } from '#moderation/client'
import { problem, useRouter } from '#platform/admin/client'
import { StatusLabel } from './Marked'
import { announceChange, useModerationApi } from './moderationApi'
import { asStatus, decisions, didWords } from './words'

/** The buttons of one row. The one for the present status is left out: it would change nothing. */
export function DecisionCell({ rowData }: DefaultCellComponentProps) {
  const api = useModerationApi()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const present = asStatus(rowData.status)
  if (!present) return null
  const name = String(rowData.name || 'somebody without a name')

  const decide = async (to: Status) => {
    setBusy(true)
    const answer = await api.decide({ ids: [String(rowData.id)], to, seen: String(rowData.updatedAt) })
    const [result] = answer.ok ? answer.value.results : []
    if (!answer.ok) toast.error(answer.message)
    else if (!result) toast.error('The server did not say what became of it. Reload to see.')
    else if (result.ok) toast.success(`The comment by ${name}: you ${didWords(to)}.`)
    else toast.error(refusal(name, result.error))
    setBusy(false)
    announceChange()
    router.refresh()
  }

  return (
    <fieldset className="desk-cell" disabled={busy}>
      <legend className="desk-unseen">Decide on the comment by {name}</legend>
      {decisions
        .filter(({ to }) => to !== present)
        .map(({ to, verb }) => (
          <button
            aria-label={`${verb} the comment by ${name}`}
            className={`desk-button desk-button--small desk-button--${to}`}
            key={to}
            onClick={() => void decide(to)}
            type="button"
          >
            {verb}
          </button>
        ))}
    </fieldset>
  )
}

function refusal(name: string, { code, message }: { code: string; message: string }): string {
  if (code === 'conflict') return `Somebody else has changed the comment by ${name}; the list shows how it stands now.`
  return code === 'not_found' ? problem(404) : message
}

/** The status column of the list. */
export function StatusCell({ cellData }: DefaultCellComponentProps) {
  const status = asStatus(cellData)
  return status ? <StatusLabel status={status} /> : null
}

/** The beginning of a comment as plain text. */
export function ExcerptCell({ cellData, linkURL }: DefaultCellComponentProps) {
  const text = excerpt(typeof cellData === 'string' ? cellData : '')
  return <div className="desk-excerpt">{linkURL ? <Link href={linkURL}>{text}</Link> : text}</div>
}
