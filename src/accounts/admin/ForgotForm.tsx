'use client'

import { type FormEvent, useId, useState } from 'react'
import { post } from '#platform/admin/client'

/** Asks for a link to choose a new password, and says what the server answers: the same for every address. */
export function ForgotForm() {
  const field = useId()
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>()
  const [isAsking, setAsking] = useState(false)
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = new FormData(event.currentTarget).get('email')
    setAsking(true)
    const answer = await post<{ message: string }>('/api/users/forgot-password', { email })
    setSaid(answer.ok ? { text: answer.value.message, isProblem: false } : { text: answer.message, isProblem: true })
    setAsking(false)
  }
  return (
    <form className="forgot__form" onSubmit={(event) => void ask(event)}>
      <p>A link to choose a new one is mailed to the address of your account.</p>
      <label htmlFor={field}>Email</label>
      <input autoComplete="email" id={field} name="email" required type="email" />
      <button className="desk-button" disabled={isAsking} type="submit">
        Send the link
      </button>
      {said ? <p role={said.isProblem ? 'alert' : 'status'}>{said.text}</p> : null}
    </form>
  )
}
