'use client'

import { useConfig } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, call } from '#platform/admin/client'
import type { FailedJob } from '../failedJobs'
import { TaskRow } from './TaskRow'
import './tasks.css'

type Listed = { jobs: FailedJob[]; total: number }
type Act = 'retry' | 'discard'

function said(act: Act, count: number): string {
  const tasks = count === 1 ? '1 task' : `${count} tasks`
  return act === 'retry' ? `${tasks} will be tried again within seconds.` : `${tasks} discarded.`
}

/** The list of what was tried as often as it may be, with the ways out: try again, or discard. */
export function FailedTasks() {
  const api = `${useConfig().config.routes.api}/moderation/jobs`
  const [answer, setAnswer] = useState<Answer<Listed>>()
  const [message, setMessage] = useState('')
  const [busy, setBusy] = useState(false)
  const load = useCallback(async () => setAnswer(await call<Listed>(api)), [api])
  useEffect(() => void load(), [load])

  const act = async (what: Act, ids: string[]) => {
    setBusy(true)
    const done = await call<{ retried?: number; discarded?: number }>(`${api}/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ids }),
    })
    setMessage(done.ok ? said(what, done.value.retried ?? done.value.discarded ?? 0) : done.message)
    await load()
    setBusy(false)
  }

  return (
    <>
      <p aria-live="polite" className="tasks-message" role="status">
        {message}
      </p>
      {answer === undefined ? <p>Loading …</p> : null}
      {answer && !answer.ok ? (
        <p role="alert">
          {answer.message}{' '}
          <button className="desk-button" onClick={load} type="button">
            Load again
          </button>
        </p>
      ) : null}
      {answer?.ok ? <TaskList {...answer.value} act={act} busy={busy} /> : null}
    </>
  )
}

function TaskList({
  act,
  busy,
  jobs,
  total,
}: Listed & { act: (what: Act, ids: string[]) => Promise<void>; busy: boolean }) {
  if (jobs.length === 0) return <p>Everything that was to be done has been done, or is being tried again by itself.</p>
  const ids = jobs.map(({ id }) => id)
  return (
    <>
      <p>
        These were tried for hours and failed every time. Nothing is lost: mend the cause, then try them again.
        {total > jobs.length ? ` The oldest ${jobs.length} of ${total} are shown.` : ''}
      </p>
      <button className="desk-button" disabled={busy} onClick={() => act('retry', ids)} type="button">
        {jobs.length === 1 ? 'Try it again' : `Try all ${jobs.length} again`}
      </button>
      <ul className="tasks">
        {jobs.map((job) => (
          <TaskRow
            busy={busy}
            discard={() => act('discard', [job.id])}
            job={job}
            key={job.id}
            retry={() => act('retry', [job.id])}
          />
        ))}
      </ul>
    </>
  )
}
