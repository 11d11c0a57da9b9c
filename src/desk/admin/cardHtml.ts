import { withDirections } from '#markup/client'

/** A text of the page as its HTML writes it: outside of attributes these are escaped and no others. */
const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)

const anchor = /<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g
/** Quotation marks may stand either way in a text. */
const plainQuotes = (html: string): string => html.replaceAll('&quot;', '"')

/**
 * A comment's HTML for its card. Links lead nowhere, so that nobody lands there by a slip, and say where they would lead; places
 * that rules or a search have found are marked wherever their text stands.
 */
export function cardHtml(html: string, places: readonly string[]): string {
  const inert = withDirections(html).replace(anchor, (_link, href: string, text: string) => {
    const shown = plainQuotes(text.replace(/<[^>]*>/g, ''))
    const leads = shown === href ? '' : ` <span class="queue-text__address">(${href})</span>`
    return `<span class="queue-text__link">${text}</span>${leads}`
  })
  const wanted = [...new Set(places.map((place) => escaped(place.trim())))]
    .filter((place) => place !== '')
    .sort((one, other) => other.length - one.length)
  if (wanted.length === 0) return inert
  const pattern = new RegExp(wanted.map((place) => place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return inert
    .split(/(<[^>]*>)/)
    .map((piece) => (piece.startsWith('<') ? piece : piece.replace(pattern, '<mark>$&</mark>')))
    .join('')
}
