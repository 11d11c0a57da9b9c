'use client'

import { useDocumentInfo } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { useCallback, useEffect, useId, useState } from 'react'
import { call, post } from '#platform/admin/client'
import { LocalTime } from './LocalTime'
import './articles.css'

type Entry = { id: string; type: 'publish' | 'unpublish'; at: string }

const words = { publish: 'Publish', unpublish: 'Withdraw' } as const
const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** In a row of the list: what is going to happen next. */
export function ScheduledCell({ cellData }: DefaultCellComponentProps) {
  // What `addSchedules` answers, the next one first.
  const [next] = (cellData ?? []) as Entry[]
  return next ? (
    <>
      {words[next.type]} <LocalTime at={next.at} />
    </>
  ) : null
}

/** Publishing or withdrawing at a time: what is planned, and a form for more. */
export function Schedule() {
  const { hasPublishedDoc, id, unpublishedVersionCount } = useDocumentInfo()
  // What makes sense now: a live article without a newer draft can only be withdrawn.
  const preset = hasPublishedDoc && unpublishedVersionCount === 0 ? 'unpublish' : 'publish'
  return id ? <Planned article={String(id)} key={preset} preset={preset} /> : null
}

function Planned({ article, preset }: { article: string; preset: Entry['type'] }) {
  const field = useId()
  const [entries, setEntries] = useState<Entry[]>([])
  const [type, setType] = useState(preset)
  const [at, setAt] = useState('')
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>()
  const address = `/api/articles/${article}/schedule`

  const load = useCallback(async () => {
    const answer = await call<{ docs: Entry[] }>(address)
    if (answer.ok) setEntries(answer.value.docs)
  }, [address])
  useEffect(() => void load(), [load])

  const add = async () => {
    if (at === '') return setSaid({ text: 'Please choose a day and a time.', isProblem: true })
    const answer = await post<Entry>(address, { type, at: new Date(at).toISOString() })
    setSaid(answer.ok ? { text: 'Scheduled.', isProblem: false } : { text: answer.message, isProblem: true })
    if (answer.ok) setAt('')
    await load()
  }
  const cancel = async (entry: string) => {
    const answer = await call(`${address}?entry=${encodeURIComponent(entry)}`, { method: 'DELETE' })
    setSaid(answer.ok ? { text: 'Cancelled.', isProblem: false } : { text: answer.message, isProblem: true })
    await load()
  }

  return (
    <fieldset className="article-schedule">
      <legend>Publish or withdraw later</legend>
      <ul>
        {entries.map((entry) => (
          <li key={entry.id}>
            {words[entry.type]} on {local.format(new Date(entry.at))}{' '}
            <button className="desk-button" type="button" onClick={() => void cancel(entry.id)}>
              Cancel
            </button>
          </li>
        ))}
      </ul>
      <label htmlFor={`${field}-type`}>What</label>
      <select id={`${field}-type`} value={type} onChange={({ target }) => setType(target.value as Entry['type'])}>
        <option value="publish">Publish</option>
        <option value="unpublish">Withdraw</option>
      </select>
      <label htmlFor={`${field}-at`}>When (your time)</label>
      <input id={`${field}-at`} type="datetime-local" value={at} onChange={({ target }) => setAt(target.value)} />
      <button className="desk-button" type="button" onClick={() => void add()}>
        Schedule
      </button>
      {said ? <p role={said.isProblem ? 'alert' : 'status'}>{said.text}</p> : null}
    </fieldset>
  )
}
