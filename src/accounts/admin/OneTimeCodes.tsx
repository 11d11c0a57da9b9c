'use client'

import { useAuth, useConfig, useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, call } from '#platform/admin/client'
import { CodesOff } from './CodesOff'
import { CodesOn } from './CodesOn'
import { RecoveryCodes } from './RecoveryCodes'
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
  const ask: Ask = (path, body) =>
    call(`${api}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
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
