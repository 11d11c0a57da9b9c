import type { DeskWork } from './createDesk'
import type { Store } from './createStore'
import type { DeskAction, DeskState } from './deskState'
import type { Move } from './deskWords'
import type { DeskCommand } from './keyMap'
import type { Writing } from './writing'

type Hands = {
  store: Store<DeskState, DeskAction>
  work: Pick<DeskWork, 'decide' | 'undo'>
  write: (writing: Writing) => void
  search: () => void
  help: () => void
}

const decisions: Partial<Record<DeskCommand, Move>> = {
  approve: 'approved',
  hold: 'pending',
  spam: 'spam',
  trash: 'trash',
  restore: 'restore',
}

/** Does what a key asks for: to the selection where there is one, else to the card in focus. */
export function runCommand(command: DeskCommand, { help, search, store, work, write }: Hands, isList: boolean): void {
  if (command === 'help') help()
  else if (command === 'undo') void work.undo()
  else if (isList) inList(command, { search, store, work, write })
}

function inList(command: DeskCommand, { search, store, work, write }: Omit<Hands, 'help'>): void {
  const { focus, selected } = store.get()
  const move = decisions[command]
  if (command === 'search') search()
  else if (command === 'next') store.send({ type: 'moved', by: 1 })
  else if (command === 'previous') store.send({ type: 'moved', by: -1 })
  else if (focus === null) return
  else if (command === 'select') store.send({ type: 'toggled', id: focus })
  else if (command === 'selectRange') store.send({ type: 'ranged', id: focus })
  else if (command === 'reply' || command === 'edit') write({ id: focus, what: command })
  else if (move) void work.decide(selected.size > 0 ? [...selected] : [focus], move)
}
