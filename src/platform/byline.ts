import type { PayloadRequest } from 'payload'

/** Id of the byline the signed-in user writes under, if any. */
export function bylineOf({ user }: Pick<PayloadRequest, 'user'>): string | undefined {
  const byline = user?.byline
  if (!byline) return undefined
  return typeof byline === 'object' ? String(byline.id) : String(byline)
}
