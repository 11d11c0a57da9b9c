'use client'

import { useState } from 'react'
import type { Answer } from '#platform/admin/client'

type ShowAddressProps = { ask: () => Promise<Answer<{ email: string | null }>> }
type Shown = { email: string | null } | { failed: string } | undefined

/** Fetches the address only when asked to, since every look is recorded. */
export function ShowAddress({ ask }: ShowAddressProps) {
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<Shown>()

  const look = async () => {
    setBusy(true)
    const answer = await ask()
    setShown(answer.ok ? answer.value : { failed: answer.message })
    setBusy(false)
  }

  const revealed = shown && 'email' in shown
  return (
    <div className="desk-address">
      {revealed ? (
        <button className="desk-button" onClick={() => setShown(undefined)} type="button">
          Hide address
        </button>
      ) : (
        <button
          aria-describedby="desk-address-note"
          className="desk-button"
          disabled={busy}
          onClick={() => void look()}
          type="button"
        >
          Show address
        </button>
      )}
      <output className="desk-address__value">
        {revealed ? (shown.email ?? 'No address is kept for this comment.') : ''}
      </output>
      {shown && 'failed' in shown ? (
        <p className="desk-problem" role="alert">
          {shown.failed}
        </p>
      ) : null}
      <p className="desk-small" id="desk-address-note">
        Every look is recorded with your name. The address is never published.
      </p>
    </div>
  )
}
