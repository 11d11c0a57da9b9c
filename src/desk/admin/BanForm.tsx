import { useId, useState } from 'react'
import { type BanEffect, type BanKind, banKindsOfOneSender } from '#moderation/client'
import type { Answer } from '#platform/admin/client'
import type { DeskCard } from '../types'
import type { BanRequest } from './deskApi'

type BanFormProps = {
  card: DeskCard
  known: boolean
  isBrowserKnown: boolean
  send: (ban: BanRequest) => Promise<Answer<unknown>>
}

const effects: readonly { value: BanEffect; label: string }[] = [
  { value: 'reject', label: 'Reject what they send' },
  { value: 'quarantine', label: 'Hold what they send' },
  { value: 'shadow', label: 'Reject it, but let them think it is published' },
]

/** Keeps a sender out, and takes what they wrote along if wanted. */
export function BanForm({ card, isBrowserKnown, known, send }: BanFormProps) {
  const id = useId()
  const domain = domainOf(card.url)
  const kinds: readonly { value: BanKind; label: string; fixed?: string }[] = [
    ...(known ? [{ value: 'address' as const, label: 'Their email address' }] : []),
    ...(isBrowserKnown ? [{ value: 'reader' as const, label: 'This browser' }] : []),
    { value: 'network', label: 'Their network (for a short while)' },
    ...(card.name ? [{ value: 'name' as const, label: `The name “${card.name}”`, fixed: card.name }] : []),
    ...(domain ? [{ value: 'domain' as const, label: `The website ${domain}`, fixed: domain }] : []),
  ]
  const [kind, setKind] = useState<BanKind>()
  const [effect, setEffect] = useState<BanEffect>('reject')
  const [term, setTerm] = useState('forever')
  const [note, setNote] = useState('')
  const [rejectAll, setRejectAll] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  const chosen = kinds.find(({ value }) => value === kind) ?? kinds[0]
  // Others share a name or a website.
  const isOneSender = chosen !== undefined && banKindsOfOneSender.includes(chosen.value)
  const rejects = isOneSender && rejectAll
  const submit = async () => {
    if (!chosen || busy) return
    setBusy(true)
    const until = banUntil(term, Date.now())
    const answer = await send({
      comment: card.id,
      kind: chosen.value,
      effect,
      rejectAll: rejects,
      ...(chosen.fixed ? { value: chosen.fixed } : {}),
      ...(until ? { until } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
    setBusy(false)
    setProblem(answer.ok ? '' : answer.message)
  }

  return (
    <details className="queue-fold">
      <summary>Ban…</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <label className="desk-label" htmlFor={`${id}-kind`}>
          Whom
        </label>
        <select
          className="desk-input"
          id={`${id}-kind`}
          onChange={(event) => setKind(kinds.find(({ value }) => value === event.target.value)?.value)}
          value={chosen?.value}
        >
          {kinds.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        {chosen?.value === 'address' ? (
          <p className="desk-small">
            Holds for senders who prove the address by signing in, and while every other comment waits for a moderator.
            Otherwise anybody could type an address to see whether it is banned: ban the network, the name or the
            website instead.
          </p>
        ) : null}
        {chosen?.value === 'reader' ? (
          <p className="desk-small">
            Holds for whatever comes from the browser this comment came from, under any name and address, until its
            owner makes it forget them or uses another one. Nobody sees by what it is known.
          </p>
        ) : null}
        <label className="desk-label" htmlFor={`${id}-effect`}>
          What happens
        </label>
        <select
          className="desk-input"
          id={`${id}-effect`}
          onChange={(event) => setEffect(effects.find(({ value }) => value === event.target.value)?.value ?? 'reject')}
          value={effect}
        >
          {effects.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label className="desk-label" htmlFor={`${id}-term`}>
          How long
        </label>
        <select className="desk-input" id={`${id}-term`} onChange={(event) => setTerm(event.target.value)} value={term}>
          {banTerms.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label className="desk-label" htmlFor={`${id}-note`}>
          Note <span className="desk-small">(optional; for staff)</span>
        </label>
        <input
          className="desk-input"
          id={`${id}-note`}
          maxLength={2000}
          onChange={(event) => setNote(event.target.value)}
          type="text"
          value={note}
        />
        {effect === 'shadow' ? (
          <p className="desk-small">
            Whoever asks for their data is told of a ban of their address: then it is an open one.
          </p>
        ) : null}
        {isOneSender ? (
          <label className="queue-check">
            <input checked={rejectAll} onChange={(event) => setRejectAll(event.target.checked)} type="checkbox" />
            Reject what they wrote
          </label>
        ) : null}
        {problem ? (
          <p className="desk-message desk-message--problem" role="alert">
            {problem}
          </p>
        ) : null}
        <button className="desk-button desk-button--spam" disabled={busy} type="submit">
          {rejects ? 'Ban and reject what they wrote' : 'Ban'}
        </button>
      </form>
    </details>
  )
}

function domainOf(url: string | null): string | undefined {
  if (!url || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/^www\./, '') || undefined
}

/** How long a ban can last, as a choice. */
export const banTerms: readonly { value: string; label: string; days: number | null }[] = [
  { value: 'day', label: 'A day', days: 1 },
  { value: 'week', label: 'A week', days: 7 },
  { value: 'month', label: '30 days', days: 30 },
  { value: 'year', label: 'A year', days: 365 },
  { value: 'forever', label: 'Without an end', days: null },
]

/** The end of a ban that begins now; undefined for one without an end. */
export function banUntil(term: string, now: number): string | undefined {
  const days = banTerms.find(({ value }) => value === term)?.days
  return days ? new Date(now + days * 24 * 60 * 60 * 1000).toISOString() : undefined
}
