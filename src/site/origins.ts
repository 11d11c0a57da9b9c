import type { Payload } from 'payload'
import { createMemo, servicesOf } from '#platform'
import type { AfterCommit } from '#platform/database'
import { originOf } from '#platform/http'

/** Other processes' changes of the settings are seen after a minute, where nothing tells of them. */
const keptMs = 60_000

/** The origins of other sites that may post here, as the settings list them; read once until they change. */
export function createListedOrigins(
  payload: Payload,
  { subscribe }: Pick<AfterCommit, 'subscribe'>,
): () => Promise<readonly string[]> {
  const memo = createMemo<readonly string[]>({ now: servicesOf(payload).now, ttl: keptMs })
  subscribe((changes) => {
    if (changes.includes('site')) memo.forget()
  })
  return () =>
    memo.get(async () => {
      const { origins } = await payload.findGlobal({ slug: 'site', depth: 0 })
      return (origins ?? []).flatMap((text) => originOf(text) ?? [])
    })
}
