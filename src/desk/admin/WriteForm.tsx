import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Answer } from '#platform/admin/client'
import type { DeskCard } from '../types'
import { nameOf } from './deskWords'
import { type Drafts, useDraft } from './drafts'

/** Which card a form was asked for on, and which. */
export type Writing = { id: string; what: 'reply' | 'edit' } | null

type WriteFormProps = {
  card: DeskCard
  drafts: Drafts
  what: 'reply' | 'edit'
  /** What asked for it: takes the keyboard there once. Nothing where it is open because something is half-written in it. */
  asked: Writing
  /** Sends the text; the message of a refusal is shown and nothing typed is lost. */
  send: (text: string, approveToo: boolean) => Promise<Answer<unknown>>
  /** Back to the card: a form with nothing in it goes. */
  close: () => void
}

/** Who scrolls a form away and back has not asked for it again. */
const served = new WeakSet<NonNullable<Writing>>()

/** Ctrl or ⌘ with Enter, which starts a line by itself. */
const sends = ({ ctrlKey, key, metaKey }: KeyboardEvent): boolean => key === 'Enter' && (ctrlKey || metaKey)

/** A reply as staff, or a corrected text, written on the card itself. */
export function WriteForm({ asked, card, close, drafts, send, what }: WriteFormProps) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const before = what === 'edit' ? card.content : ''
  const { draft, drop, text, write } = useDraft(drafts, { comment: card.id, kind: what, name: card.name }, before)
  const [approveToo, setApproveToo] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    if (!asked || served.has(asked)) return
    served.add(asked)
    field.current?.focus({ preventScroll: true })
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [asked])

  const waits = card.status !== 'approved'
  const isOverwriting = what === 'edit' && draft?.base !== undefined && draft.base !== card.content
  const submit = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    const answer = await send(text, what === 'reply' && waits && approveToo)
    setBusy(false)
    if (!answer.ok) return setProblem(answer.message)
    drop()
    close()
  }
  const leave = () => {
    drop()
    close()
  }

  return (
    <form
      className="queue-write"
      ref={form}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (sends(event)) void submit()
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
        onChange={(event) => write(event.target.value)}
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
      {isOverwriting ? (
        <p className="desk-message desk-message--conflict">
          The text has changed since you began: it stands above. What you save takes its place.
        </p>
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
        <button className="desk-button" onClick={leave} type="button">
          {draft ? 'Discard' : 'Cancel'}
        </button>
      </div>
    </form>
  )
}

type About = 'comment' | 'author'
type NoteFormProps = {
  card: DeskCard
  drafts: Drafts
  canNoteAuthor: boolean
  send: (about: About, text: string) => Promise<boolean>
}

/** A note for colleagues, on the comment or on whoever sent it. */
export function NoteForm({ canNoteAuthor, card, drafts, send }: NoteFormProps) {
  const id = useId()
  const [about, setAbout] = useState<About>('comment')
  const { draft, drop, text, write } = useDraft(drafts, { comment: card.id, kind: 'note', name: card.name })
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(draft !== undefined)
  const summary = useRef<HTMLElement>(null)

  const submit = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    if (await send(canNoteAuthor ? about : 'comment', text.trim())) {
      drop()
      // What the keyboard is in is about to be folded away.
      summary.current?.focus({ preventScroll: true })
      setOpen(false)
    }
    setBusy(false)
  }

  return (
    <details
      className="queue-fold queue-fold--note"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      open={open}
    >
      <summary ref={summary}>Write a note</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
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
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (sends(event)) void submit()
          }}
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
