import { useEffect, useRef } from 'react'
import { commandOf, type DeskCommand, isTypingIn } from './keyMap'

/** Calls `run` for every key that means something, unless somebody types or a dialog is open. */
export function useKeys(run: (command: DeskCommand) => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      const target = event.target instanceof HTMLElement ? event.target : null
      const command = commandOf(event, isTypingIn(target))
      // A key held down must not decide on a whole queue.
      if (!command || (event.repeat && command !== 'next' && command !== 'previous')) return
      event.preventDefault()
      latest.current(command)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
