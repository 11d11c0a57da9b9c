import { useEffect, useRef } from 'react'
import type { DeskWork } from './createDesk'
import type { DeskAction, DeskState, Store } from './deskState'
import type { Move } from './deskWords'
import type { Writing } from './WriteForm'

/** What a key of the desk asks for. */
export type DeskCommand =
  | 'next'
  | 'previous'
  | 'approve'
  | 'trust'
  | 'hold'
  | 'spam'
  | 'trash'
  | 'restore'
  | 'reply'
  | 'edit'
  | 'select'
  | 'selectRange'
  | 'undo'
  | 'panel'
  | 'note'
  | 'ban'
  | 'search'
  | 'help'

type Binding = { key: string; shift?: boolean; command: DeskCommand; shown: string; does: string }

/** Every key, in the order the help lists them. */
export const bindings: readonly Binding[] = [
  { key: 'j', command: 'next', shown: 'j', does: 'Go to the next comment' },
  { key: 'k', command: 'previous', shown: 'k', does: 'Go to the comment before' },
  { key: 'a', command: 'approve', shown: 'a', does: 'Approve' },
  { key: 'y', command: 'trust', shown: 'y', does: 'Approve, and trust the browser it came from' },
  { key: 'h', command: 'hold', shown: 'h', does: 'Hold' },
  { key: 's', command: 'spam', shown: 's', does: 'Mark as spam' },
  { key: 't', command: 'trash', shown: 't', does: 'Move to the trash' },
  { key: 'u', command: 'restore', shown: 'u', does: 'Restore from spam or trash' },
  { key: 'r', command: 'reply', shown: 'r', does: 'Reply as staff' },
  { key: 'e', command: 'edit', shown: 'e', does: 'Correct the text' },
  { key: 'x', command: 'select', shown: 'x', does: 'Select, or take out of the selection' },
  { key: 'x', shift: true, command: 'selectRange', shown: 'Shift x', does: 'Select everything from the last one on' },
  { key: 'p', command: 'panel', shown: 'p', does: 'Go to what is known about it (notes, bans, history), and back' },
  { key: 'n', command: 'note', shown: 'n', does: 'Write a note' },
  { key: 'b', command: 'ban', shown: 'b', does: 'Ban its sender' },
  { key: 'z', command: 'undo', shown: 'z', does: 'Undo the last decision' },
  { key: '/', command: 'search', shown: '/', does: 'Search' },
  { key: '?', command: 'help', shown: '?', does: 'Show these keys' },
]

/** What of a keyboard event matters. */
export type KeyPress = { key: string; shiftKey: boolean; ctrlKey: boolean; altKey: boolean; metaKey: boolean }

/** Which command a key gives; none while somebody types, and none of the browser's own shortcuts. */
export function commandOf(press: KeyPress, typing: boolean): DeskCommand | undefined {
  if (typing || press.ctrlKey || press.altKey || press.metaKey) return undefined
  const key = press.key.toLowerCase()
  // Where "/" and "?" need Shift is up to the keyboard; only letters tell it apart.
  const isLetter = /^[a-z]$/.test(key)
  return bindings.find((binding) => binding.key === key && (!isLetter || Boolean(binding.shift) === press.shiftKey))
    ?.command
}

const typedInto = new Set(['text', 'search', 'email', 'url', 'password', 'number', 'date', 'tel', 'time'])

/** Whether keys belong to what has the focus: a field, a list of choices, an editor. */
export function isTypingIn(
  element: { tagName: string; type?: string; isContentEditable?: boolean } | null | undefined,
): boolean {
  if (!element) return false
  if (element.isContentEditable) return true
  const tag = element.tagName.toLowerCase()
  return tag === 'textarea' || tag === 'select' || (tag === 'input' && typedInto.has(element.type ?? 'text'))
}

type CommandTargets = {
  store: Store<DeskState, DeskAction>
  work: Pick<DeskWork, 'decide' | 'undo'>
  write: (writing: Writing) => void
  /** Leads to the panel about a comment, or a form in it. */
  inPanel: (id: string, place: PanelPlace) => void
  search: () => void
  help: () => void
}

const decisions: Partial<Record<DeskCommand, Move>> = {
  approve: 'approved',
  trust: 'trust',
  hold: 'pending',
  spam: 'spam',
  trash: 'trash',
  restore: 'restore',
}

/** Does what a key asks for: to the selection where there is one, else to the card in focus. */
export function runCommand(
  command: DeskCommand,
  { help, inPanel, search, store, work, write }: CommandTargets,
  isList: boolean,
): void {
  if (command === 'help') help()
  else if (command === 'undo') void work.undo()
  else if (isList) inList(command, { inPanel, search, store, work, write })
}

function inList(command: DeskCommand, { inPanel, search, store, work, write }: Omit<CommandTargets, 'help'>): void {
  const { focus, selected } = store.get()
  const move = decisions[command]
  if (command === 'search') search()
  else if (command === 'next') store.send({ type: 'moved', by: 1 })
  else if (command === 'previous') store.send({ type: 'moved', by: -1 })
  else if (focus === null) return
  else if (command === 'select') store.send({ type: 'toggled', id: focus })
  else if (command === 'selectRange') store.send({ type: 'ranged', id: focus })
  else if (command === 'panel' || command === 'note' || command === 'ban') inPanel(focus, command)
  else if (command === 'reply' || command === 'edit') write({ id: focus, what: command })
  else if (move) void work.decide(selected.size > 0 ? [...selected] : [focus], move)
}

/** Calls `run` for every key that means something, unless somebody types or a dialog is open. */
export function useKeys(run: (command: DeskCommand) => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      const target = event.target instanceof HTMLElement ? event.target : null
      const command = commandOf(event, isTypingIn(target))
      // A key held down must not decide on a whole queue.
      if (!command || (event.repeat && command !== 'next' && command !== 'previous')) return
      event.preventDefault()
      latest.current(command)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** A place in the panel about a comment that a key leads to. */
export type PanelPlace = 'panel' | 'note' | 'ban'

/** Where the keyboard goes for each: the form is unfolded on the way. Where there is no room beside the list, a fold has the title. */
const places: Readonly<Record<PanelPlace, { within: string; field: string }>> = {
  panel: { within: '.queue-inline-panel > summary, .queue-panel .queue-panel__title', field: '' },
  note: { within: '.queue-fold--note', field: 'textarea' },
  ban: { within: '.queue-fold--ban', field: 'select' },
}

/** How often a page is looked at that has yet to draw the panel. */
const tries = 60

/**
 * Takes the keyboard to a place in the panel about a comment, wherever the page has it; from within the panel its own key leads back to
 * the card.
 */
export function focusInPanel(id: string, place: PanelPlace, left = tries): void {
  const panel = panelOf(id)
  if (place === 'panel' && panel?.contains(document.activeElement)) {
    focusCard(id)
    return
  }
  const { field, within } = places[place]
  const found = panel?.parentElement?.querySelector<HTMLElement>(within)
  if (found instanceof HTMLDetailsElement) found.open = true
  const target = found && field ? found.querySelector<HTMLElement>(field) : found
  if (target) {
    target.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'nearest' })
  } else if (left > 0) requestAnimationFrame(() => focusInPanel(id, place, left - 1))
}

const panelOf = (id: string): HTMLElement | null | undefined =>
  [...document.querySelectorAll<HTMLElement>('.queue-panel__inner')]
    .find(({ dataset }) => dataset.comment === id)
    ?.closest<HTMLElement>('.queue-inline-panel, .queue-panel')

/** How long the results of a search are waited for. */
const longestSearchMs = 10_000

/**
 * Takes the keyboard from the search to the card in focus: to that of the results where `cards` is what the list held before it was
 * searched. Not where it has been taken elsewhere meanwhile.
 */
export function focusResults({ get, send }: Store<DeskState, DeskAction>, cards?: DeskState['cards']): void {
  const from = document.activeElement
  const end = performance.now() + longestSearchMs
  const look = () => {
    const state = get()
    if (document.activeElement !== from) return
    if (state.phase !== 'loading' && state.cards !== cards) send({ type: 'moved', by: 0 })
    else if (performance.now() < end) requestAnimationFrame(look)
  }
  look()
}

/** Takes the keyboard back to the card of a comment. */
export function focusCard(id: string): void {
  document.getElementById(`queue-${id}`)?.focus()
}
