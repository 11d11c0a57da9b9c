import { useConfig } from '@payloadcms/ui'
import { useEffect, useMemo, useState } from 'react'
import type { ModerationResult } from '#comments/client'
import { type Status, statuses } from '#moderation/client'
import { call, post } from '#platform/admin/client'
import type { ModerationView } from '../readModeration'

/** What a comment hangs on, as far as whoever asks may see it. */
export type Placement = {
  article?: ({ id: string } & Record<string, unknown>) | null
  parent?: { id: string; name: string } | null
}

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
    }) => post<{ results: ModerationResult[] }>(`${api}/moderation/comments`, decision),
    undo: (events: string[]) => post<{ results: ModerationResult[] }>(`${api}/moderation/undo`, { events }),
    count: async (status: Status): Promise<number | undefined> => {
      const answer = await call<{ totalDocs: number }>(
        `${api}/comments?where[status][equals]=${status}&limit=1&depth=0&select[status]=true`,
      )
      return answer.ok ? answer.value.totalDocs : undefined
    },
  }
}

/** The moderation endpoints where this installation has them. */
export function useModerationApi() {
  const api = useConfig().config.routes.api
  return useMemo(() => moderationApi(api), [api])
}

const name = 'colloquy:moderated'

/** Tells the other components of the page that statuses have changed: a row and the counts above it know nothing of each other. */
export function announceChange(): void {
  window.dispatchEvent(new Event(name))
}

/** Calls back on every change until the function it answers is called. */
export function onChange(callback: () => void): () => void {
  window.addEventListener(name, callback)
  return () => window.removeEventListener(name, callback)
}

/** How many comments have each of these statuses; what could not be counted is missing. Counts again after changes. */
export function useCounts(wanted: readonly Status[] = statuses): Partial<Record<Status, number>> {
  const api = useModerationApi()
  const [counts, setCounts] = useState<Partial<Record<Status, number>>>({})
  useEffect(() => {
    let current = true
    const count = async () => {
      const found = await Promise.all(wanted.map(async (status) => [status, await api.count(status)] as const))
      if (current) setCounts(Object.fromEntries(found.filter(([, number]) => number !== undefined)))
    }
    void count()
    const stop = onChange(() => void count())
    return () => {
      current = false
      stop()
    }
  }, [api, wanted])
  return counts
}
