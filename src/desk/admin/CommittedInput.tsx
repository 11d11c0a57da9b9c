import { useEffect, useState } from 'react'

type Props = {
  type: 'text' | 'date'
  value: string | undefined
  placeholder?: string
  set: (value: string | undefined) => void
}

/** Takes effect when one leaves it or presses Enter: half a name is no filter. */
export function CommittedInput({ placeholder, set, type, value }: Props) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const commit = () => {
    if ((text.trim() || undefined) !== value) set(text.trim() || undefined)
  }
  return (
    <input
      className="desk-input"
      onBlur={commit}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
      placeholder={placeholder}
      type={type}
      value={text}
    />
  )
}
