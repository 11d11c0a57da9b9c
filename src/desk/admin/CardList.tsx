import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Status } from '#moderation/client'
import type { DeskCard } from '../types'
import { selectionLimit } from './deskState'
import { type DeskFilters, isNarrowed, withoutFilters } from './deskUrl'
import { isOpen, type Move, moves, selectAllWords, tabWords } from './deskWords'

type CardListProps = {
  cards: readonly DeskCard[]
  focus: string | null
  /** Grows when the keyboard's place has to go to the card in focus. */
  grabs: number
  busy: boolean
  label: string
  more: () => void
  renderCard: (card: DeskCard, position: number) => ReactNode
}

const estimate = 260
const gap = 14
/** How near the end the next page is asked for. */
const ahead = 15

/** A long list of which only what is on the screen exists, scrolled with the page. */
export function CardList({ busy, cards, focus, grabs, label, more, renderCard }: CardListProps) {
  const list = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  // What stands above the list grows and shrinks.
  useLayoutEffect(() => {
    const top = list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0
    if (Math.abs(top - margin) > 1) setMargin(top)
  })
  const virtualizer = useWindowVirtualizer({
    count: cards.length,
    estimateSize: () => estimate,
    gap,
    getItemKey: (index) => cards[index]?.id ?? index,
    overscan: 4,
    scrollMargin: margin,
    scrollPaddingStart: 150,
    scrollPaddingEnd: 90,
  })
  const items = virtualizer.getVirtualItems()

  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= cards.length - ahead) more()
  }, [cards.length, last, more])

  const latest = useRef({ cards, focus, virtualizer })
  useEffect(() => {
    latest.current = { cards, focus, virtualizer }
  })
  useEffect(() => {
    if (grabs === 0) return
    const { cards, focus, virtualizer } = latest.current
    const index = cards.findIndex(({ id }) => id === focus)
    if (index < 0) return
    virtualizer.scrollToIndex(index, { align: 'auto' })
    return whenDrawn(`queue-${focus}`, (element) => element.focus({ preventScroll: true }))
  }, [grabs])

  return (
    <div aria-busy={busy} aria-label={label} className="queue-list" ref={list} role="feed">
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const card = cards[item.index]
          return card ? (
            <div
              className="queue-list__item"
              data-index={item.index}
              key={item.key}
              ref={virtualizer.measureElement}
              style={{ transform: `translateY(${item.start - margin}px)` }}
            >
              {renderCard(card, item.index + 1)}
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}

/** A card far away is drawn a few frames after the page has scrolled there. */
function whenDrawn(id: string, then: (element: HTMLElement) => void): () => void {
  let frame = 0
  let tries = 30
  const look = () => {
    const element = document.getElementById(id)
    if (element) return then(element)
    tries -= 1
    if (tries > 0) frame = requestAnimationFrame(look)
  }
  look()
  return () => cancelAnimationFrame(frame)
}

/** Stands in place of cards while they are on their way. */
export function ListSkeleton() {
  return (
    <div className="queue-skeleton">
      <p className="desk-unseen" role="status">
        Loading comments…
      </p>
      {['first', 'second', 'third'].map((key) => (
        <div aria-hidden="true" className="queue-card queue-card--skeleton" key={key}>
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}

/** Says that a list could not be loaded, and tries again. */
export function ListProblem({ problem, retry }: { problem: string | null; retry: () => void }) {
  return (
    <div className="queue-state" role="alert">
      <p className="queue-state__title">The comments could not be loaded.</p>
      <p>{problem}</p>
      <button className="desk-button" onClick={retry} type="button">
        Try again
      </button>
    </div>
  )
}

type EmptyProps = { filters: DeskFilters; show: (filters: DeskFilters) => void }

/** An empty list is good news, unless filters hide something. */
export function ListEmpty({ filters, show }: EmptyProps) {
  return isNarrowed(filters) ? (
    <div className="queue-state">
      <p className="queue-state__title">No comment matches.</p>
      <p>Change the search or the filters, or look at everything under “{tabWords[filters.tab].label}”.</p>
      <button className="desk-button" onClick={() => show(withoutFilters(filters))} type="button">
        Clear search and filters
      </button>
    </div>
  ) : (
    <div className="queue-state">
      <p className="queue-state__title">{tabWords[filters.tab].empty}</p>
      <p>{tabWords[filters.tab].hint}</p>
    </div>
  )
}

type BulkBarProps = {
  count: number
  /** How many cards the list has loaded. */
  shown: number
  statuses: readonly Status[]
  reported: boolean
  decide: (move: Move) => void
  selectAll: () => void
  clear: () => void
}

/** What can be done to the selected comments together. */
export function BulkBar({ clear, count, decide, reported, selectAll, shown, statuses }: BulkBarProps) {
  return (
    <section aria-label="Selected comments" className="queue-bulk">
      <span aria-live="polite" className="queue-bulk__count">
        {count.toLocaleString('en-GB')} selected{count === selectionLimit ? ' (the most at once)' : ''}
      </span>
      <div className="queue-decisions">
        {moves
          .filter(({ move }) => reported || statuses.some((status) => isOpen(move, status)))
          .map(({ move, verb }) => (
            <button
              className={`desk-button desk-button--${move}`}
              key={move}
              onClick={() => decide(move)}
              type="button"
            >
              {verb} {count.toLocaleString('en-GB')}
            </button>
          ))}
      </div>
      <div className="queue-bulk__rest">
        <button className="desk-button" onClick={selectAll} type="button">
          {selectAllWords(shown, selectionLimit)}
        </button>
        <button className="desk-button" onClick={clear} type="button">
          Clear selection
        </button>
      </div>
    </section>
  )
}
