import { useEffect } from 'react'
import type { DeskMessage } from './deskMessage'
import { Key } from './Key'

type Props = { message: DeskMessage | undefined; undo: () => void; close: () => void }

/** Enough to read it and to reach for "Undo"; the key z works for as long as the page is open. */
const shownFor = 12_000

/** The last decision with its undo, at the foot of the page. What it says is announced elsewhere, once. */
export function MessageBar({ close, message, undo }: Props) {
  const leaves = message?.tone === 'done'
  useEffect(() => {
    if (!message || !leaves) return
    const timer = setTimeout(close, shownFor)
    return () => clearTimeout(timer)
  }, [close, leaves, message])
  if (!message) return null
  const { failures = [], progress, text, tone } = message
  return (
    <section aria-label="Last decision" className={`queue-message queue-message--${tone}`}>
      <div className="queue-message__line">
        <span className="queue-message__text">{text}</span>
        {progress ? (
          <progress aria-label="Comments done" max={progress.total} value={progress.done}>
            {progress.done} of {progress.total}
          </progress>
        ) : null}
        {message.undo ? (
          <button aria-keyshortcuts="z" className="desk-button desk-button--small" onClick={undo} type="button">
            Undo <Key name="z" />
          </button>
        ) : null}
        {tone === 'working' ? null : (
          <button aria-label="Close this message" className="queue-message__close" onClick={close} type="button">
            ×
          </button>
        )}
      </div>
      {failures.length > 0 ? (
        <details>
          <summary>What was not done ({failures.length})</summary>
          <ul className="queue-message__failures">
            {failures.map(({ id, name, text: why }) => (
              <li key={id}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
