import type { StoredComment } from '#comments/client'
import { explain, type Reason, type Verdict } from '#moderation/client'
import { Marked } from './Marked'

/** Why the rules decided as they did, in sentences. */
export function ReasonList({ comment, verdict }: { comment: StoredComment; verdict: Verdict | null }) {
  if (!verdict) return <p>No rule has judged this comment; it was brought in or decided by hand.</p>
  return (
    <>
      {verdict.reasons.length > 0 ? (
        <ul className="desk-reasons">
          {verdict.reasons.map((reason) => (
            <li key={`${reason.phase} ${reason.code} ${reason.span?.join('-') ?? ''}`}>
              {explain(reason)}
              <Place comment={comment} reason={reason} />
            </li>
          ))}
        </ul>
      ) : (
        <p>No rule objected.</p>
      )}
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
