import { useEffect, useId, useRef, useState } from 'react'
import type { Answer } from '#platform/admin/client'
import type { DeskCard } from '../types'
import { nameOf } from './deskWords'

type Props = {
  card: DeskCard
  what: 'reply' | 'edit'
  /** Sends the text; the message of a refusal is shown and nothing typed is lost. */
  send: (text: string, approveToo: boolean) => Promise<Answer<unknown>>
  close: () => void
}

/** A reply as staff, or a corrected text, written on the card itself. */
export function WriteForm({ card, close, send, what }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const [text, setText] = useState(what === 'edit' ? card.content : '')
  const [approveToo, setApproveToo] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  const waits = card.status !== 'approved'
  const submit = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    const answer = await send(text, what === 'reply' && waits && approveToo)
    setBusy(false)
    if (answer.ok) close()
    else setProblem(answer.message)
  }

  return (
    <form
      className="queue-write"
      ref={form}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label className="desk-label" htmlFor={id}>
        {what === 'reply' ? `Your reply to ${nameOf(card)}` : `Text of the comment by ${nameOf(card)}`}
      </label>
      <textarea
        aria-describedby={problem ? `${id}-problem` : undefined}
        className="desk-input"
        id={id}
        onChange={(event) => setText(event.target.value)}
        ref={field}
        rows={what === 'edit' ? Math.min(14, Math.max(4, card.content.split('\n').length + 1)) : 4}
        value={text}
      />
      {what === 'reply' && waits ? (
        <label className="queue-check">
          <input checked={approveToo} onChange={(event) => setApproveToo(event.target.checked)} type="checkbox" />
          Approve the comment too
        </label>
      ) : null}
      {what === 'edit' ? (
        <p className="desk-small">The text before is kept for moderators; readers see that it was edited.</p>
      ) : null}
      {problem ? (
        <p className="desk-message desk-message--problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      ) : null}
      <div className="queue-decisions">
        <button className="desk-button queue-primary" disabled={busy || text.trim() === ''} type="submit">
          {what === 'reply' ? 'Publish the reply' : 'Save the text'}
        </button>
        <button className="desk-button" onClick={close} type="button">
          Cancel
        </button>
      </div>
    </form>
  )
}
