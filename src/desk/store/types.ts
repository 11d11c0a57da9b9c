import type { PayloadRequest } from 'payload'
import type { CountedEvent, Print } from '#moderation'
import type { DeskQuery, DeskTab } from '../types'

type Scope = {
  tab: DeskTab
  /** Only under these articles. */
  articles?: readonly string[] | undefined
}

/** Which comments a list holds. Moments are ISO, `since` inclusive, `before` exclusive. */
export type DeskFilter = Scope & {
  search?: string | undefined
  reason?: string | undefined
  name?: string | undefined
  since?: string | undefined
  before?: string | undefined
  links?: boolean | undefined
}

/** A place in a list: lists are in order of time, then of id. */
export type Position = { createdAt: string; id: string }

export type Page = { sort: DeskQuery['sort']; limit: number; after?: Position | undefined }

/** Events of one kind since a moment, under these articles, in order of time and id. */
export type EventRange = {
  kind: CountedEvent['kind']
  since: string
  articles?: readonly string[] | undefined
  after?: Position | undefined
  limit: number
}

export type FoundEvent = CountedEvent & Position

/** Looks comments up in the desk's index, and in their texts when there is something to search for. */
export type DeskStore = {
  page(req: PayloadRequest, filter: DeskFilter, page: Page): Promise<Position[]>
  total(req: PayloadRequest, filter: DeskFilter): Promise<number>
  /** What texts are compared by, of at most `limit` comments of a tab, the newest; oldest first. */
  prints(req: PayloadRequest, filter: Scope, limit: number): Promise<Print[]>
  events(req: PayloadRequest, range: EventRange): Promise<FoundEvent[]>
}

/** Whether only the desk's index knows what is asked for. */
export function asksIndex({ links, reason, tab }: DeskFilter): boolean {
  return tab === 'reported' || links === true || reason !== undefined
}
