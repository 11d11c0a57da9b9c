import type { StoredComment } from '#comments/client'
import { explain, type Reason, type SpamScore, type Status, type Verdict } from '#moderation/client'
import { statusWords } from './words'

/** A status as colour and word: never colour alone. */
export function StatusLabel({ status }: { status: Status }) {
  return <span className={`desk-status desk-status--${status}`}>{statusWords[status].label}</span>
}

/** A text as it was typed, with places marked. */
export function Marked({ spans, text }: { text: string; spans: readonly (readonly [number, number])[] }) {
  return markSpans(text, spans).map(({ marked, text: piece }, index) => {
    const key = `${index} ${piece.length}`
    return marked ? <mark key={key}>{piece}</mark> : <span key={key}>{piece}</span>
  })
}

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

/** Where reasons point at in one field. */
export function spansOf(
  { reasons }: { reasons: readonly Reason[] },
  field: NonNullable<Reason['field']>,
): [start: number, end: number][] {
  return reasons.flatMap((reason) => (reason.field === field && reason.span ? [reason.span] : []))
}

/** Where texts stand in another one, each time. */
export function spansIn(text: string, places: readonly string[]): [start: number, end: number][] {
  const spans: [number, number][] = []
  for (const place of places)
    for (let at = place === '' ? -1 : text.indexOf(place); at >= 0; at = text.indexOf(place, at + place.length))
      spans.push([at, at + place.length])
  return spans
}

type ReasonListProps = { comment: StoredComment; score: SpamScore | null; verdict: Verdict | null }

/** Why the rules decided as they did, in sentences. */
export function ReasonList({ comment, score, verdict }: ReasonListProps) {
  if (!verdict) return <p>No rule has judged this comment; it was brought in or decided by hand.</p>
  const told = besideScore(verdict.reasons, score)
  return (
    <>
      <ScoreLine score={score} />
      {told.length > 0 ? (
        <ul className="desk-reasons">
          {told.map((reason) => (
            <li key={`${reason.phase} ${reason.code} ${reason.span?.join('-') ?? ''}`}>
              {explain(reason)}
              <Place comment={comment} reason={reason} />
            </li>
          ))}
        </ul>
      ) : verdict.reasons.length === 0 ? (
        <p>No rule objected.</p>
      ) : null}
      <p className="desk-small">
        {verdict.policyVersion === 0
          ? 'Judged by the discussion settings as they came (version 0).'
          : `Judged by version ${verdict.policyVersion} of the discussion settings.`}
      </p>
    </>
  )
}

/** What was found in the name or the website; what was found in the text is marked there. */
function Place({ comment, reason: { field, span } }: { comment: StoredComment; reason: Reason }) {
  const text = field === 'name' || field === 'url' ? comment[field] : null
  if (!text || !span) return null
  return (
    <blockquote className="desk-marked">
      <Marked spans={[span]} text={text} />
    </blockquote>
  )
}

/** What the spam filter says of a comment, and what that means; nothing where it has said nothing. */
export function ScoreLine({ score }: { score: SpamScore | null }) {
  if (!score) return null
  const level = score.percent >= 90 ? 'high' : score.percent >= 50 ? 'middle' : 'low'
  return (
    <div className={`queue-score queue-score--${level}`}>
      <p>
        <strong>{score.percent} % spam</strong>, says the filter: of comments scored like this, {score.of100} of 100
        were spam.
      </p>
      <details>
        <summary>About this score</summary>
        <p>
          {score.words.length > 0 ? 'The words that speak most for spam are marked in the text. ' : null}
          Model {score.model}, which had learned from {score.learned.toLocaleString('en-GB')} comments that people had
          decided on.
        </p>
      </details>
    </div>
  )
}

type ScoreReason = { code: string; detail?: Readonly<Record<string, unknown>> | undefined }

/** Reasons without the one that the line above has told. */
export function besideScore<Told extends ScoreReason>(reasons: readonly Told[], score: SpamScore | null): Told[] {
  return reasons.filter(({ code, detail }) => !(score && code === 'spam_score' && detail?.percent !== undefined))
}
