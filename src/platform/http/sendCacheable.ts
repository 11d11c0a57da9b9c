import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { type FrontedResponse, isKnown } from './frontCache'

/** An answer that may be kept: its type, its text, and the cache tags whose change makes it stale. */
export type Cacheable = {
  type: string
  body: string
  tags: readonly string[]
  /** When time alone makes it stale. */
  until?: Date | undefined
}

/**
 * Sends a public answer with a strong ETag of its content, which a browser has to ask about each time. The tags are for
 * the cache in front. HEAD and Content-Length are Express's; 304 is not: it would answer 200 to clients that send
 * `Cache-Control: no-cache` along with `If-None-Match`, as fetch does, although our answer is fresh either way.
 */
export function sendCacheable(req: Request, res: Response, { type, body, tags, until }: Cacheable): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const note = (res as FrontedResponse).cacheNote
  if (note) {
    note.tags = [...tags]
    note.until = until?.getTime()
  }
  res.set({ 'Content-Type': type, 'Cache-Control': 'public, max-age=0, must-revalidate', ETag: etag })
  if (isKnown(req.get('if-none-match'), etag)) res.status(304).end()
  else res.send(body)
}

export const jsonType = 'application/json; charset=utf-8'
