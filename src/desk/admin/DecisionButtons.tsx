import type { DeskCard } from '../types'
import { isOpen, type Move, moves, nameOf } from './deskWords'
import { Key } from './Key'

type Props = { card: DeskCard; reported: boolean; decide: (move: Move) => void }

/** The decisions that would change something. Under reports "approve" stays: it says that nothing is wrong. */
export function DecisionButtons({ card, decide, reported }: Props) {
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
    </fieldset>
  )
}
