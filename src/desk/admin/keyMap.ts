/** What a key of the desk asks for. */
export type DeskCommand =
  | 'next'
  | 'previous'
  | 'approve'
  | 'hold'
  | 'spam'
  | 'trash'
  | 'restore'
  | 'reply'
  | 'edit'
  | 'select'
  | 'selectRange'
  | 'undo'
  | 'search'
  | 'help'

type Binding = { key: string; shift?: boolean; command: DeskCommand; shown: string; does: string }

/** Every key, in the order the help lists them. */
export const bindings: readonly Binding[] = [
  { key: 'j', command: 'next', shown: 'j', does: 'Go to the next comment' },
  { key: 'k', command: 'previous', shown: 'k', does: 'Go to the comment before' },
  { key: 'a', command: 'approve', shown: 'a', does: 'Approve' },
  { key: 'h', command: 'hold', shown: 'h', does: 'Hold' },
  { key: 's', command: 'spam', shown: 's', does: 'Mark as spam' },
  { key: 't', command: 'trash', shown: 't', does: 'Move to the trash' },
  { key: 'u', command: 'restore', shown: 'u', does: 'Restore from spam or trash' },
  { key: 'r', command: 'reply', shown: 'r', does: 'Reply as staff' },
  { key: 'e', command: 'edit', shown: 'e', does: 'Correct the text' },
  { key: 'x', command: 'select', shown: 'x', does: 'Select, or take out of the selection' },
  { key: 'x', shift: true, command: 'selectRange', shown: 'Shift x', does: 'Select everything from the last one on' },
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
