/** A piece of a text, marked where a reason points at it. */
export type Piece = { text: string; marked: boolean }

type Span = readonly [start: number, end: number]

/** Cuts a text at `[start, end)` spans in UTF-16 units. Spans may overlap, or be off when the text has changed since. */
export function markSpans(text: string, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const [start, end] of merge(text.length, spans)) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false })
    pieces.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}

function merge(length: number, spans: readonly Span[]): Span[] {
  const inside = spans
    .map(([start, end]): Span => [Math.max(0, start), Math.min(length, end)])
    .filter(([start, end]) => start < end)
    .sort(([a], [b]) => a - b)
  const merged: Span[] = []
  for (const [start, end] of inside) {
    const last = merged.at(-1)
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)]
    else merged.push([start, end])
  }
  return merged
}
