import type { EventKind, Status } from '#moderation/client'
import { didWords, statusWords } from './words'

/** What of an event its sentence needs. */
export type EventLine = {
  kind: EventKind
  from: Status | null
  to: Status | null
  actorType: 'person' | 'rule' | 'system'
  actor?: string | null
}

/** Account ids with their names, and the account that looks. */
export type AccountNames = { names: Readonly<Record<string, string>>; me?: string | undefined }

const arrivals: Record<Status, string> = {
  pending: 'and held',
  approved: 'and published at once',
  spam: 'and marked as spam',
  trash: 'and moved to the trash',
}

/** One line of a comment's history in words. */
export function eventSentence({ actor, actorType, from, kind, to }: EventLine, people: AccountNames): string {
  const who = whoActed(actorType, actor, people)
  switch (kind) {
    case 'submitted':
      return `Submitted${actor ? ` by ${lowerYou(nameOf(actor, people))}` : ''}${to ? ` ${arrivals[to]}` : ''}.`
    case 'moderated':
      return `${who} ${to ? didWords(to) : 'changed its status'}.`
    case 'edited':
      return `${actorType === 'person' ? `${who} corrected the text` : 'Its sender changed the text'}${afterEdit(from, to)}.`
    case 'undone':
      return `${who} undid a decision${to ? `; it is ${inState(to)} again` : ''}.`
    case 'deleted':
      return `${who} deleted it for good.`
    case 'noted':
      return `${who} wrote a note.`
    case 'pinned':
      return `${who} pinned it to the top.`
    case 'unpinned':
      return `${who} took the pin away.`
    case 'reported':
      return to === from ? 'A reader reported it.' : 'Readers reported it, and it is held.'
    case 'erased':
      return 'Name, website and address of its sender were erased, as they had asked.'
    case 'trusted':
      return `${who} gave trust to the browser it came from.`
    case 'distrusted':
      return `${who} ended the trust in the browser it came from.`
    case 'trust_undone':
      return `${who} took back what was said of the browser it came from.`
    case 'rechecked':
      return `A check that had failed was asked again${afterEdit(from, to)}.`
  }
}

function afterEdit(from: Status | null, to: Status | null): string {
  if (!to) return ''
  return from === to ? `; it stayed ${inState(to)}` : `; it is ${inState(to)} since`
}

const inState = (status: Status): string =>
  ({ pending: 'on hold', approved: 'approved', spam: 'in spam', trash: 'in the trash' })[status] ??
  statusWords[status].label

function whoActed(actorType: EventLine['actorType'], actor: string | null | undefined, people: AccountNames): string {
  if (actorType === 'rule') return 'The rules'
  if (actorType === 'system') return 'The system'
  return actor ? nameOf(actor, people) : 'Somebody'
}

// Accounts are deleted; what they did stays.
const nameOf = (actor: string, { me, names }: AccountNames): string =>
  actor === me ? 'You' : (names[actor] ?? 'A former member of staff')

const lowerYou = (name: string): string =>
  name === 'You' ? 'you' : name === 'A former member of staff' ? 'a former member of staff' : name
