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

/** What the description of the API says of a door. */
type Described = Pick<Route, 'summary' | 'description' | 'query' | 'output' | 'faults'>

/** A staff endpoint under `/api/moderation` that reads. */
export function getDoor(path: string, answer: StaffAnswer, described: Described): Route {
  return {
    path: `/api/moderation${path}`,
    methods: ['GET'],
    isForStaff: true,
    ...described,
    endpoint: handlerOf(answer),
  }
}

/** A staff endpoint under `/api/moderation` that takes JSON; 201 where it makes something. */
export function postDoor(
  path: string,
  answer: (req: PayloadRequest, input: unknown) => Promise<unknown>,
  { status, ...described }: Described & { input?: z.ZodType; status?: 201 },
): Route {
  return {
    path: `/api/moderation${path}`,
    methods: ['POST'],
    isForStaff: true,
    ...described,
    ...(status ? { status } : {}),
    endpoint: handlerOf(async (req) => answer(req, await readJson(req)), status),
  }
}

export function deleteDoor(path: string, answer: StaffAnswer, described: Described): Route {
  return {
    path: `/api/moderation${path}`,
    methods: ['DELETE'],
    isForStaff: true,
    ...described,
    endpoint: handlerOf(answer),
  }
}

/** The id in the path of a request. */
export function idOf(req: PayloadRequest): string {
  return String(req.routeParams?.id ?? '')
}
