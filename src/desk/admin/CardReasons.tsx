import { explain, type Reason } from '#moderation/client'

/** Why the rules decided as they did, in a sentence each. */
export function CardReasons({ reasons }: { reasons: readonly Reason[] }) {
  const sentences = [...new Set(reasons.map(explain))]
  if (sentences.length === 0) return null
  return (
    <ul aria-label="Why it is here" className="queue-reasons">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
