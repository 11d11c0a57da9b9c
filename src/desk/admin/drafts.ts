import { useCallback, useSyncExternalStore } from 'react'

/** What can be half-written about a comment. */
export type DraftKind = 'reply' | 'edit' | 'note' | 'decision' | 'ban' | 'range'

/** `base` is the text that a correction began with; `name` whose comment it is about. */
export type Draft = { comment: string; kind: DraftKind; name: string; text: string; base?: string }

type DraftKey = Pick<Draft, 'comment' | 'kind'>

export type Drafts = {
  list: () => readonly Draft[]
  find: (key: DraftKey) => Draft | undefined
  keep: (draft: Draft) => void
  drop: (key: DraftKey) => void
  subscribe: (listener: () => void) => () => void
}

type Keeping = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const storedAs = 'colloquy:drafts'
/** The oldest goes: nobody has this many things half-written. */
const mostDrafts = 50
/** No comment is longer. */
const mostCharacters = 70_000

/**
 * What an account has half-written, in memory and, for when the page is loaded again, in the storage of this tab. Another account in the same
 * tab does not find it.
 */
export function createDrafts(account: string, storage: Keeping | undefined): Drafts {
  let drafts: readonly Draft[] = stored(account, storage)
  const listeners = new Set<() => void>()

  const set = (next: readonly Draft[]): void => {
    drafts = next.slice(-mostDrafts)
    try {
      if (drafts.length === 0) storage?.removeItem(storedAs)
      else storage?.setItem(storedAs, JSON.stringify({ account, drafts }))
    } catch {
      // No room: they are still in memory.
    }
    for (const listener of listeners) listener()
  }
  const without = ({ comment, kind }: DraftKey): readonly Draft[] =>
    drafts.filter((one) => one.comment !== comment || one.kind !== kind)

  return {
    list: () => drafts,
    find: ({ comment, kind }) => drafts.find((one) => one.comment === comment && one.kind === kind),
    keep: (draft) => set([...without(draft), { ...draft, text: draft.text.slice(0, mostCharacters) }]),
    drop: (key) => {
      const rest = without(key)
      if (rest.length < drafts.length) set(rest)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function stored(account: string, storage: Keeping | undefined): readonly Draft[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(storedAs) ?? 'null')
    if (!isRecord(kept) || !Array.isArray(kept.drafts)) return []
    if (kept.account === account) return kept.drafts.filter(isDraft).slice(-mostDrafts)
    storage?.removeItem(storedAs)
  } catch {
    // Not readable, or not ours.
  }
  return []
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isDraft = (value: unknown): value is Draft =>
  isRecord(value) && ['comment', 'kind', 'name', 'text'].every((name) => typeof value[name] === 'string')

let opened: { account: string; drafts: Drafts } | undefined

/** The drafts of an account in this tab. While there are any, the browser asks before it leaves the admin. */
export function draftsOf(account: string): Drafts {
  if (opened?.account === account) return opened.drafts
  if (typeof window === 'undefined') return createDrafts(account, undefined)
  const drafts = createDrafts(account, tabStorage())
  // Pages within the admin keep them.
  window.addEventListener('beforeunload', (event) => {
    if (opened?.drafts === drafts && drafts.list().length > 0) event.preventDefault()
  })
  opened = { account, drafts }
  return drafts
}

function tabStorage(): Storage | undefined {
  try {
    return window.sessionStorage
  } catch {
    return undefined
  }
}

const none: readonly Draft[] = []

export function useDrafts(drafts: Drafts): readonly Draft[] {
  return useSyncExternalStore(drafts.subscribe, drafts.list, () => none)
}

type DraftUse = DraftKey & Pick<Draft, 'name'>

/** The text of a field that is kept while it is being written; `base` is what stands there before. */
export function useDraft(
  drafts: Drafts,
  { comment, kind, name }: DraftUse,
  base = '',
): { draft: Draft | undefined; text: string; write: (text: string) => void; drop: () => void } {
  const draft = useDrafts(drafts).find((one) => one.comment === comment && one.kind === kind)
  const begun = draft?.base ?? base
  const write = useCallback(
    (text: string) => {
      if (text === begun) drafts.drop({ comment, kind })
      else drafts.keep({ comment, kind, name, text, ...(begun === '' ? {} : { base: begun }) })
    },
    [begun, comment, drafts, kind, name],
  )
  const drop = useCallback(() => drafts.drop({ comment, kind }), [comment, drafts, kind])
  return { draft, text: draft?.text ?? base, write, drop }
}
