import type { CampaignStatus, ReaderStanding, Status } from '#moderation/client'
import { type Answer, problem } from '#platform/admin/client'
import { type DeskCampaign, type DeskCard, type DeskTab, isStatusTab } from '../types'
import type { DeskResult, Seen } from './deskApi'

/** What one can do to a comment: give it a status, or give back the one it had, or approve it and trust the browser it came from. */
export type Move = Status | 'restore' | 'trust'

/** The moves in the order of their buttons. */
export const moves: readonly { move: Move; verb: string; key: string }[] = [
  { move: 'approved', verb: 'Approve', key: 'a' },
  { move: 'pending', verb: 'Hold', key: 'h' },
  { move: 'spam', verb: 'Spam', key: 's' },
  { move: 'trash', verb: 'Trash', key: 't' },
  { move: 'restore', verb: 'Restore', key: 'u' },
]

/** "Approve and trust": only where a browser is known that is not trusted already. */
export const trustMove = { move: 'trust', verb: 'Approve and trust', key: 'y' } as const

/** Whether trust can be given with a comment: not where it would say nothing. */
export function canTrust({ reader, status }: Pick<DeskCard, 'reader' | 'status'>): boolean {
  return isOpen('trust', status) && !['none', 'known', 'trusted'].includes(reader)
}

/** Whether a move would change anything: nothing becomes what it is, and only what was put away comes back. */
export function isOpen(move: Move, status: Status): boolean {
  if (move === 'trust') return status === 'pending'
  return move === 'restore' ? status === 'spam' || status === 'trash' : move !== status
}

export function nameOf({ name }: { name: string }): string {
  return name || 'somebody without a name'
}

export const tabWords: Record<DeskTab, { label: string; empty: string; hint: string }> = {
  pending: {
    label: 'Pending',
    empty: 'Nothing waits for you.',
    hint: 'Comments that the rules hold appear here by themselves.',
  },
  reported: {
    label: 'Reported',
    empty: 'Nobody has reported anything.',
    hint: 'Comments that readers report stand here until somebody decides.',
  },
  checks: {
    label: 'Spot checks',
    empty: 'There is nothing to check.',
    hint: 'Two in a hundred of the comments that the rules publish or mark as spam by themselves are shown here, so that somebody says whether that was right. The spam filter learns from it.',
  },
  spam: { label: 'Spam', empty: 'There is no spam.', hint: 'It is emptied by age, as the discussion settings say.' },
  approved: { label: 'Approved', empty: 'No comment is published yet.', hint: 'What readers see is listed here.' },
  trash: { label: 'Trash', empty: 'The trash is empty.', hint: 'What lies here long enough is deleted for good.' },
}

/** What became of a card that a colleague decided on; `tabs` are where it is now. */
export function overtakenWords(tabs: readonly DeskTab[]): string {
  const [status] = tabs.filter(isStatusTab)
  return status
    ? `Meanwhile decided elsewhere: it is now under “${tabWords[status].label}”.`
    : 'Meanwhile deleted for good.'
}

/** How a browser stands, in the panel about a comment. */
export const standingWords: Readonly<Record<ReaderStanding, string>> = {
  none: 'It is not known which browser this came from.',
  new: 'Nothing else has come from this browser.',
  waiting: 'No other comment from this browser is approved.',
  otherAddress: 'Comments from this browser were approved with another address.',
  known: 'Comments from this browser with this address were approved: its next one is published at once.',
  trusted: 'A moderator trusts this browser: its next comment with this address is published at once.',
  rejected: 'A comment from this browser was rejected: its next one waits.',
  manyAddresses: 'This browser has used more than three addresses: its next comment waits.',
  revoked: 'A moderator does not trust this browser: its next comment waits.',
}

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
  trust: ['Approved', ', and its browser is trusted'],
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

/** What a decision on near-duplicates says of later ones: nothing where it was about these only. */
export function laterSentence(until: string | undefined, isForLater: boolean): string {
  if (until) return ` Later ones like them get the same until ${dayWords(until)}.`
  return isForLater ? ' Their text is too short to say anything of later ones: those wait.' : ''
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })

/** "Sunday 6 December", in the reader's own time zone. */
export function dayWords(iso: string): string {
  return dayFormat.format(new Date(iso))
}

const doneTo: Record<CampaignStatus, string> = { approved: 'Approved', spam: 'Marked as spam', trash: 'Thrown away' }

/** "Marked as spam: 12 comments and 3 later ones, by Kim on Monday 30 November. Holds until Sunday 6 December." */
export function standingSentence({ actor, alike, createdAt, later, to, until }: DeskCampaign): string {
  const number = (count: number) => count.toLocaleString('en-GB')
  const more = later === 0 ? '' : later === 1 ? ' and 1 later one' : ` and ${number(later)} later ones`
  return `${doneTo[to]}: ${number(alike)} comments${more}${actor ? `, by ${actor.name}` : ''} on ${dayWords(createdAt)}. Holds until ${dayWords(until)}.`
}

/** Whether leaving a comment as it is, too, is a decision in this list. */
export function isConfirmed(tab: DeskTab | undefined): boolean {
  return tab !== undefined && !isStatusTab(tab)
}

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
  if (move === 'trust') return 'Only what waits can be approved with trust.'
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

/** What is selected at once: all that is shown, or as many of it as can be decided together. */
export function selectAllWords(shown: number, limit: number): string {
  const number = (count: number) => count.toLocaleString('en-GB')
  return shown > limit
    ? `Select the first ${number(limit)} of ${number(shown)} shown`
    : `Select all ${number(shown)} shown`
}

/** What a ban says of itself: what an undo would do is said before it is asked for. */
export function bannedMessage(rejected: number, failed: number): DeskMessage {
  const done =
    rejected === 0
      ? 'Banned.'
      : `Banned; ${rejected === 1 ? '1 of their comments was' : `${rejected} of their comments were`} rejected.`
  const rest = failed === 0 ? '' : ` ${failed === 1 ? '1 stayed as it was' : `${failed} stayed as they were`}.`
  const undo = rejected === 0 ? '' : ` Undo brings ${rejected === 1 ? 'it' : 'them'} back and lifts the ban.`
  return { text: `${done}${rest}${undo}`, tone: 'done', undo: true }
}

/** What became of a ban with an undo. */
type Undone = { lifted: boolean; endsTrust: boolean }

/** What an undo says of itself; `undone` of the ban it was about, where it was about one. */
export function undoneMessage(back: number, failed: number, undone?: Undone): DeskMessage {
  const trust = undone?.endsTrust ? ' The browser it came from is still not trusted: the panel has that.' : ''
  const ban = undone ? `${undone.lifted ? 'The ban is lifted.' : 'The ban had been lifted already.'}${trust}` : ''
  const comments = back === 0 ? '' : back === 1 ? 'Undone: the comment is back.' : `Undone: ${back} comments are back.`
  const them = failed === 1 ? 'it' : 'them'
  const rest =
    failed === 0
      ? ''
      : `${failed === 1 ? '1 could' : `${failed} could`} not be undone: somebody has changed ${them} since.`
  return {
    text: [comments, ban, rest].filter(Boolean).join(' ') || 'Undone.',
    tone: failed === 0 ? 'done' : 'problem',
    undo: false,
  }
}

/** Whether somebody who has read one would have to read the other. */
export function isOtherText(one: DeskCard, other: DeskCard): boolean {
  return one.content !== other.content || one.name !== other.name || one.url !== other.url
}

export const changedTextWords = 'What it says has just changed: look at it again before you decide.'

/** Why a decision was not sent: what it would be about has just been exchanged. */
export function tooFreshWords(name: string): string {
  return `What the comment by ${name} says has changed just now. Look at it again, then decide.`
}
