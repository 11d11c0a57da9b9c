import { useState } from 'react'

type AskTwiceProps = { act: () => void | Promise<void>; className: string; label: string; sure: string }

/** A button for what cannot be undone: the first press asks, the second one acts. */
export function AskTwice({ act, className, label, sure }: AskTwiceProps) {
  const [isAsked, setAsked] = useState(false)
  return (
    <div className={className}>
      <button className="desk-button" onClick={() => (isAsked ? void act() : setAsked(true))} type="button">
        {isAsked ? sure : label}
      </button>
      {isAsked ? (
        <button className="desk-button" onClick={() => setAsked(false)} type="button">
          Cancel
        </button>
      ) : null}
    </div>
  )
}
