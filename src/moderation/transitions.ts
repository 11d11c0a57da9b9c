import type { Reason } from './reasons'
import { type EventKind, type Outcome, outcomes, type Status } from './types'

export type ActorType = 'person' | 'rule' | 'system'
type Change = { from: Status; to: Status; actorType: ActorType }

const anywhere = ['pending', 'approved', 'spam', 'trash'] as const
const hiding = ['pending', 'spam', 'trash'] as const

/**
 * Where each kind of actor may move a comment to, by the state it is in. People may do everything. Rules publish only what
 * waits (a check that failed has answered); what was thrown away they leave there. The system only hides.
 */
const allowed: Readonly<Record<ActorType, Readonly<Record<Status, readonly Status[]>>>> = {
  person: { pending: anywhere, approved: anywhere, spam: anywhere, trash: anywhere },
  rule: { pending: anywhere, approved: hiding, spam: hiding, trash: hiding },
  system: { pending: hiding, approved: hiding, spam: hiding, trash: hiding },
}

/**
 * The state machine of a comment that exists.
 * @throws Error for a change nobody of that kind may make: a mistake of the caller, not of a person
 */
export function transition({ actorType, from, to }: Change): 'changed' | 'unchanged' {
  if (from === to) return 'unchanged'
  if (!allowed[actorType][from].includes(to))
    throw new Error(`A ${actorType} may not move a comment from ${from} to ${to}`)
  return 'changed'
}

/** What a comment counts among the public ones: in (1), out (-1) or no change (0). `null` is before it was made, or after it is gone. */
export function countDelta(from: Status | null, to: Status | null): -1 | 0 | 1 {
  if ((from === 'approved') === (to === 'approved')) return 0
  return to === 'approved' ? 1 : -1
}

type Recorded = { from: Status | null; to: Status | null }

/**
 * The state that spam or trash is restored to: the one before (WordPress), so that spam that was thrown away is spam again;
 * else what it was when it was neither; else it waits.
 */
export function restore(events: readonly Recorded[]): Status {
  const entered = events.findLast(({ from, to }) => from !== to)
  if (entered?.to === 'trash' && entered.from === 'spam') return 'spam'
  return (
    events.map(({ to }) => to).findLast((to): to is 'pending' | 'approved' => to === 'pending' || to === 'approved') ??
    'pending'
  )
}

/** The state a comment goes back to when an event of its is taken back; undefined when something has changed it since. */
export function undoTo(events: readonly (Recorded & { id: string })[], id: string): Status | undefined {
  const at = events.findIndex((event) => event.id === id)
  const event = events[at]
  if (!event || event.from === null || event.to === null) return undefined
  return events.slice(at + 1).some(({ from, to }) => from !== to) ? undefined : event.from
}

/** How long a decision can be taken back, in milliseconds. */
export const undoableMs = 30 * 24 * 60 * 60_000

type Recalled = Recorded & {
  id: string
  kind: EventKind
  actorType: ActorType
  createdAt: string
  undoes?: string | null
}

/** Whether somebody can take an event back at a time: `no` where it is no person's decision, else why not. */
export type Undoability = 'yes' | 'no' | 'undone' | 'overtaken' | 'over'

export function undoability(events: readonly Recalled[], id: string, now: number): Undoability {
  const event = events.find((one) => one.id === id)
  if (event?.actorType !== 'person' || (event.kind !== 'moderated' && event.kind !== 'undone')) return 'no'
  if (events.some(({ undoes }) => undoes === id)) return 'undone'
  if (undoTo(events, id) === undefined) return 'overtaken'
  return now - Date.parse(event.createdAt) > undoableMs ? 'over' : 'yes'
}

const status: Readonly<Record<Outcome, Status>> = { approve: 'approved', hold: 'pending', spam: 'spam', trash: 'trash' }

/** The state a comment gets by an outcome. */
export function statusOf(outcome: Outcome): Status {
  return status[outcome]
}

/** The outcome that gives a state. */
export function outcomeTo(wanted: Status): Outcome {
  return outcomes.find((outcome) => status[outcome] === wanted) ?? 'hold'
}

/** The most severe of the outcomes that reasons ask for; without any, nothing speaks against publishing. */
export function outcomeOf(reasons: readonly Pick<Reason, 'outcome'>[]): Outcome {
  return outcomes.findLast((outcome) => reasons.some((reason) => reason.outcome === outcome)) ?? 'approve'
}
