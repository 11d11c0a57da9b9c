import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { type Answer, useSearchParams } from '#platform/admin/client'
import type { DeskNews } from '../types'
import { type DeskFilters, readFilters, writeFilters } from './deskUrl'

/** What a question to the server has answered so far, and how to ask again. */
export type ServerAnswer<T> = { value: T | undefined; problem: string | undefined; again: () => void }

/**
 * Asks when somebody has stayed at a comment for a moment: who runs through the queue asks nothing. `ask` has to be stable.
 */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, wait = 250): ServerAnswer<T> {
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

const pollEvery = 30_000

/** Calls `onNews` whenever the server says that the queue changed, and `poll` each half minute while it cannot say so. */
export function useLive(url: string, onNews: (news: DeskNews) => void, poll: () => void): void {
  const latest = useRef({ onNews, poll })
  useEffect(() => {
    latest.current = { onNews, poll }
  })
  useEffect(() => {
    const source = new EventSource(url, { withCredentials: true })
    source.addEventListener('queue', (event: MessageEvent<string>) => {
      const news = parse(event.data)
      if (news) latest.current.onNews(news)
    })
    // The browser connects again by itself; what happened meanwhile nobody repeats.
    let opened = false
    source.addEventListener('open', () => {
      if (opened) latest.current.poll()
      opened = true
    })
    const timer = setInterval(() => {
      if (source.readyState !== EventSource.OPEN) latest.current.poll()
    }, pollEvery)
    return () => {
      source.close()
      clearInterval(timer)
    }
  }, [url])
}

function parse(text: string): DeskNews | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // The server's own words (see the desk's API).
    return typeof value === 'object' && value !== null && 'counts' in value && 'ids' in value && 'places' in value
      ? (value as DeskNews)
      : undefined
  } catch {
    return undefined
  }
}

/** Filters live in the address bar: links keep them and the back button undoes them. `replace` leaves no step behind. */
export function useFilters() {
  const params = useSearchParams()
  const query = params.toString()
  const filters = useMemo(() => readFilters(new URLSearchParams(query)), [query])
  const show = useCallback((next: DeskFilters, how: 'push' | 'replace' = 'push') => {
    const written = writeFilters(next)
    const url = `${window.location.pathname}${written ? `?${written}` : ''}`
    // Not through the router, which would ask the server for a page that is here already.
    if (how === 'push') window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return { filters, show }
}

const query = '(max-width: 64rem)'

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(query)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** Whether there is no room for a panel beside the list. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}
