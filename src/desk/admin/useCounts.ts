import { useEffect, useState } from 'react'
import { type Status, statuses } from '#moderation/client'
import { onChange } from './changes'
import { useModerationApi } from './useModerationApi'

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
