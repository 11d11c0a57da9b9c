import { Link } from '@payloadcms/ui'
import { memo, type ReactNode } from 'react'
import type { DeskCard } from '../types'
import { CardBadges } from './CardBadges'
import { CardReasons } from './CardReasons'
import { CardText } from './CardText'
import { DecisionButtons } from './DecisionButtons'
import { type Move, nameOf } from './deskWords'
import { fullDate } from './fullDate'
import { Marked } from './Marked'
import { spansOf } from './spansOf'
import { agoWords, durationWords } from './timeWords'

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

type Props = {
  card: DeskCard
  commands: CardCommands
  focused: boolean
  selected: boolean
  reported: boolean
  /** The list's own status: a card that has another one says so. */
  statusShown: boolean
  notice: string | undefined
  me: string | undefined
  now: number
  position: number
  total: number
  /** A form, or what is known of its sender where there is no panel beside the list. */
  children?: ReactNode
}

/** A comment on the desk with everything a decision needs. */
export const QueueCard = memo(function QueueCard(props: Props) {
  const { card, children, commands, focused, me, notice, now, position, reported, selected, statusShown, total } = props
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
        <h2 className="queue-card__name" id={`queue-name-${card.id}`}>
          {card.name ? <Marked spans={spansOf(card, 'name')} text={card.name} /> : 'Without a name'}
        </h2>
        <CardTime card={card} now={now} />
      </header>
      <p className="queue-card__place">
        under{' '}
        <Link href={commands.articleLink(card.article)} prefetch={false}>
          {card.article.title}
        </Link>
        {card.parent ? (
          <>
            , in reply to {card.parent.name || 'somebody without a name'}: <q>{card.parent.excerpt}</q>
          </>
        ) : null}
      </p>
      <CardBadges card={card} me={me} showStatus={statusShown} />
      {notice ? (
        <p className="queue-card__notice" role="alert">
          {notice}{' '}
          <button className="queue-link-button" onClick={() => commands.dismiss(card.id)} type="button">
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
      <CardReasons reasons={card.reasons} />
      <div className="queue-card__foot">
        <DecisionButtons card={card} decide={(move) => commands.decide(card.id, move)} reported={reported} />
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

/** How long it waits, or when it was written; the full date on pointing at it. */
function CardTime({ card: { createdAt, status, statusAt }, now }: Pick<Props, 'card' | 'now'>) {
  const since = status === 'pending' ? statusAt : createdAt
  return (
    <time className="queue-card__time" dateTime={since} title={fullDate(since)}>
      {status === 'pending' ? `waiting ${durationWords(now - Date.parse(since))}` : agoWords(since, now)}
    </time>
  )
}
