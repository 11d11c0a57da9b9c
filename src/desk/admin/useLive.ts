import { useEffect, useRef } from 'react'
import type { DeskNews } from '../types'

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
