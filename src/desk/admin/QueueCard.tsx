import { Link } from '@payloadcms/ui'
import { memo, type ReactNode, useState } from 'react'
import { explain, type Reason } from '#moderation/client'
import { durationWords, Time } from '#platform/admin/client'
import type { DeskCard } from '../types'
import { cardHtml } from './cardHtml'
import { canTrust, isOpen, type Move, moves, nameOf, trustMove } from './deskWords'
import { eventSentence } from './eventSentence'
import { besideScore, Marked, ScoreLine, StatusLabel, spansIn, spansOf } from './Marked'

/** What a card can ask of the desk; stable, so that only cards that changed are drawn again. */
export type CardCommands = {
  /** Where an article is looked at. */
  articleLink: (article: DeskCard['article']) => string
  decide: (id: string, move: Move) => void
  focus: (id: string) => void
  toggle: (id: string, range: boolean) => void
  write: (id: string, what: 'reply' | 'edit') => void
  dismiss: (id: string) => void
}

type QueueCardProps = {
  card: DeskCard
  commands: CardCommands
  focused: boolean
  selected: boolean
  reported: boolean
  /** Who sent what is not for authors of articles. */
  mayTrust: boolean
  /** The list's own status: a card that has another one says so. */
  statusShown: boolean
  notice: string | undefined
  me: string | undefined
  position: number
  total: number
  /** A form, or what is known of its sender where there is no panel beside the list. */
  children?: ReactNode
}

/** A comment on the desk with everything a decision needs. */
export const QueueCard = memo(function QueueCard(props: QueueCardProps) {
  const { card, children, commands, focused, mayTrust, me, notice } = props
  const { position, reported, selected, statusShown, total } = props
  const name = nameOf(card)
  return (
    <article
      aria-labelledby={`queue-name-${card.id}`}
      aria-posinset={position}
      aria-setsize={total}
      className={`queue-card${focused ? ' queue-card--focused' : ''}${selected ? ' queue-card--selected' : ''}`}
      id={`queue-${card.id}`}
      onFocus={() => commands.focus(card.id)}
      onPointerDown={() => commands.focus(card.id)}
      tabIndex={focused ? 0 : -1}
    >
      <header className="queue-card__head">
        <label className="queue-card__pick">
          <input
            aria-label={`Select the comment by ${name}`}
            checked={selected}
            className="queue-card__select"
            onChange={(event) => {
              const { nativeEvent } = event
              commands.toggle(card.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }}
            type="checkbox"
          />
        </label>
        <h2 className="queue-card__name" id={`queue-name-${card.id}`}>
          {card.name ? (
            <bdi>
              <Marked spans={[...spansOf(card, 'name'), ...spansIn(card.name, card.hits)]} text={card.name} />
            </bdi>
          ) : (
            'Without a name'
          )}
        </h2>
        <CardTime card={card} />
      </header>
      <p className="queue-card__place">
        under{' '}
        <Link href={commands.articleLink(card.article)} prefetch={false}>
          <Marked spans={spansIn(card.article.title, card.hits)} text={card.article.title} />
        </Link>
        {card.parent ? (
          <>
            , in reply to <bdi>{card.parent.name || 'somebody without a name'}</bdi>:{' '}
            <q dir="auto">{card.parent.excerpt}</q>
          </>
        ) : null}
      </p>
      <CardBadges card={card} me={me} showStatus={statusShown} />
      {notice ? (
        <p className="queue-card__notice" role="alert">
          {notice}{' '}
          <button className="desk-link-button" onClick={() => commands.dismiss(card.id)} type="button">
            Put aside
          </button>
        </p>
      ) : null}
      <CardText card={card} />
      {card.url ? (
        // Not a link: nobody should land on it by a slip.
        <p className="queue-card__url">
          Website: <Marked spans={spansOf(card, 'url')} text={card.url} />
        </p>
      ) : null}
      {card.source ? (
        <p className="queue-card__url">
          Webmention from the page: <bdi>{card.source.url}</bdi>
        </p>
      ) : null}
      <ScoreLine score={card.score} />
      <CardReasons reasons={besideScore(card.reasons, card.score)} />
      <DecidedBy card={card} me={me} />
      <div className="queue-card__foot">
        <DecisionButtons
          card={card}
          decide={(move) => commands.decide(card.id, move)}
          mayTrust={mayTrust}
          reported={reported}
        />
        <div className="queue-card__more">
          <button className="desk-button" onClick={() => commands.write(card.id, 'reply')} type="button">
            Reply
          </button>
          <button className="desk-button" onClick={() => commands.write(card.id, 'edit')} type="button">
            Edit
          </button>
        </div>
      </div>
      {children}
    </article>
  )
})

/** How long it waits, or when it was written. */
function CardTime({ card: { createdAt, status, statusAt } }: Pick<QueueCardProps, 'card'>) {
  return status === 'pending' ? (
    <Time at={statusAt} className="queue-card__time" words={waitingWords} />
  ) : (
    <Time at={createdAt} className="queue-card__time" />
  )
}

const waitingWords = (since: string, now: number): string => `waiting ${durationWords(now - Date.parse(since))}`

type CardBadgesProps = { card: DeskCard; me: string | undefined; showStatus: boolean }

/** What one should know about a comment before reading it, each as a word. */
export function CardBadges({ card, me, showStatus }: CardBadgesProps) {
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
    ...(card.reader === 'known' || card.reader === 'trusted' ? [{ kind: 'known', text: 'Known reader' }] : []),
    ...(card.source ? [{ kind: 'mention', text: 'Webmention' }] : []),
    ...(card.badge ? [{ kind: 'staff', text: card.badge === 'staff' ? 'Staff' : 'Author of the article' }] : []),
    ...(card.pinned ? [{ kind: 'pinned', text: 'Pinned' }] : []),
    ...(card.editedAt ? [{ kind: 'edited', text: 'Edited' }] : []),
    ...(card.assignee
      ? [{ kind: 'assignee', text: card.assignee.id === me ? 'You are on it' : `${card.assignee.name} is on it` }]
      : []),
  ]
}

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

/** Which person gave it the status it has. */
function DecidedBy({ card: { decided, status }, me }: Pick<QueueCardProps, 'card' | 'me'>) {
  if (!decided) return null
  const { at, by, kind } = decided
  const event = { kind, from: null, to: status, actorType: 'person', actor: by?.id ?? 'gone' } as const
  return (
    <p className="queue-card__decided">
      {eventSentence(event, { names: by ? { [by.id]: by.name } : {}, me }).replace(/\.$/, '')}, <Time at={at} />.
    </p>
  )
}

// About what fits without pushing the next comment off the screen.
const longText = 1100
const longLines = 14

/**
 * The text as readers would see it, or as it was typed, with what the rules or a search found in it. A long one is cut until
 * somebody wants all of it.
 */
export function CardText({ card }: { card: DeskCard }) {
  const [whole, setWhole] = useState(false)
  const [asTyped, setAsTyped] = useState(false)
  const { content, hits, html, score } = card
  const isLong = content.length > longText || content.split('\n').length > longLines
  const spans = [...spansOf(card, 'content'), ...(score?.words ?? []), ...spansIn(content, hits)]
  const isTyped = asTyped || html === ''
  const className = `queue-text${isTyped ? ' queue-text--typed' : ''}${isLong && !whole ? ' queue-text--cut' : ''}`
  const places = spans.map(([start, end]) => content.slice(start, end))
  return (
    <>
      {isTyped ? (
        <div className={className} dir="auto">
          <Marked spans={spans} text={content} />
        </div>
      ) : (
        // What readers are shown: sanitised by the server when it was rendered.
        <div className={className} dangerouslySetInnerHTML={{ __html: cardHtml(html, places) }} dir="auto" />
      )}
      <p className="queue-text__ways">
        {isLong ? (
          <button aria-expanded={whole} className="desk-link-button" onClick={() => setWhole(!whole)} type="button">
            {whole ? 'Show less' : 'Show the whole text'}
          </button>
        ) : null}
        <button aria-pressed={asTyped} className="desk-link-button" onClick={() => setAsTyped(!asTyped)} type="button">
          {asTyped ? 'As readers see it' : 'As typed'}
        </button>
      </p>
    </>
  )
}

type DecisionButtonsProps = { card: DeskCard; reported: boolean; mayTrust: boolean; decide: (move: Move) => void }

/** The decisions that would change something. Under reports "approve" stays: it says that nothing is wrong. */
export function DecisionButtons({ card, decide, mayTrust, reported }: DecisionButtonsProps) {
  return (
    <fieldset className="queue-decisions">
      <legend className="desk-unseen">Decide on the comment by {nameOf(card)}</legend>
      {moves
        .filter(({ move }) => isOpen(move, card.status) || (reported && move === card.status))
        .map(({ key, move, verb }) => (
          <button
            aria-keyshortcuts={key}
            className={`desk-button desk-button--${move}`}
            key={move}
            onClick={() => decide(move)}
            type="button"
          >
            {reported && move === card.status ? 'Keep' : verb}
            <Key name={key} />
          </button>
        ))}
      {mayTrust && canTrust(card) ? (
        <button
          aria-keyshortcuts={trustMove.key}
          className="desk-button"
          onClick={() => decide(trustMove.move)}
          title="Publishes it, and what this browser sends with the same address from now on"
          type="button"
        >
          {trustMove.verb}
          <Key name={trustMove.key} />
        </button>
      ) : null}
    </fieldset>
  )
}

/** The key of a button, for the eye: `aria-keyshortcuts` tells it to others. */
export function Key({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="queue-key">
      {name}
    </span>
  )
}
