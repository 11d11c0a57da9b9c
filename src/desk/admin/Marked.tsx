import { markSpans } from './markSpans'

/** A text as it was typed, with places marked. */
export function Marked({ spans, text }: { text: string; spans: readonly (readonly [number, number])[] }) {
  return markSpans(text, spans).map(({ marked, text: piece }, index) => {
    const key = `${index} ${piece.length}`
    return marked ? <mark key={key}>{piece}</mark> : <span key={key}>{piece}</span>
  })
}
