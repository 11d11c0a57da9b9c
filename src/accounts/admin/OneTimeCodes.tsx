'use client'

import { useAuth, useConfig, useDocumentInfo } from '@payloadcms/ui'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { encode } from 'uqr'
import { type Answer, AskTwice, call, post } from '#platform/admin/client'
import './codes.css'

type State = { since: string | null; recoveryCodes: number }
export type Ask = <T>(path: string, body: Record<string, unknown>) => Promise<Answer<T>>

/** The second factor of an account: on its own page for whoever has it, on the others for administrators. */
export function OneTimeCodes() {
  const { id } = useDocumentInfo()
  const { user } = useAuth()
  const { routes } = useConfig().config
  const api = `${routes.api}/users/${id}/one-time-codes`
  const [state, setState] = useState<Answer<State>>()
  const [fresh, setFresh] = useState<string[]>()
  const load = useCallback(async () => {
    if (id !== undefined) setState(await call<State>(api))
  }, [api, id])
  useEffect(() => void load(), [load])

  // An account that is being made has none.
  if (id === undefined) return null
  const ask: Ask = (path, body) => post(`${api}/${path}`, body)
  const own = String(user?.id) === String(id)
  return (
    <section aria-labelledby="codes-title" className="codes">
      <h2 id="codes-title">One-time codes</h2>
      {state === undefined ? <p>Loading …</p> : null}
      {state && !state.ok ? <p role="alert">{state.message}</p> : null}
      {fresh ? <RecoveryCodes codes={fresh} done={() => setFresh(undefined)} /> : null}
      {state?.ok && !fresh && state.value.since !== null ? (
        <CodesOn ask={ask} changed={load} left={state.value.recoveryCodes} own={own} since={state.value.since} />
      ) : null}
      {state?.ok && !fresh && state.value.since === null ? (
        <CodesOff
          ask={ask}
          on={async (codes) => {
            setFresh(codes)
            await load()
          }}
          own={own}
        />
      ) : null}
    </section>
  )
}

type CodesOnProps = { ask: Ask; changed: () => Promise<void>; left: number; own: boolean; since: string }

/** Codes are on: one's own are switched off with one, another's by an administrator who asks twice. */
export function CodesOn({ ask, changed, left, own, since }: CodesOnProps) {
  const remove = async (code?: string) => {
    const answer = await ask('remove', code === undefined ? {} : { code })
    if (!answer.ok) return answer.message
    await changed()
  }
  return (
    <>
      <p>
        On since <time dateTime={since}>{new Date(since).toLocaleDateString()}</time>. {leftWords(left)}
      </p>
      {own ? (
        <CodeEntry
          button="Switch off"
          label="To switch them off: a code from the app, or a recovery code"
          send={remove}
        />
      ) : (
        <RemoveForOther remove={() => remove()} />
      )}
    </>
  )
}

function leftWords(left: number): string {
  if (left === 0) return 'No recovery codes are left: switch them off and on again for new ones.'
  return left === 1 ? 'One recovery code is left.' : `${left} recovery codes are left.`
}

function RemoveForOther({ remove }: { remove: () => Promise<string | undefined> }) {
  const [problem, setProblem] = useState('')
  return (
    <>
      <AskTwice
        act={async () => setProblem((await remove()) ?? '')}
        className="codes__actions"
        label="Switch off"
        sure="Yes, switch them off for this account"
      />
      <p className="desk-problem" role="alert">
        {problem}
      </p>
    </>
  )
}

type Secret = { secret: string; uri: string }
type CodesOffProps = { ask: Ask; on: (recovery: string[]) => Promise<void>; own: boolean }

/** The way to switch codes on: show the app the secret, and show the server that the app has it. */
export function CodesOff({ ask, on, own }: CodesOffProps) {
  const [secret, setSecret] = useState<Secret>()
  const [problem, setProblem] = useState('')
  if (!own) return <p>Off. Whoever has this account can switch them on, on their account page.</p>

  const begin = async () => {
    const answer = await ask<Secret>('begin', {})
    if (answer.ok) setSecret(answer.value)
    setProblem(answer.ok ? '' : answer.message)
  }
  const confirm = async (code: string) => {
    const answer = await ask<{ recoveryCodes: string[] }>('confirm', { code })
    if (!answer.ok) return answer.message
    await on(answer.value.recoveryCodes)
  }
  if (!secret)
    return (
      <>
        <p>Off. Switched on, signing in asks for a code from an app on your telephone beside the password.</p>
        <button className="desk-button" onClick={() => void begin()} type="button">
          Set up one-time codes
        </button>
        <p className="desk-problem" role="alert">
          {problem}
        </p>
      </>
    )
  return (
    <>
      <p>Scan this with an app for one-time codes, or type in the key.</p>
      <QrCode text={secret.uri} />
      <p>
        Key: <span className="codes__key">{secret.secret.match(/.{1,4}/g)?.join(' ')}</span>
      </p>
      <p>
        <a href={secret.uri}>Open in an app on this device</a>
      </p>
      <CodeEntry button="Switch on" label="The code the app shows now" send={confirm}>
        <button className="desk-button" onClick={() => setSecret(undefined)} type="button">
          Cancel
        </button>
      </CodeEntry>
    </>
  )
}

function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text)
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg aria-label="QR code of the key below" className="codes__qr" role="img" viewBox={`0 0 ${size} ${size}`}>
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}

type CodeEntryProps = {
  label: string
  button: string
  /** Answers what was wrong, or nothing. */
  send: (code: string) => Promise<string | undefined>
  children?: ReactNode
}

/** A field for a code with its button. Not a form: it stands within the form of the account. */
export function CodeEntry({ button, children, label, send }: CodeEntryProps) {
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

type RecoveryCodesProps = { codes: string[]; done: () => void }

/** The recovery codes, which can be seen this once. */
export function RecoveryCodes({ codes, done }: RecoveryCodesProps) {
  return (
    <>
      <p role="status">
        One-time codes are on. Keep these recovery codes where your telephone is not: each signs you in once in place of
        a code. They are not shown again.
      </p>
      <ul className="codes__recovery">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="codes__actions">
        <button
          className="desk-button"
          onClick={() => void navigator.clipboard?.writeText(codes.join('\n'))}
          type="button"
        >
          Copy
        </button>
        <button className="desk-button" onClick={done} type="button">
          I have kept them
        </button>
      </div>
    </>
  )
}
