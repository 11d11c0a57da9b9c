import { countDelta } from '../../src/moderation/transitions'
import type { Status } from '../../src/moderation/types'

type Recorded = { from: Status | null; to: Status | null }

/** The state a comment is in by its events, oldest first; null when it is gone, or never was. */
export function replayStatus(events: readonly Recorded[]): Status | null {
  return events.at(-1)?.to ?? null
}

/** How many comments are public by the events of an article. */
export function replayCount(events: readonly Recorded[]): number {
  return events.reduce((count, { from, to }) => count + countDelta(from, to), 0)
}
