'use client'

import { useConfig, useForm } from '@payloadcms/ui'
import { useRef, useState } from 'react'
import { explain, type ReplayKind, type ReplayTotals, replaySentence } from '#moderation/client'
import { problem } from '#platform/admin/client'
import type { ReplayChange, ReplayLine } from '../replayPolicy'
import { statusWords } from './words'

/** So many changes are listed; the sums count all. */
const mostListed = 200

const kindWords: Readonly<Record<ReplayKind, string>> = {
  hold: 'would be held',
  spam: 'would be spam',
  trash: 'would go to the trash',
  release: 'would be released',
}

type Progress = { done: number; total: number }

/** Above the discussion settings: tries what the form says on the comments there are, before anybody saves it. */
export function PolicyReplay() {
  const { getData } = useForm()
  const { routes } = useConfig().config
  const [progress, setProgress] = useState<Progress>()
  const [changes, setChanges] = useState<ReplayChange[]>([])
  const [totals, setTotals] = useState<ReplayTotals>()
  const [trouble, setTrouble] = useState<string>()
  const [isRescored, setIsRescored] = useState(false)
  const running = useRef<AbortController>(undefined)

  const run = async () => {
    const abort = new AbortController()
    running.current = abort
    setChanges([])
    setTotals(undefined)
    setTrouble(undefined)
    setProgress({ done: 0, total: 0 })
    const found: ReplayChange[] = []
    try {
      const response = await fetch(`${routes.api}/moderation/replay`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ policy: draftSettings(getData()), rescore: isRescored }),
        signal: abort.signal,
      })
      if (!response.ok || !response.body) {
        setTrouble(problem(response.status, await response.json().catch(() => undefined)))
        return
      }
      let ended = false
      for await (const line of readLines<ReplayLine>(response.body)) {
        if (line.type === 'progress') {
          setProgress({ done: line.done, total: line.total })
          setChanges([...found])
        } else if (line.type === 'change') {
          if (found.length < mostListed) found.push(line.change)
        } else {
          ended = true
          setTotals(line.totals)
          setChanges([...found])
        }
      }
      if (!ended) setTrouble('The replay broke off before its end. Please try again.')
    } catch {
      if (!abort.signal.aborted) setTrouble(problem(0))
    } finally {
      setProgress(undefined)
    }
  }

  return (
    <section aria-label="Try these settings" className="desk-panel">
      <p>See what the settings below would have done to past comments, before you save them. Nothing is changed.</p>
      <p>
        <label>
          <input
            checked={isRescored}
            disabled={progress !== undefined}
            onChange={({ target }) => setIsRescored(target.checked)}
            type="checkbox"
          />{' '}
          Score each comment by the spam filter of today
        </label>
        <br />
        <small>Otherwise the score counts that was recorded when the comment was decided on, if there was one.</small>
      </p>
      <p>
        {progress ? (
          <button className="desk-button" onClick={() => running.current?.abort()} type="button">
            Stop
          </button>
        ) : (
          <button className="desk-button" onClick={() => void run()} type="button">
            Try on past comments
          </button>
        )}
      </p>
      {progress ? (
        <p>
          <progress aria-label="Comments looked at" max={progress.total || 1} value={progress.done} /> {progress.done}{' '}
          of {progress.total}
        </p>
      ) : null}
      <p aria-live="polite">{trouble ?? (totals ? replaySentence(totals) : null)}</p>
      {changes.length > 0 ? (
        <ul className="desk-replay">
          {changes.map((change) => (
            <li key={change.id}>
              <a href={`${routes.admin}/collections/comments/${change.id}`}>{change.name || 'Anonymous'}</a>{' '}
              <strong>{kindWords[change.kind]}</strong> ({statusWords[change.status].label.toLowerCase()} now)
              <br />
              <q>{change.excerpt}</q>
              <dl>
                <dt>Before</dt>
                {sentences(change.before, 'Nothing spoke against it.')}
                <dt>After</dt>
                {sentences(change.after, 'Nothing speaks against it.')}
              </dl>
            </li>
          ))}
        </ul>
      ) : null}
      {totals && totals.hold.count + totals.spam.count + totals.trash.count + totals.release.count > changes.length ? (
        <p>
          The first {mostListed} are listed. <code>npx colloquy policy replay</code> lists them all.
        </p>
      ) : null}
    </section>
  )
}

const sentences = (reasons: ReplayChange['before'], none: string) =>
  reasons.length === 0 ? (
    <dd>{none}</dd>
  ) : (
    reasons.map((reason) => (
      <dd key={`${reason.phase} ${reason.code} ${reason.span?.join(' ') ?? ''}`}>{explain(reason)}</dd>
    ))
  )

/** The settings of the discussion form that decide about comments; the server refuses others. */
const keys = [
  'holdAll',
  'maxLinks',
  'requirePreviouslyApproved',
  'moderationWords',
  'disallowedWords',
  'holdAddresses',
  'repeatLimit',
  'rejectionShare',
  'quarantineComments',
  'spamHold',
  'spamReject',
  'spamRelease',
  'reportThreshold',
] as const

/** What of a form is tried on past comments; fields left empty keep what is saved. */
export function draftSettings(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    keys.map((key) => [key, form[key]] as const).filter(([, value]) => value !== undefined && value !== null),
  )
}

/** The lines of a stream of JSON lines, as they arrive. */
export async function* readLines<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += value ?? ''
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    // The server of the same release is the other end.
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T
    if (done) return
  }
}
