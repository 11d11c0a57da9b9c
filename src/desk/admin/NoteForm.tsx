import { useId, useState } from 'react'

type About = 'comment' | 'author'
type Props = { canNoteAuthor: boolean; send: (about: About, text: string) => Promise<boolean> }

/** A note for colleagues, on the comment or on whoever sent it. */
export function NoteForm({ canNoteAuthor, send }: Props) {
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
          Note <span className="desk-small">(staff only)</span>
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
