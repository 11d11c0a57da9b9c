import { type Request, type RequestHandler, Router } from 'express'
import { createLocalReq, type Payload, type TypedUser } from 'payload'
import { isModerator, isStaff, signInFirst } from '#platform'
import { hasCredentials, tooMany, webHeaders } from '#platform/http'
import type { LiveHub } from './liveHub'
import { readLive } from './readLive'

/** What may wait for a client that does not read; then it is let go, and comes back. */
const mostWaiting = 256 * 1024
const fullSeconds = 30

/** `GET /api/moderation/live`: server-sent events, for staff. */
export function liveRoutes({ hub, payload }: { hub: LiveHub; payload: Payload }): Router {
  const memberOf = async (req: Request) => {
    if (!hasCredentials(req.headers)) return null
    const { user } = await payload.auth({ headers: webHeaders(req) })
    return isStaff(user) ? user : null
  }

  const handle: RequestHandler = async (req, res, next) => {
    // Has no answer without its body.
    if (req.method === 'HEAD') return next()
    const user = await memberOf(req)
    if (!user) throw signInFirst()
    const rights = rightsOf(user)
    const leave = hub.join({
      account: String(user.id),
      view: isModerator(user) ? 'everything' : String(user.id),
      read: async (changed) => JSON.stringify(await readLive(await createLocalReq({ user }, payload), changed)),
      isAllowed: async () => {
        const member = await memberOf(req)
        return member !== null && rightsOf(member) === rights
      },
      write(text) {
        res.write(text)
        if (res.writableLength > mostWaiting) res.destroy()
      },
      end: () => res.end(),
    })
    if (!leave) return tooMany(res, fullSeconds)
    res.on('close', leave)
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // Proxies would keep events back until there are enough of them.
      'X-Accel-Buffering': 'no',
    })
    res.flushHeaders()
  }
  return Router().get('/api/moderation/live', handle)
}

/** Whoever gets other rights opens another stream. */
const rightsOf = (user: TypedUser): string =>
  JSON.stringify([user.id, user.role, typeof user.byline === 'object' ? user.byline?.id : user.byline])
