import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { DeskCard } from '../types'

type Props = {
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
export function CardList({ busy, cards, focus, grabs, label, more, renderCard }: Props) {
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
