'use client'

import { useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { AskTwice, call } from '#platform/admin/client'
import type { ListedDelivery } from '../endpoints'
import './hooks.css'

const stateWords: Readonly<Record<ListedDelivery['state'], string>> = {
  waiting: 'waits',
  delivered: 'taken',
  failed: 'failed',
}

const errorWords: Readonly<Record<string, string>> = {
  address: 'the address cannot be called',
  private: 'the address is in a private network',
  unreachable: 'nobody answered',
  timeout: 'no answer in time',
  too_large: 'the answer was too large',
  redirects: 'too many redirects',
  inactive: 'the webhook is switched off',
}

/** Of one webhook: its secret, which is shown once; a way to try it; and its last calls. */
export function HookPanel() {
  const { id } = useDocumentInfo()
  return id ? (
    <Calls hook={String(id)} />
  ) : (
    <p>Once it is saved, this page makes the secret that its calls are signed with, and shows what was sent.</p>
  )
}

function Calls({ hook }: { hook: string }) {
  const [deliveries, setDeliveries] = useState<ListedDelivery[]>([])
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>()
  const [secret, setSecret] = useState<string>()
  const address = `/api/webhooks/${hook}`

  const load = useCallback(async () => {
    const answer = await call<{ docs: ListedDelivery[] }>(`${address}/deliveries`)
    if (answer.ok) setDeliveries(answer.value.docs)
  }, [address])
  useEffect(() => void load(), [load])

  const send = async (path: string) => {
    setSaid({ text: 'Calling …', isProblem: false })
    const answer = await call<ListedDelivery>(`${address}${path}`, { method: 'POST' })
    setSaid(
      answer.ok
        ? { text: `The call ${endOf(answer.value)}.`, isProblem: answer.value.state !== 'delivered' }
        : { text: answer.message, isProblem: true },
    )
    await load()
  }
  const renew = async () => {
    const answer = await call<{ secret: string }>(`${address}/secret`, { method: 'POST' })
    setSecret(answer.ok ? answer.value.secret : undefined)
    setSaid(answer.ok ? undefined : { text: answer.message, isProblem: true })
  }

  return (
    <section aria-labelledby="hook-calls" className="hook-panel">
      <h2 id="hook-calls">Secret and calls</h2>
      <p>
        Calls are signed by the form of Standard Webhooks. The secret was in the answer that made this webhook; it is
        not shown again, but you can make a new one.
      </p>
      {secret === undefined ? (
        <AskTwice act={renew} className="desk-ways" label="Make a new secret" sure="Yes, the old one signs no longer" />
      ) : (
        <div className="hook-secret">
          <p>The new secret. Put it where your program finds it now: it is not shown again.</p>
          <code>{secret}</code>
          <button className="desk-button" onClick={() => setSecret(undefined)} type="button">
            I have it
          </button>
        </div>
      )}
      <div className="desk-ways">
        <button className="desk-button" onClick={() => void send('/test')} type="button">
          Send a test
        </button>
        <button className="desk-button" onClick={() => void load()} type="button">
          Look again
        </button>
      </div>
      <p aria-live="polite" role={said?.isProblem ? 'alert' : 'status'}>
        {said?.text}
      </p>
      {deliveries.length === 0 ? <p>Nothing has been sent yet.</p> : null}
      <ul className="desk-rows">
        {deliveries.map((one) => (
          <li className="desk-row" key={one.id}>
            <div>
              <strong>{one.type}</strong> {endOf(one)}
              <p className="desk-small">
                <time dateTime={one.at}>{new Date(one.at).toLocaleString()}</time>
                {one.tries > 1 ? `, tried ${one.tries} times` : ''}
                {one.nextAt && one.state === 'waiting' ? `, next ${new Date(one.nextAt).toLocaleString()}` : ''}
              </p>
            </div>
            <button className="desk-button" onClick={() => void send(`/deliveries/${one.id}`)} type="button">
              Send again
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function endOf({ error, state, status }: ListedDelivery): string {
  const why = status === null ? (error === null ? '' : `: ${errorWords[error] ?? error}`) : `: answered ${status}`
  return `${stateWords[state]}${why}`
}
