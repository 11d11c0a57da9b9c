import { escapeHtml } from '#platform'
import { renderPage } from './page'

const titles: Readonly<Record<number, string>> = { 404: 'Nothing here', 413: 'Too large', 429: 'Too fast', 503: 'Busy' }

/** An error for a person at a browser, with a way on. */
export function errorPage({ message, status }: { status: number; message: string }): string {
  return renderPage({
    title: titles[status] ?? 'That did not work',
    body: `<p>${escapeHtml(message)}</p>\n<p><a href="/">To the articles</a></p>`,
  })
}
