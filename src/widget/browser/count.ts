import { call, type Target } from './api'
import { wordsOf } from './words'

type Waiting = Target & { show: (count: number) => void }

/** As many as the server answers at once. */
const mostAtOnce = 100
let waiting: Waiting[] = []

/** Asks for all counts of a page together. */
async function askAll(): Promise<void> {
  const asked = waiting
  waiting = []
  const keys = [...new Set(asked.map(({ article, page }) => JSON.stringify(article ? { article } : { page })))]
  for (let at = 0; at < keys.length; at += mostAtOnce) {
    const some: Target[] = keys.slice(at, at + mostAtOnce).map((key) => JSON.parse(key))
    const articles = some.flatMap(({ article }) => article ?? [])
    const query = new URLSearchParams(some.flatMap(({ page }) => (page === undefined ? [] : [['page', page]])))
    if (articles.length > 0) query.set('articles', articles.join(','))
    const counts = await call<Record<string, number>>(`/api/comments/counts?${query}`, 'en').catch(() => ({}))
    for (const { article, page, show } of asked) {
      const count = (counts as Record<string, number>)[article ?? page ?? '']
      if (count !== undefined) show(count)
    }
  }
}

/** `<colloquy-count article|page>`: how many comments there are. What is inside stays until that is known. */
export class CountElement extends HTMLElement {
  connectedCallback(): void {
    const article = this.getAttribute('article') ?? undefined
    const page = article ? undefined : new URL(this.getAttribute('page') || location.href, location.href).href
    const show = async (count: number) => {
      const { language, say } = await wordsOf(this.closest('[lang]')?.getAttribute('lang') ?? 'en')
      this.textContent = this.hasAttribute('number')
        ? new Intl.NumberFormat(language).format(count)
        : say('comments', { count })
    }
    if (waiting.length === 0) setTimeout(askAll)
    waiting.push({ article, page, show })
  }
}
