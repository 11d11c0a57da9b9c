import { useEffect, useId, useRef, useState } from 'react'
import type { Answer } from '#platform/admin/client'
import type { DeskCard } from '../types'
import { nameOf } from './deskWords'

/** Which card has a form open. */
export type Writing = { id: string; what: 'reply' | 'edit' } | null

type WriteFormProps = {
  card: DeskCard
  what: 'reply' | 'edit'
  /** Sends the text; the message of a refusal is shown and nothing typed is lost. */
  send: (text: string, approveToo: boolean) => Promise<Answer<unknown>>
  close: () => void
}

/** A reply as staff, or a corrected text, written on the card itself. */
export function WriteForm({ card, close, send, what }: WriteFormProps) {
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

type About = 'comment' | 'author'
type NoteFormProps = { canNoteAuthor: boolean; send: (about: About, text: string) => Promise<boolean> }

/** A note for colleagues, on the comment or on whoever sent it. */
export function NoteForm({ canNoteAuthor, send }: NoteFormProps) {
  const id = useId()
  const [about, setAbout] = useState<About>('comment')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)

  const submit = async () => {
    setBusy(true)
    if (await send(canNoteAuthor ? about : 'comment', text.trim())) setText('')
    setBusy(false)
  }

  return (
    <details className="queue-fold">
      <summary>Write a note</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && text.trim()) void submit()
        }}
      >
        <label className="desk-label" htmlFor={id}>
          Note{' '}
          <span className="desk-small">
            (not published; whoever wrote the comment gets it when they ask for their data)
          </span>
        </label>
        <textarea
          className="desk-input"
          id={id}
          maxLength={2000}
          onChange={(event) => setText(event.target.value)}
          rows={3}
          value={text}
        />
        {canNoteAuthor ? (
          <fieldset className="queue-choice">
            <legend>About</legend>
            {(['comment', 'author'] as const).map((value) => (
              <label className="queue-check" key={value}>
                <input
                  checked={about === value}
                  name={`${id}-about`}
                  onChange={() => setAbout(value)}
                  type="radio"
                  value={value}
                />
                {value === 'comment' ? 'this comment' : 'this person'}
              </label>
            ))}
          </fieldset>
        ) : null}
        <button className="desk-button" disabled={busy || text.trim() === ''} type="submit">
          Keep the note
        </button>
      </form>
    </details>
  )
}
