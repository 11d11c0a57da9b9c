import type { Move } from './deskWords'

/** What the desk says about what was just done. `failures` list single refusals of many. */
export type DeskMessage = {
  text: string
  tone: 'done' | 'problem' | 'working'
  undo: boolean
  progress?: { done: number; total: number }
  failures?: readonly { id: string; name: string; text: string }[]
}

const around: Record<Move, [before: string, after: string]> = {
  approved: ['Approved', ''],
  pending: ['Put', ' on hold'],
  spam: ['Marked', ' as spam'],
  trash: ['Moved', ' to the trash'],
  restore: ['Restored', ''],
}

/** "Approved the comment by Ada." or "Marked 12 comments as spam; 3 stayed as they were." */
export function doneSentence(move: Move, names: readonly string[], failed: number): string {
  const [name] = names
  if (name === undefined)
    return failed === 1 ? 'The comment stayed as it was.' : `All ${failed} comments stayed as they were.`
  const [before, after] = around[move]
  const what = names.length === 1 ? `the comment by ${name}` : `${names.length} comments`
  const rest = failed === 0 ? '' : failed === 1 ? '; 1 stayed as it was' : `; ${failed} stayed as they were`
  return `${before} ${what}${after}${rest}.`
}
