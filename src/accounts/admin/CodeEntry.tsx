'use client'

import { type ReactNode, useState } from 'react'

type Props = {
  label: string
  button: string
  /** Answers what was wrong, or nothing. */
  send: (code: string) => Promise<string | undefined>
  children?: ReactNode
}

/** A field for a code with its button. Not a form: it stands within the form of the account. */
export function CodeEntry({ button, children, label, send }: Props) {
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const submit = async () => {
    setBusy(true)
    setProblem((await send(code)) ?? '')
    setBusy(false)
  }
  return (
    <>
      <label htmlFor="codes-entry">{label}</label>
      <input
        aria-describedby="codes-problem"
        aria-invalid={problem !== ''}
        autoComplete="one-time-code"
        id="codes-entry"
        maxLength={40}
        onChange={(event) => setCode(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          void submit()
        }}
        spellCheck={false}
        value={code}
      />
      <p className="desk-problem" id="codes-problem" role="alert">
        {problem}
      </p>
      <div className="codes__actions">
        <button
          className="desk-button"
          disabled={busy || code.trim() === ''}
          onClick={() => void submit()}
          type="button"
        >
          {button}
        </button>
        {children}
      </div>
    </>
  )
}
