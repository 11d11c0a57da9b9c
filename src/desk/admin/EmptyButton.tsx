import { useRef, useState } from 'react'
import type { DeskApi } from './deskApi'
import type { DeskMessage } from './deskWords'

type EmptyButtonProps = {
  api: Pick<DeskApi, 'empty'>
  status: 'spam' | 'trash'
  /** How many there are, as far as known. */
  count: number
  say: (message: DeskMessage) => void
  /** Called when it has ended, however it ended. */
  done: () => void
}

/** Deletes everything in spam or in the trash for good, after asking. */
export function EmptyButton({ api, count, done, say, status }: EmptyButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const place = status === 'spam' ? 'spam' : 'the trash'

  const run = async () => {
    dialog.current?.close()
    setBusy(true)
    let deleted = 0
    // The server deletes a bounded number at once and says what is left.
    for (;;) {
      const progress = { done: deleted, total: Math.max(count, deleted) }
      say({ text: `Emptying ${place}…`, tone: 'working', undo: false, progress })
      const answer = await api.empty(status)
      if (!answer.ok) {
        say({ text: `${answer.message} ${deletedWords(deleted)}`, tone: 'problem', undo: false })
        break
      }
      deleted += answer.value.deleted
      if (answer.value.remaining > 0 && answer.value.deleted > 0) continue
      say({ text: deletedWords(deleted), tone: 'done', undo: false })
      break
    }
    setBusy(false)
    done()
  }

  return (
    <>
      <button
        className="desk-button desk-button--small"
        disabled={busy}
        onClick={() => dialog.current?.showModal()}
        type="button"
      >
        Empty {place}
      </button>
      <dialog aria-labelledby="queue-empty-title" className="queue-dialog" ref={dialog}>
        <h2 id="queue-empty-title">Empty {place}?</h2>
        <p>
          {count === 1 ? 'One comment is' : `${count.toLocaleString('en-GB')} comments are`} deleted for good, with the
          addresses kept for them. This cannot be undone. Replies move up to what they answered.
        </p>
        <div className="queue-dialog__buttons">
          <button className="desk-button" onClick={() => dialog.current?.close()} type="button">
            Keep them
          </button>
          <button className="desk-button desk-button--trash" onClick={() => void run()} type="button">
            Delete for good
          </button>
        </div>
      </dialog>
    </>
  )
}

const deletedWords = (count: number): string =>
  count === 1 ? 'One comment was deleted for good.' : `${count.toLocaleString('en-GB')} comments were deleted for good.`
