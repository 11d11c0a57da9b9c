import type { Status } from '../moderation/types'
import type { ModerationResult } from '../operations/decideEach'
import type { ModerationView } from '../operations/readModeration'
import { problem } from './problem'

/** An answer, or a sentence about why there is none. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string }

/** What a comment hangs on, as far as whoever asks may see it. */
export type Placement = { article?: { id: string; title: string } | null; parent?: { id: string; name: string } | null }

const call = async <T>(url: string, init: RequestInit = {}): Promise<Answer<T>> => {
  try {
    const response = await fetch(url, { ...init, credentials: 'include', cache: 'no-store' })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok || body === undefined)
      return { ok: false, status: response.status, message: problem(response.ok ? 500 : response.status, body) }
    // The operations of this server are the other end.
    return { ok: true, value: body as T }
  } catch {
    return { ok: false, status: 0, message: problem(0) }
  }
}

/** The moderators' REST endpoints under `api`, such as `/api`. */
export const moderationApi = (api: string) => ({
  read: (id: string) => call<ModerationView>(`${api}/moderation/comments/${encodeURIComponent(id)}`),
  placement: (id: string) =>
    call<Placement>(`${api}/comments/${encodeURIComponent(id)}?depth=1&select[article]=true&select[parent]=true`),
  identity: (id: string) =>
    call<{ email: string | null }>(`${api}/moderation/comments/${encodeURIComponent(id)}/identity`),
  decide: (decision: {
    ids: string[]
    to: Status
    note?: string | undefined
    seen?: string | Record<string, string>
  }) =>
    call<{ results: ModerationResult[] }>(`${api}/moderation/comments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(decision),
    }),
  count: async (status: Status): Promise<number | undefined> => {
    const answer = await call<{ totalDocs: number }>(
      `${api}/comments?where[status][equals]=${status}&limit=1&depth=0&select[status]=true`,
    )
    return answer.ok ? answer.value.totalDocs : undefined
  },
})
