'use client'

import { useState } from 'react'
import type { Status } from '#moderation/client'
import { decisions } from './words'

type Props = { present: Status; busy: boolean; decide: (to: Status, note: string | undefined) => Promise<boolean> }

/** The four decisions with a note for colleagues. Not a form element: the panel stands inside Payload's. */
export function DecisionForm({ busy, decide, present }: Props) {
  const [note, setNote] = useState('')

  const press = async (to: Status) => {
    if (busy || to === present) return
    if (await decide(to, note.trim() || undefined)) setNote('')
  }

  return (
    <div className="desk-decide">
      <label className="desk-label" htmlFor="desk-note">
        Note for the history <span className="desk-small">(optional; staff only)</span>
      </label>
      <textarea
        className="desk-input"
        id="desk-note"
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
        rows={2}
        value={note}
      />
      <fieldset className="desk-buttons">
        <legend className="desk-unseen">Decide on this comment</legend>
        {decisions.map(({ to, verb }) => (
          <button
            className={`desk-button desk-button--${to}`}
            // Not `disabled`: the button just pressed would drop the keyboard's place.
            aria-disabled={busy || to === present}
            key={to}
            onClick={() => void press(to)}
            type="button"
          >
            {verb}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
