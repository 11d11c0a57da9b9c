import type { SpamScore } from '#moderation/client'

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
