import { Link } from '@payloadcms/ui'
import { nameOf } from './deskWords'
import type { Draft, DraftKind, Drafts } from './drafts'

const words: Readonly<Record<DraftKind, string>> = {
  reply: 'A reply to',
  edit: 'A correction of the comment by',
  note: 'A note about',
  decision: 'A note about',
  ban: 'A note with a ban of',
  range: 'A range for a ban of',
}

type OtherDraftsProps = { admin: string; drafts: readonly Draft[]; drop: Drafts['drop'] }

/** What is half-written about comments that this list does not show. */
export function OtherDrafts({ admin, drafts, drop }: OtherDraftsProps) {
  if (drafts.length === 0) return null
  return (
    <details className="queue-drafts">
      <summary>
        {drafts.length === 1 ? 'Something is' : `${drafts.length} things are`} half-written about comments that are not
        in this list
      </summary>
      <ul className="queue-notes">
        {drafts.map((draft) => (
          <li key={`${draft.comment} ${draft.kind}`}>
            <span>
              {words[draft.kind]}{' '}
              <Link href={`${admin}/collections/comments/${draft.comment}`} prefetch={false}>
                {nameOf(draft)}
              </Link>
              :
            </span>
            <q dir="auto">{draft.text}</q>
            <button className="desk-link-button" onClick={() => drop(draft)} type="button">
              Discard
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
