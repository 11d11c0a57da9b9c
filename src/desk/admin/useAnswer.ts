import { useCallback, useEffect, useState } from 'react'
import type { Answer } from '#platform/admin/client'

/** What a question to the server has answered so far, and how to ask again. */
export type Asked<T> = { value: T | undefined; problem: string | undefined; again: () => void }

/**
 * Asks when somebody has stayed at a comment for a moment: who runs through the queue asks nothing. `ask` has to be stable.
 */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, wait = 250): Asked<T> {
  const [state, setState] = useState<{ value?: T; problem?: string }>({})
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    const timer = setTimeout(
      async () => {
        const answer = await ask()
        if (current) setState(answer.ok ? { value: answer.value } : { problem: answer.message })
      },
      round === 0 ? wait : 0,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [ask, round, wait])
  const again = useCallback(() => setRound((before) => before + 1), [])
  return { value: state.value, problem: state.problem, again }
}
