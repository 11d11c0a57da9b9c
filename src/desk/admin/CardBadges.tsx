import type { DeskCard } from '../types'
import { StatusLabel } from './StatusLabel'

type Props = { card: DeskCard; me: string | undefined; showStatus: boolean }

/** What one should know about a comment before reading it, each as a word. */
export function CardBadges({ card, me, showStatus }: Props) {
  const badges = badgesOf(card, me)
  if (badges.length === 0 && !showStatus) return null
  return (
    <ul aria-label="Marks" className="queue-badges">
      {showStatus ? (
        <li>
          <StatusLabel status={card.status} />
        </li>
      ) : null}
      {badges.map(({ kind, text }) => (
        <li className={`queue-badge queue-badge--${kind}`} key={kind}>
          {text}
        </li>
      ))}
    </ul>
  )
}

function badgesOf(card: DeskCard, me: string | undefined): { kind: string; text: string }[] {
  const links = card.html.match(/<a\s/g)?.length ?? 0
  return [
    ...(card.openReports > 0
      ? [{ kind: 'reports', text: card.openReports === 1 ? '1 report' : `${card.openReports} reports` }]
      : []),
    ...(links > 0 ? [{ kind: 'links', text: links === 1 ? '1 link' : `${links} links` }] : []),
    ...(card.shadow ? [{ kind: 'shadow', text: 'Shadow: only its sender sees it' }] : []),
    ...(card.badge ? [{ kind: 'staff', text: card.badge === 'staff' ? 'Staff' : 'Author of the article' }] : []),
    ...(card.pinned ? [{ kind: 'pinned', text: 'Pinned' }] : []),
    ...(card.editedAt ? [{ kind: 'edited', text: 'Edited' }] : []),
    ...(card.assignee
      ? [{ kind: 'assignee', text: card.assignee.id === me ? 'You are on it' : `${card.assignee.name} is on it` }]
      : []),
  ]
}
