import type { ModerationResult } from '#comments/client'
import type { BanEffect, BanKind, Status } from '#moderation/client'
import { type Answer, call } from '#platform/admin/client'
import type { CommentRevision, Report } from '../../payload-types'
import type { ModerationView } from '../readModeration'
import type {
  AuthorHistory,
  DeskCampaigns,
  DeskCard,
  DeskCounts,
  DeskList,
  DeskStatistics,
  SimilarGroup,
} from '../types'
import { type DeskFilters, listQuery } from './deskUrl'

/** A result that may name the event it wrote, which is what an undo takes back. */
export type DeskResult = ModerationResult
type Results = { results: DeskResult[] }

/** For how many days a decision on near-duplicates holds for later ones; approvals only where that is asked for. */
export type Later = { days: number; approveLater: boolean }

/** `updatedAt` of each comment as the moderator saw it. */
export type Seen = Record<string, string>

export type BanRequest = {
  comment: string
  kind: BanKind
  value?: string
  effect: BanEffect
  until?: string
  note?: string
  rejectAll?: boolean
}

const of = encodeURIComponent

/** The desk's REST endpoints under `api`, such as `/api`. */
export function deskApi(api: string) {
  const desk = `${api}/moderation`
  const post = <T>(path: string, body: unknown): Promise<Answer<T>> => send<T>('POST', path, body)
  return {
    live: `${desk}/live`,
    list: (filters: DeskFilters, page: { limit: number; after?: string | undefined }) =>
      call<DeskList>(`${desk}/queue?${listQuery(filters, page)}`),
    counts: () => call<DeskCounts>(`${desk}/queue/counts`),
    similar: () => call<{ groups: SimilarGroup[] }>(`${desk}/similar?tab=pending`),
    cards: (ids: readonly string[]) => post<{ docs: DeskCard[] }>(`${desk}/cards`, { ids }),
    statistics: () => call<DeskStatistics>(`${desk}/statistics?days=30`),
    decide: (decision: { ids: string[]; to: Status; seen: Seen; batch?: string | undefined }) =>
      post<Results>(`${desk}/comments`, decision),
    restore: (ids: string[], seen: Seen) => post<Results>(`${desk}/restore`, { ids, seen }),
    empty: (status: 'spam' | 'trash') =>
      post<{ deleted: number; remaining: number }>(`${desk}/trash/empty`, { status }),
    undo: (what: { events: string[] } | { batch: string }) =>
      post<Results & { remaining?: number }>(`${desk}/undo`, what),
    campaigns: () => call<DeskCampaigns>(`${desk}/campaigns`),
    decideCampaign: (decision: Later & { ids: string[]; to: Status; seen: Seen; batch?: string | undefined }) =>
      post<Results & { campaign: { until: string } | null }>(`${desk}/campaigns`, decision),
    reply: (comment: string, content: string, approveParent: boolean) =>
      post<{ doc: { id: string } }>(`${desk}/reply`, { comment, content, approveParent }),
    edit: (id: string, content: string) =>
      send<{ doc: Pick<DeskCard, 'content' | 'html' | 'updatedAt' | 'editedAt' | 'status'> }>(
        'PATCH',
        `${api}/comments/${of(id)}`,
        { content },
      ),
    assign: (ids: string[], assigned: boolean) => post<Results>(`${desk}/assign`, { ids, assigned }),
    trust: (id: string, trust: 'given' | 'revoked' | 'undone', seen?: string) =>
      post<{ result: DeskResult }>(`${desk}/trust`, { id, trust, ...(seen === undefined ? {} : { seen }) }),
    pin: (id: string, pinned: boolean) => post<unknown>(`${desk}/pin`, { id, pinned }),
    note: (comment: string, about: 'comment' | 'author', text: string) =>
      post<unknown>(`${desk}/notes`, { comment, about, text }),
    ban: (ban: BanRequest) => post<Results & { ban: { id: string }; batch: string | null }>(`${desk}/bans`, ban),
    liftBan: (id: string) => send<unknown>('DELETE', `${desk}/bans/${of(id)}`),
    findByAddress: (email: string) => post<{ comments: string[] }>(`${desk}/address`, { email }),
    read: (id: string) => call<ModerationView>(`${desk}/comments/${of(id)}`),
    identity: (id: string) => call<{ email: string | null }>(`${desk}/comments/${of(id)}/identity`),
    author: (id: string) => call<AuthorHistory>(`${desk}/comments/${of(id)}/author`),
    reports: (id: string) => call<{ docs: Report[] }>(`${desk}/comments/${of(id)}/reports`),
    revisions: (id: string) => call<{ docs: CommentRevision[] }>(`${desk}/comments/${of(id)}/revisions`),
    titles: (collection: string, field: string) =>
      call<{ docs: Record<string, unknown>[] }>(
        `${api}/${of(collection)}?limit=200&depth=0&sort=${of(field)}&select[${of(field)}]=true&draft=false`,
      ),
  }
}

export type DeskApi = ReturnType<typeof deskApi>

const send = <T>(method: string, url: string, body?: unknown): Promise<Answer<T>> =>
  call<T>(url, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  })
