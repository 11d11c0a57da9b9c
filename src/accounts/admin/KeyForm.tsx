'use client'

import { type FormEvent, useState } from 'react'
import type { ListedKey } from '../keys'

type Scope = ListedKey['scope']

/** What a key of each scope may do, in words. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  read: 'Reads what is public, and the schema of GraphQL.',
  preview: 'Reads drafts too, where a request asks for them.',
  submit: 'Posts comments for readers, and says which network they come from.',
  moderate: 'Decides on comments.',
  write: 'Writes articles, bylines and pictures.',
}

/** Answers what was wrong, or nothing. */
export type Ask = (input: Record<string, unknown>) => Promise<string | undefined>

type KeyFormProps = { hasCodes: boolean; make: Ask; scopes: readonly Scope[] }

const textOf = (data: FormData, name: string): string => String(data.get(name) ?? '').trim()

/** The form for a new key, which asks again who it is that makes one. */
export function KeyForm({ hasCodes, make, scopes }: KeyFormProps) {
  const [scope, setScope] = useState<Scope>('read')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const ends = textOf(data, 'ends')
    setBusy(true)
    const fault = await make({
      name: textOf(data, 'name'),
      scope,
      ...(scope === 'read' ? { origins: textOf(data, 'origins').split(/\s+/).filter(Boolean) } : {}),
      // To the end of that day, where the person is.
      ...(ends === '' ? {} : { expiresAt: new Date(`${ends}T23:59:59`).toISOString() }),
      [hasCodes ? 'code' : 'password']: String(data.get('proof') ?? ''),
    })
    setBusy(false)
    setProblem(fault ?? '')
    if (fault === undefined) form.reset()
  }
  return (
    <form className="key-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor="key-name">Name</label>
      <input aria-describedby="key-name-note" id="key-name" maxLength={100} name="name" required />
      <p className="desk-small" id="key-name-note">
        What it is for, such as the program that uses it.
      </p>
      <label htmlFor="key-scope">Scope</label>
      <select
        aria-describedby="key-scope-note"
        id="key-scope"
        onChange={(event) => setScope(scopes.find((known) => known === event.target.value) ?? 'read')}
        value={scope}
      >
        {scopes.map((known) => (
          <option key={known} value={known}>
            {known}
          </option>
        ))}
      </select>
      <p className="desk-small" id="key-scope-note">
        {scopeWords[scope]}
      </p>
      {scope === 'read' ? (
        <>
          <label htmlFor="key-origins">Origins</label>
          <textarea
            aria-describedby="key-origins-note"
            id="key-origins"
            name="origins"
            placeholder="https://blog.example"
            rows={2}
          />
          <p className="desk-small" id="key-origins-note">
            Sites whose pages may send it, one a line. Leave it empty for servers: no page may send it then.
          </p>
        </>
      ) : null}
      <label htmlFor="key-ends">Last day</label>
      <input aria-describedby="key-ends-note" id="key-ends" name="ends" type="date" />
      <p className="desk-small" id="key-ends-note">
        Left empty, the key works until somebody ends it.
      </p>
      <label htmlFor="key-proof">{hasCodes ? 'A one-time code of yours' : 'The password you sign in with'}</label>
      <input
        autoComplete={hasCodes ? 'one-time-code' : 'current-password'}
        id="key-proof"
        maxLength={256}
        name="proof"
        required
        type={hasCodes ? 'text' : 'password'}
      />
      <p className="desk-problem" role="alert">
        {problem}
      </p>
      <button className="desk-button" disabled={busy} type="submit">
        Make the key
      </button>
    </form>
  )
}
