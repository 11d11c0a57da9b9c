import type { CommentSource } from '#comments/client'
import type { BanEffect, BanKind, CampaignStatus, ReaderStanding, Reason, SpamScore, Status } from '#moderation/client'

export const deskTabs = ['pending', 'reported', 'checks', 'spam', 'approved', 'trash'] as const
export type DeskTab = (typeof deskTabs)[number]

/** Whether a list holds what has a status: `checks` and `reported` hold comments that something else is asked about. */
export function isStatusTab(tab: DeskTab): tab is Exclude<DeskTab, 'reported' | 'checks'> {
  return tab !== 'reported' && tab !== 'checks'
}

/** What a list of the desk is asked for. Dates are `YYYY-MM-DD`, inclusive, in UTC. */
export type DeskQuery = {
  tab: DeskTab
  /** In text and name, any case. */
  search?: string | undefined
  /** Id of an article. */
  article?: string | undefined
  /** Code of a reason. */
  reason?: string | undefined
  /** Public name, exactly. */
  author?: string | undefined
  from?: string | undefined
  to?: string | undefined
  /** Only comments with links. */
  links?: boolean | undefined
  sort: 'oldest' | 'newest'
  /** At most 200. */
  limit: number
  /** Opaque, from `next` of the answer before. */
  after?: string | undefined
}

/** A comment on the desk, with why it is there. `updatedAt` is what decisions send as `seen`. */
export type DeskCard = {
  id: string
  /** `path` is where readers read it. */
  article: { id: string; title: string; slug: string; path: string }
  parent: { id: string; name: string; excerpt: string } | null
  name: string
  url: string | null
  content: string
  html: string
  status: Status
  /** Since when it has this status. */
  statusAt: string
  createdAt: string
  editedAt: string | null
  updatedAt: string
  badge: 'staff' | 'author' | null
  /** The page elsewhere that it was found on; of a webmention. */
  source: CommentSource | null
  pinned: boolean
  /** Of the newest decision by rule. */
  reasons: Reason[]
  /** How its browser stood when it came. */
  reader: ReaderStanding
  /** What a search has found in it, as it is written there. */
  hits: string[]
  policyVersion: number | null
  /** What the spam filter said; nothing where it had not seen enough. */
  score: SpamScore | null
  openReports: number
  shadow: boolean
  /** Who gave it the status it has, where a person did; `by` is nobody where the account is gone. */
  decided: { kind: 'moderated' | 'undone'; by: { id: string; name: string } | null; at: string } | null
  assignee: { id: string; name: string } | null
  assignedAt: string | null
}

/** `total` counts what the filters find, without paging. */
export type DeskList = { docs: DeskCard[]; total: number; next: string | null }

export type DeskCounts = Record<DeskTab, number>

/** Where a comment stands: the lists it is on, and who works on it. */
export type DeskPlace = Pick<DeskCard, 'assignee' | 'assignedAt'> & { tabs: readonly DeskTab[] }

/** After a change: `ids` are the comments that changed, `places` where each is now; what is deleted has none. */
export type DeskNews = { counts: DeskCounts; ids: readonly string[]; places: Readonly<Record<string, DeskPlace>> }

/** What is known of whoever sent a comment, by their address (which is not in it) or, without one, nothing. */
export type AuthorHistory = {
  known: boolean
  comments: Record<Status, number>
  firstSeen: string | null
  notes: { id: string; text: string; actor: string; actorName: string; createdAt: string }[]
  bans: { id: string; kind: BanKind; effect: BanEffect; until: string | null }[]
  /** Until when it is known which network it came from; null where that is not known, or not any more. */
  networkUntil: string | null
  /** How the browser it came from stands now, and what a moderator has said of it with this comment; null where no browser is known. */
  reader: { standing: ReaderStanding; trust: 'given' | 'revoked' | null } | null
}

/**
 * Near-duplicates that wait: one campaign, one decision. `ids` oldest first, `sample` the oldest. `holds` says whether the decision can hold
 * for later ones: too short a text says nothing of others.
 */
export type SimilarGroup = { ids: string[]; sample: DeskCard; holds: boolean }

/** A decision on near-duplicates that holds for later ones until a moment; `later` counts those it has decided. */
export type DeskCampaign = {
  id: string
  to: CampaignStatus
  alike: number
  later: number
  createdAt: string
  until: string
  latestAt: string | null
  /** Nobody where the account is gone. */
  actor: { id: string; name: string } | null
  /** The oldest of those decided as one, while it is there. */
  sample: DeskCard | null
}

/** `days` is what the settings suggest for a new one, at most `mostDays`. */
export type DeskCampaigns = { docs: DeskCampaign[]; days: number; mostDays: number }

/** The desk's numbers over the last `days`. Times in milliseconds, shares 0–1; null where nothing was decided. */
export type DeskStatistics = {
  waiting: number
  median: number | null
  p95: number | null
  /** Of all decisions, those no person made. */
  automatic: number | null
  /** What people did, for each 100 comments submitted. */
  actionsPer100: number | null
  reasons: { code: string; count: number }[]
  days: { date: string; submitted: number; decided: number; median: number | null }[]
}
