import { useEffect, useRef } from 'react'
import { bindings } from './keyMap'

/** Lists the keys. The browser's own modal dialog keeps the focus inside, closes on Escape and gives the place back. */
export function HelpDialog({ close, open }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog aria-labelledby="queue-help-title" className="queue-dialog" onClose={close} ref={dialog}>
      <h2 id="queue-help-title">Keys of the desk</h2>
      <dl className="queue-keys">
        {bindings.map(({ command, does, shown }) => (
          <div key={command}>
            <dt>
              {shown.split(' ').map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="desk-small">They rest while you type. Ctrl or ⌘ with Enter sends a reply or a correction.</p>
      <button className="desk-button" onClick={close} type="button">
        Close
      </button>
    </dialog>
  )
}
