import { explain } from '../../moderation/explain'
import type { Reason } from '../../moderation/types'

/** Why the rules decided as they did, in a sentence each. */
export const CardReasons = ({ reasons }: { reasons: readonly Reason[] }) => {
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
