import type { PayloadRequest } from 'payload'
import type { z } from 'zod'
import { isAtDesk, signInFirst } from '#platform'
import { readJson } from './input'
import type { Route } from './routes'

const handlerOf =
  (answer: (req: PayloadRequest) => Promise<unknown>, status = 200) =>
  async (req: PayloadRequest): Promise<Response> => {
    // Who is not signed in hears that first, and nothing of what is wrong with the request.
    if (!isAtDesk(req.user)) throw signInFirst()
    // For staff's eyes only: no cache on the way may keep it.
    return Response.json(await answer(req), { status, headers: { 'Cache-Control': 'no-store' } })
  }

type StaffAnswer = (req: PayloadRequest) => Promise<unknown>

/** A staff endpoint under `/api/moderation` that reads. */
export function getDoor(path: string, answer: StaffAnswer): Route {
  return { path: `/api/moderation${path}`, methods: ['GET'], endpoint: handlerOf(answer) }
}

/** A staff endpoint under `/api/moderation` that takes JSON; 201 where it makes something. */
export function postDoor(
  path: string,
  answer: (req: PayloadRequest, input: unknown) => Promise<unknown>,
  { input, status = 200 }: { input?: z.ZodType; status?: 200 | 201 } = {},
): Route {
  return {
    path: `/api/moderation${path}`,
    methods: ['POST'],
    ...(input ? { input } : {}),
    endpoint: handlerOf(async (req) => answer(req, await readJson(req)), status),
  }
}

export function deleteDoor(path: string, answer: StaffAnswer): Route {
  return { path: `/api/moderation${path}`, methods: ['DELETE'], endpoint: handlerOf(answer) }
}

/** The id in the path of a request. */
export function idOf(req: PayloadRequest): string {
  return String(req.routeParams?.id ?? '')
}
