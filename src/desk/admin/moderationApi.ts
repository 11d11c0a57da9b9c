import type { ModerationResult } from '#comments/client'
import type { Status } from '#moderation/client'
import { call } from '#platform/admin/client'
import type { ModerationView } from '../readModeration'

/** What a comment hangs on, as far as whoever asks may see it. */
export type Placement = { article?: { id: string; title: string } | null; parent?: { id: string; name: string } | null }

/** The moderators' REST endpoints under `api`, such as `/api`. */
export function moderationApi(api: string) {
  return {
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
  }
}
