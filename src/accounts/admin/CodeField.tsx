'use client'

import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import './codes.css'

const cookie = 'colloquy-one-time-code'

/** Payload's form sends an address and a password; the code travels beside it, to the sign-in only, and for a minute. */
function leave(code: string): void {
  const text = code.replace(/[^0-9a-z]/gi, '').slice(0, 40)
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is not in all browsers the admin runs in
  document.cookie = `${cookie}=${text}; Path=/api/users/login; Max-Age=${text === '' ? 0 : 60}; SameSite=Strict${secure}`
}

/** The field for a one-time code, set below the password of the sign-in form. */
export function CodeField() {
  const [place, setPlace] = useState<Element | null>(null)
  const [code, setCode] = useState('')
  useEffect(() => {
    leave('')
    setPlace(document.querySelector('.login__form .login__form__inputWrap'))
  }, [])
  useEffect(() => {
    leave(code)
    // Whoever takes a minute to go on still has it.
    const again = setInterval(() => leave(code), 30_000)
    return () => clearInterval(again)
  }, [code])
  if (!place) return null
  return createPortal(
    <div className="codes-field">
      <label className="field-label" htmlFor="one-time-code">
        One-time code
      </label>
      <input
        aria-describedby="one-time-code-note"
        autoComplete="one-time-code"
        autoCorrect="off"
        id="one-time-code"
        maxLength={40}
        onChange={(event) => setCode(event.target.value)}
        spellCheck={false}
        value={code}
      />
      <p className="desk-small" id="one-time-code-note">
        Only if you have switched them on: from your app, or a recovery code.
      </p>
    </div>,
    place,
  )
}
