import { addDataAndFileToRequest, type PayloadRequest } from 'payload'
import type { z } from 'zod'
import { refusal } from '#platform'
import { idOf, type Route, readJson } from '#platform/http'
import { keyInput, listKeys, makeKey, removeKey } from './keys'
import { beginCodes, codeInput, confirmCodes, readCodes, removeCodes } from './manageCodes'
import { askForPassword, passwordInput } from './passwords'

/** Uses of a password. */
const login = { methods: ['POST'], limit: 'login' } as const satisfies Partial<Route>

type CodesAct = (req: PayloadRequest, account: string, input: unknown) => Promise<unknown>

/** One-time codes of an account; see manageCodes.ts for who may do what. */
function codesRoute(path: string, act: CodesAct, input?: z.ZodType): Route {
  return {
    path: `/api/users/:id/one-time-codes${path}`,
    methods: ['POST'],
    ...(input ? { input } : {}),
    endpoint: async (req) => answerPrivately(await act(req, idOf(req), await readJson(req))),
  }
}

const answerPrivately = (body: unknown): Response => Response.json(body, { headers: { 'Cache-Control': 'no-store' } })

/** The admin's forms send what they hold in a field of a form. */
async function readJsonOrForm(req: PayloadRequest): Promise<unknown> {
  if (/^application\/json\b/i.test(req.headers.get('content-type') ?? '')) return readJson(req)
  await addDataAndFileToRequest(req)
  return req.data
}

/** Signing in, passwords and one-time codes. Endpoints of ours are matched before Payload's own. */
export const accountRoutes: Route[] = [
  { path: '/api/users/login', ...login, isPayloads: true },
  { path: '/api/users/reset-password', ...login, isPayloads: true },
  { path: '/api/users/unlock', ...login, isPayloads: true },
  {
    // Payload lets whoever comes first make the first account. Here only the one-time link does (`/setup`).
    path: '/api/users/first-register',
    ...login,
    endpoint: () => {
      throw refusal('forbidden', {
        message: 'The first administrator is made with the one-time link that Colloquy printed when it started.',
      })
    },
  },
  {
    // In place of Payload's own, which mails whoever has an account while it answers: it would take longer for addresses
    // that have one, and fail for them alone when the mail server is away.
    path: '/api/users/forgot-password',
    ...login,
    input: passwordInput,
    endpoint: async (req) => Response.json(await askForPassword(req, await readJsonOrForm(req))),
  },
  {
    path: '/api/users/:id/one-time-codes',
    methods: ['GET'],
    endpoint: async (req) => answerPrivately(await readCodes(req, idOf(req))),
  },
  codesRoute('/begin', beginCodes),
  codesRoute('/confirm', confirmCodes, codeInput),
  codesRoute('/remove', removeCodes),
]

/** Keys of programs, for whoever is signed in: made and shown once, listed, ended. */
export const keyRoutes: Route[] = [
  {
    path: '/api/keys',
    ...login,
    input: keyInput,
    endpoint: async (req) =>
      Response.json(await makeKey(req, await readJson(req)), { status: 201, headers: { 'Cache-Control': 'no-store' } }),
  },
  { path: '/api/keys', methods: ['GET'], endpoint: async (req) => answerPrivately(await listKeys(req)) },
  {
    path: '/api/keys/:id',
    methods: ['DELETE'],
    endpoint: async (req) => answerPrivately(await removeKey(req, idOf(req))),
  },
]
