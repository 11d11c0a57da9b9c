'use client'

import { useDocumentEvents, useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, AskTwice, call } from '#platform/admin/client'
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
    <p>
      Once it is saved, this page shows the secret that its calls are signed with, this once, and then what was sent.
    </p>
  )
}

/** The secret in the answer that made this webhook, which the form of a new one has got; `forget` once it was read. */
function useMadeSecret(hook: string): { made: string | undefined; forget(): void } {
  const { mostRecentUpdate: event, reportUpdate } = useDocumentEvents()
  // The event has the document as the server answered it.
  const doc = event?.entitySlug === 'webhooks' ? (event.doc as { id: string; secret?: string } | undefined) : undefined
  return {
    made: doc?.id === hook ? doc.secret : undefined,
    forget: () => {
      if (event && doc?.secret) reportUpdate({ ...event, doc: { id: doc.id } })
    },
  }
}

function Calls({ hook }: { hook: string }) {
  const { forget, made } = useMadeSecret(hook)
  const [log, setLog] = useState<Answer<{ docs: ListedDelivery[] }>>()
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>()
  const [isBusy, setBusy] = useState(false)
  const [renewed, setRenewed] = useState<string>()
  const secret = renewed ?? made
  const address = `/api/webhooks/${hook}`

  const load = useCallback(
    async () => setLog(await call<{ docs: ListedDelivery[] }>(`${address}/deliveries`)),
    [address],
  )
  useEffect(() => void load(), [load])

  const send = async (path: string) => {
    setBusy(true)
    setSaid({ text: 'Calling …', isProblem: false })
    const answer = await call<ListedDelivery>(`${address}${path}`, { method: 'POST' })
    setSaid(
      answer.ok
        ? {
            text: `The call ${answer.value.state === 'delivered' ? 'was ' : ''}${endOf(answer.value)}.`,
            isProblem: answer.value.state !== 'delivered',
          }
        : { text: answer.message, isProblem: true },
    )
    await load()
    setBusy(false)
  }
  const renew = async () => {
    const answer = await call<{ secret: string }>(`${address}/secret`, { method: 'POST' })
    setRenewed(answer.ok ? answer.value.secret : undefined)
    setSaid(answer.ok ? undefined : { text: answer.message, isProblem: true })
  }
  const putAway = () => {
    forget()
    setRenewed(undefined)
  }

  return (
    <section aria-labelledby="hook-calls" className="hook-panel">
      <h2 id="hook-calls">Secret and calls</h2>
      <p>
        Calls are signed by the form of Standard Webhooks. The secret is shown once, when it is made. Where it was lost,
        make a new one.
      </p>
      {secret === undefined ? (
        <AskTwice act={renew} className="desk-ways" label="Make a new secret" sure="Yes, the old one signs no longer" />
      ) : (
        <div className="hook-secret" role="status">
          <p>The secret. Put it where your program finds it now: it is not shown again.</p>
          <code>{secret}</code>
          <button className="desk-button" onClick={putAway} type="button">
            I have it
          </button>
        </div>
      )}
      <div className="desk-ways">
        <button className="desk-button" disabled={isBusy} onClick={() => void send('/test')} type="button">
          Send a test
        </button>
        <button className="desk-button" onClick={() => void load()} type="button">
          Look again
        </button>
      </div>
      <p aria-live="polite" role={said?.isProblem ? 'alert' : 'status'}>
        {said?.text}
      </p>
      {log ? <Log isBusy={isBusy} log={log} sendAgain={(id) => void send(`/deliveries/${id}`)} /> : <p>Loading …</p>}
    </section>
  )
}

type LogProps = { log: Answer<{ docs: ListedDelivery[] }>; isBusy: boolean; sendAgain(id: string): void }

function Log({ isBusy, log, sendAgain }: LogProps) {
  if (!log.ok) return <p role="alert">{log.message}</p>
  const { docs } = log.value
  if (docs.length === 0)
    return <p>Nothing has been sent yet. “Send a test” calls the address at once, with an event “webhook.test”.</p>
  return (
    <ul className="desk-rows">
      {docs.map((one) => (
        <li className="desk-row" key={one.id}>
          <div>
            <strong>{one.type}</strong> {endOf(one)}
            <p className="desk-small">
              <time dateTime={one.at}>{timeOf(one.at)}</time>
              {one.tries > 1 ? `, tried ${one.tries} times` : ''}
              {one.nextAt && one.state === 'waiting' ? `, next ${timeOf(one.nextAt)}` : ''}
            </p>
          </div>
          <button className="desk-button" disabled={isBusy} onClick={() => sendAgain(one.id)} type="button">
            Send again
            <span className="desk-unseen">
              : {one.type}, {timeOf(one.at)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const timeOf = (at: string): string => new Date(at).toLocaleString()

function endOf({ error, state, status }: ListedDelivery): string {
  const why = status === null ? (error === null ? '' : `: ${errorWords[error] ?? error}`) : `: answered ${status}`
  return `${stateWords[state]}${why}`
}
