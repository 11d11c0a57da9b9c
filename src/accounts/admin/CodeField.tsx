'use client'

import { useEffect, useRef, useState } from 'react'
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

/** Whether an answer to the sign-in asks for a one-time code, which only whoever typed the right password is told. */
async function asksForCode(response: Response): Promise<boolean> {
  if (response.status !== 401 || !new URL(response.url).pathname.endsWith('/users/login')) return false
  return (await response.clone().text()).includes('"one_time_code"')
}

/** Calls `tell` when the sign-in asks for a code. Payload's form hands its answers to nobody, so they are looked at on their way. */
function onCodeAsked(tell: () => void): () => void {
  const before = window.fetch
  const watching: typeof fetch = async (...request) => {
    const response = await before(...request)
    if (await asksForCode(response)) tell()
    return response
  }
  window.fetch = watching
  return () => {
    if (window.fetch === watching) window.fetch = before
  }
}

/** The field for a one-time code, set below the password of the sign-in form once the account has asked for one. */
export function CodeField() {
  const [place, setPlace] = useState<Element | null>(null)
  const [code, setCode] = useState('')
  const [isAsked, setAsked] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    leave('')
    setPlace(document.querySelector('.login__form .login__form__inputWrap'))
  }, [])
  useEffect(() => onCodeAsked(() => setAsked(true)), [])
  useEffect(() => {
    if (isAsked) field.current?.focus()
  }, [isAsked])
  useEffect(() => {
    leave(code)
    // Whoever takes a minute to go on still has it.
    const again = setInterval(() => leave(code), 30_000)
    return () => clearInterval(again)
  }, [code])
  if (!place || !isAsked) return null
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
        ref={field}
        spellCheck={false}
        value={code}
      />
      <p className="desk-small" id="one-time-code-note">
        From your app, or a recovery code; then sign in again.
      </p>
    </div>,
    place,
  )
}
