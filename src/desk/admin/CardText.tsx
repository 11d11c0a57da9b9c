import { useState } from 'react'
import type { DeskCard } from '../types'
import { Marked } from './Marked'
import { spansOf } from './spansOf'

// About what fits without pushing the next comment off the screen.
const longText = 1100
const longLines = 14

/** The text as it was typed with what the rules found in it. A long one is cut until somebody wants all of it. */
export function CardText({ card }: { card: DeskCard }) {
  const [whole, setWhole] = useState(false)
  const { content } = card
  const isLong = content.length > longText || content.split('\n').length > longLines
  return (
    <>
      <div className={isLong && !whole ? 'queue-text queue-text--cut' : 'queue-text'}>
        <Marked spans={spansOf(card, 'content')} text={content} />
      </div>
      {isLong ? (
        <button aria-expanded={whole} className="queue-link-button" onClick={() => setWhole(!whole)} type="button">
          {whole ? 'Show less' : 'Show the whole text'}
        </button>
      ) : null}
    </>
  )
}
