'use client'

import { useDocumentEvents, useDocumentInfo } from '@payloadcms/ui'
import type { DefaultCellComponentProps } from 'payload'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { call, post } from '#platform/admin/client'
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

const isDue = (at: string): boolean => new Date(at).getTime() <= Date.now()

/** Publishing or withdrawing at a time: what is planned, and a form for more. */
export function Schedule() {
  const { hasPublishedDoc, id, isTrashed, unpublishedVersionCount } = useDocumentInfo()
  // What makes sense now: a live article without a newer draft can only be withdrawn.
  const preset = hasPublishedDoc && unpublishedVersionCount === 0 ? 'unpublish' : 'publish'
  // Of what is in the trash nothing is planned, and nothing can be.
  return id && !isTrashed ? <Planned article={String(id)} key={preset} preset={preset} /> : null
}

/** Timers of browsers are this long at most. */
const longestWaitMs = 2 ** 31 - 1
/** The server looks every few seconds what is due. */
const afterItsTimeMs = 15_000

function Planned({ article, preset }: { article: string; preset: Entry['type'] }) {
  const field = useId()
  const [entries, setEntries] = useState<Entry[]>([])
  const [type, setType] = useState(preset)
  const [at, setAt] = useState('')
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>()
  const address = `/api/articles/${article}/schedule`

  const [done, setDone] = useState<Entry>()
  const known = useRef<readonly Entry[]>([])
  const { mostRecentUpdate } = useDocumentEvents()
  const load = useCallback(async () => {
    const answer = await call<{ docs: Entry[] }>(address)
    if (!answer.ok) return
    const { docs } = answer.value
    const isOver = ({ at, id }: Entry) => isDue(at) && !docs.some((one) => one.id === id)
    const over = known.current.filter(isOver).at(-1)
    if (over) setDone(over)
    known.current = docs
    setEntries(docs)
  }, [address])
  // A save may be what others see first, and whoever comes back to the window looks at it anew.
  useEffect(() => void load(), [load, mostRecentUpdate])
  useEffect(() => {
    const look = () => void load()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [load])
  const next = entries[0]?.at
  useEffect(() => {
    if (next === undefined) return
    const waitMs = Math.max(0, new Date(next).getTime() - Date.now()) + afterItsTimeMs
    const timer = setTimeout(() => void load(), Math.min(waitMs, longestWaitMs))
    return () => clearTimeout(timer)
  }, [load, next, entries])

  const add = async () => {
    if (at === '') return setSaid({ text: 'Please choose a day and a time.', isProblem: true })
    const answer = await post<Entry>(address, { type, at: new Date(at).toISOString() })
    setSaid(answer.ok ? { text: 'Scheduled.', isProblem: false } : { text: answer.message, isProblem: true })
    if (answer.ok) setAt('')
    await load()
  }
  const cancel = async ({ at: time, id }: Entry) => {
    const answer = await call<{ cancelled: number }>(`${address}?entry=${encodeURIComponent(id)}`, { method: 'DELETE' })
    if (!answer.ok) setSaid({ text: answer.message, isProblem: true })
    else if (answer.value.cancelled > 0) setSaid({ text: 'Cancelled.', isProblem: false })
    else
      setSaid({
        text: isDue(time)
          ? 'Too late to cancel: its time has come.'
          : 'It was not there any more: somebody else has cancelled it.',
        isProblem: true,
      })
    await load()
  }

  return (
    <fieldset className="article-schedule">
      <legend>Publish or withdraw later</legend>
      {done ? (
        <p className="article-notice" role="status">
          {words[done.type]} on {local.format(new Date(done.at))}: its time has come.{' '}
          <button className="desk-button" type="button" onClick={() => window.location.reload()}>
            Load the article as it is now
          </button>
        </p>
      ) : null}
      <ul>
        {entries.map((entry) => (
          <li key={entry.id}>
            {words[entry.type]} on {local.format(new Date(entry.at))}{' '}
            <button className="desk-button" type="button" onClick={() => void cancel(entry)}>
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

/** A time where the reader is; until the browser says where that is, as UTC. */
export function LocalTime({ at }: { at: string }) {
  const [shown, setShown] = useState(`${at.slice(0, 16).replace('T', ' ')} UTC`)
  useEffect(() => setShown(local.format(new Date(at))), [at])
  return <time dateTime={at}>{shown}</time>
}
