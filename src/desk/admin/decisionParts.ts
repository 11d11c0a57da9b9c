import type { Status } from '#moderation/client'
import { type Answer, problem } from '#platform/admin/client'
import type { DeskCard } from '../types'
import type { DeskResult, Seen } from './deskApi'
import type { DeskMessage } from './deskMessage'
import { isOpen, type Move } from './deskWords'

/** A comment without a card (one of many alike) is left to the server; a report is answered by saying again what it is. */
export function canMove(card: DeskCard | undefined, move: Move, reported: boolean): boolean {
  return !card || isOpen(move, card.status) || (reported && move === card.status)
}

/** Why a move was not even tried. */
export function nothingToDo(move: Move): string {
  const state: Record<Status, string> = {
    approved: 'It is approved already.',
    pending: 'It waits already.',
    spam: 'It is spam already.',
    trash: 'It is in the trash already.',
  }
  return move === 'restore' ? 'Only what is in spam or in the trash can be restored.' : state[move]
}

/** `updatedAt` of what the moderator had before them. */
export function seenOf(ids: readonly string[], known: ReadonlyMap<string, DeskCard>): Seen {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const card = known.get(id)
      return card ? [[id, card.updatedAt]] : []
    }),
  )
}

/** What a whole failed request says about each of its comments. */
export function failedResult(id: string, answer: Extract<Answer<unknown>, { ok: false }>): DeskResult {
  return {
    id,
    ok: false,
    error: { status: answer.status, code: 'refused', message: answer.message },
  }
}

/** Why one comment stayed as it was. */
export function refusal({ code, message }: { code: string; message: string }): string {
  return code === 'not_found' ? problem(404) : message
}

/** What an undo says of itself. */
export function undoneMessage(back: number, failed: number): DeskMessage {
  const done = back === 1 ? 'Undone: the comment is back.' : `Undone: ${back} comments are back.`
  if (failed === 0) return { text: done, tone: 'done', undo: false }
  const rest = failed === 1 ? '1 could not be undone' : `${failed} could not be undone`
  return {
    text: `${back > 0 ? `${done} ` : ''}${rest}: somebody has changed ${failed === 1 ? 'it' : 'them'} since.`,
    tone: 'problem',
    undo: false,
  }
}
