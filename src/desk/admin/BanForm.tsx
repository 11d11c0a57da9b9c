import { useId, useState } from 'react'
import { banEffectWords, banKindWords } from '#bans/client'
import { type BanEffect, type BanKind, banKindsOfOneSender } from '#moderation/client'
import { type Answer, relativeWords, useNow } from '#platform/admin/client'
import type { DeskCard } from '../types'
import type { BanRequest } from './deskApi'
import { type Drafts, useDraft } from './drafts'

type BanFormProps = {
  card: DeskCard
  drafts: Drafts
  /** Whether it is known which browser it came from. */
  isBrowserKnown: boolean
  /** Whether an address of its sender is known. */
  known: boolean
  /** Until when the network it came from is known. */
  networkUntil: string | null
  send: (ban: BanRequest) => Promise<Answer<unknown>>
}

const effects: readonly BanEffect[] = ['reject', 'quarantine', 'shadow']

type Choice = { value: BanKind; label: string; fixed?: string }

/** Whom a ban can be about: first what holds at once and is about nobody else, last what holds least. */
export function banChoices({
  card: { name, url },
  isBrowserKnown,
  known,
  networkUntil,
}: Omit<BanFormProps, 'send' | 'drafts'>): Choice[] {
  const domain = domainOf(url)
  return [
    ...(isBrowserKnown ? [{ value: 'reader', label: 'This browser' } as const] : []),
    ...(networkUntil === null ? [] : [{ value: 'network', label: 'Their network, for a short while' } as const]),
    ...(name ? [{ value: 'name', label: `The name “${name}”`, fixed: name } as const] : []),
    ...(domain ? [{ value: 'domain', label: `The website ${domain}`, fixed: domain } as const] : []),
    { value: 'range', label: 'A range of network addresses' },
    ...(known ? [{ value: 'address', label: 'Their email address: holds least' } as const] : []),
  ]
}

/** Keeps a sender out, and takes what they wrote along if wanted. */
export function BanForm({ card, drafts, isBrowserKnown, known, networkUntil, send }: BanFormProps) {
  const id = useId()
  const now = useNow()
  const kinds = banChoices({ card, isBrowserKnown, known, networkUntil })
  const note = useDraft(drafts, { comment: card.id, kind: 'ban', name: card.name })
  const range = useDraft(drafts, { comment: card.id, kind: 'range', name: card.name })
  const [kind, setKind] = useState<BanKind | undefined>(range.draft ? 'range' : undefined)
  const [effect, setEffect] = useState<BanEffect>('reject')
  const [term, setTerm] = useState('forever')
  const [rejectAll, setRejectAll] = useState(true)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [open, setOpen] = useState(Boolean(note.draft ?? range.draft))

  const chosen = kinds.find(({ value }) => value === kind) ?? kinds[0]
  // Others share a name, a website or a range.
  const isOneSender = chosen !== undefined && banKindsOfOneSender.includes(chosen.value)
  const rejects = isOneSender && rejectAll
  const submit = async () => {
    if (!chosen || busy) return
    setBusy(true)
    const until = banUntil(term, Date.now())
    const value = chosen.value === 'range' ? range.text.trim() : chosen.fixed
    const answer = await send({
      comment: card.id,
      kind: chosen.value,
      effect,
      rejectAll: rejects,
      ...(value ? { value } : {}),
      ...(until ? { until } : {}),
      ...(note.text.trim() ? { note: note.text.trim() } : {}),
    })
    setBusy(false)
    setProblem(answer.ok ? '' : answer.message)
    if (!answer.ok) return
    note.drop()
    range.drop()
    setOpen(false)
  }

  return (
    <details className="queue-fold queue-fold--ban" onToggle={(event) => setOpen(event.currentTarget.open)} open={open}>
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
          aria-describedby={`${id}-holds`}
          className="desk-input"
          id={`${id}-kind`}
          onChange={(event) => {
            setKind(kinds.find(({ value }) => value === event.target.value)?.value)
            setProblem('')
          }}
          value={chosen?.value}
        >
          {kinds.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <p className="desk-small" id={`${id}-holds`}>
          {chosen ? banKindWords[chosen.value].holds : ''}
          {chosen?.value === 'network' && networkUntil && now ? ` It ends ${relativeWords(networkUntil, now)}.` : ''}
        </p>
        {chosen?.value === 'range' ? (
          <>
            <label className="desk-label" htmlFor={`${id}-range`}>
              Range <span className="desk-small">(such as 192.0.2.0/24 or 2001:db8::/48)</span>
            </label>
            <input
              aria-describedby={problem ? `${id}-problem` : undefined}
              autoComplete="off"
              className="desk-input"
              id={`${id}-range`}
              maxLength={60}
              onChange={(event) => range.write(event.target.value)}
              required
              spellCheck={false}
              type="text"
              value={range.text}
            />
          </>
        ) : null}
        <label className="desk-label" htmlFor={`${id}-effect`}>
          What happens
        </label>
        <select
          className="desk-input"
          id={`${id}-effect`}
          onChange={(event) => setEffect(effects.find((value) => value === event.target.value) ?? 'reject')}
          value={effect}
        >
          {effects.map((value) => (
            <option key={value} value={value}>
              {banEffectWords[value].choice}
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
          onChange={(event) => note.write(event.target.value)}
          type="text"
          value={note.text}
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
          <p className="desk-message desk-message--problem" id={`${id}-problem`} role="alert">
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
