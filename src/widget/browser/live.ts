import { about, base } from './api'
import type { Widget } from './widget'

type Heard = {
  /** How many are shown or known. */
  shown: () => number
  tell: (missing: number) => void
}

/** Hears of new comments while the page is looked at; answers how to stop. Nothing where the server tells nobody. */
export function listen({ target }: Widget, { shown, tell }: Heard): () => void {
  let stream: EventSource | undefined
  const hear = (event: MessageEvent<string>) => {
    const { count } = JSON.parse(event.data)
    if (count > shown()) tell(count - shown())
  }
  const follow = () => {
    stream?.close()
    if (document.hidden) return
    stream = new EventSource(base + about(target, 'live'))
    stream.addEventListener('comments', hear)
  }
  follow()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    stream?.close()
  }
}
