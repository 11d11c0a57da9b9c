'use client'

import { useConfig } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { useState } from 'react'
import { call, post, relativeWords, Time } from '#platform/admin/client'
import { againOf } from './againOf'

/** When a ban ends, and whether it has. */
export function UntilCell({ cellData }: DefaultCellComponentProps) {
  const until = typeof cellData === 'string' || cellData instanceof Date ? new Date(cellData) : undefined
  if (!until || Number.isNaN(until.getTime())) return <span>Without an end</span>
  return <Time at={until.toISOString()} words={endWords} />
}

const endWords = (at: string, now: number): string => {
  const words = relativeWords(at, now)
  return Date.parse(at) <= now ? `Ended ${words}` : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

type State = { phase: 'inForce' | 'lifted'; id: string; problem: string }

/** Lifts the ban of a row, and makes it again for whoever lifted the wrong one: the row stays in sight until the list is loaded anew. */
export function LiftCell({ rowData }: DefaultCellComponentProps) {
  const bans = `${useConfig().config.routes.api}/moderation/bans`
  const [{ id, phase, problem }, setState] = useState<State>({ phase: 'inForce', id: String(rowData.id), problem: '' })
  const [busy, setBusy] = useState(false)
  const request = againOf(rowData)

  const act = async (work: () => Promise<State>) => {
    setBusy(true)
    setState(await work())
    setBusy(false)
  }
  const lift = async (): Promise<State> => {
    const answer = await call(`${bans}/${encodeURIComponent(id)}`, { method: 'DELETE' })
    return answer.ok ? { phase: 'lifted', id, problem: '' } : { phase, id, problem: answer.message }
  }
  const undo = async (): Promise<State> => {
    const answer = await post<{ ban: { id: string } }>(bans, request)
    return answer.ok
      ? { phase: 'inForce', id: answer.value.ban.id, problem: '' }
      : { phase, id, problem: answer.message }
  }

  return (
    <div className="desk-cell">
      {phase === 'inForce' ? (
        <button className="desk-button desk-button--small" disabled={busy} onClick={() => void act(lift)} type="button">
          Lift
        </button>
      ) : (
        <>
          <span role="status">
            {request ? 'Lifted.' : 'Lifted. Its address is forgotten, so this cannot be undone.'}
          </span>{' '}
          {request ? (
            <button
              className="desk-button desk-button--small"
              disabled={busy}
              onClick={() => void act(undo)}
              type="button"
            >
              Undo
            </button>
          ) : null}
        </>
      )}
      {problem ? <span role="alert">{problem}</span> : null}
    </div>
  )
}
