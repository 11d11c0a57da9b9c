import { addDataAndFileToRequest, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { keyScopes, refusal, roles } from '#platform'
import { idOf, type Route, readJson } from '#platform/http'
import { keyInput, type ListedKey, listKeys, makeKey, removeKey } from './keys'
import { beginCodes, codeInput, confirmCodes, readCodes, removeCodes } from './oneTimeCodes'
import { askForPassword, passwordInput } from './passwords'
import { answerSignIn } from './signIn'

/** Uses of a password. */
const login = { methods: ['POST'], limit: 'login' } as const satisfies Partial<Route>

type CodesAct = (req: PayloadRequest, account: string, input: unknown) => Promise<unknown>

/** One-time codes of an account; see oneTimeCodes.ts for who may do what. */
function codesRoute(path: string, act: CodesAct, described: Pick<Route, 'summary' | 'input' | 'output'>): Route {
  return {
    path: `/api/users/:id/one-time-codes${path}`,
    methods: ['POST'],
    isForStaff: 'session',
    faults: ['invalid_input', 'not_found', 'too_many_requests'],
    ...described,
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

/** An account as it reads itself; what else it holds is as the collection says. */
const signedIn = z.looseObject({ id: z.string(), email: z.string(), name: z.string(), role: z.enum(roles) })
/** What a session begins with. `exp` is when it ends, in seconds since 1970. */
const session = z.looseObject({ message: z.string(), user: signedIn, token: z.string(), exp: z.int() })

/** Signing in, passwords and one-time codes. Endpoints of ours are matched before Payload's own. */
export const accountRoutes: Route[] = [
  {
    path: '/api/users/login',
    ...login,
    summary: 'Sign in',
    description:
      'Sets the cookie of a session and answers its token, for `Authorization: JWT TOKEN`. Programs use a key instead.',
    input: z.object({ email: z.string(), password: z.string(), oneTimeCode: z.string().optional() }),
    output: session,
    faults: ['one_time_code', 'invalid_input', 'not_logged_in'],
    endpoint: async (req) => {
      await addDataAndFileToRequest(req)
      return answerSignIn(req)
    },
  },
  {
    path: '/api/users/reset-password',
    ...login,
    summary: 'Choose a new password',
    description:
      'By the token of the link that came by mail. It is good for an hour, and once. All sessions and keys end.',
    input: z.object({ token: z.string(), password: z.string() }),
    output: session.omit({ exp: true }).partial({ token: true, user: true }),
    faults: ['invalid_input', 'forbidden'],
    isPayloads: true,
  },
  {
    path: '/api/users/unlock',
    ...login,
    isForStaff: 'session',
    summary: 'Let an account sign in again',
    description: 'For administrators. Nothing is locked here for longer than some minutes, and then it ends by itself.',
    input: z.object({ email: z.string() }),
    output: z.object({ message: z.string() }),
    faults: ['invalid_input'],
    isPayloads: true,
  },
  {
    path: '/api/users/logout',
    methods: ['POST'],
    isForStaff: 'session',
    summary: 'End the session',
    query: z.object({
      allSessions: z.enum(['true', 'false']).optional().describe('Whether the account’s others end as well.'),
    }),
    output: z.object({ message: z.string() }),
    faults: ['invalid_input'],
    isPayloads: true,
  },
  {
    path: '/api/users/refresh-token',
    methods: ['POST'],
    isForStaff: 'session',
    summary: 'Go on with the session',
    description: 'Sets its cookie anew, for as long as at first.',
    output: session.omit({ token: true }).extend({ refreshedToken: z.string() }),
    isPayloads: true,
  },
  {
    path: '/api/users/me',
    methods: ['GET'],
    summary: 'Whose session this is',
    description: 'Without one, `user` is null.',
    output: session.partial().extend({ user: signedIn.nullable(), message: z.string() }),
    isPayloads: true,
  },
  {
    path: '/api/users/init',
    methods: ['GET'],
    summary: 'Whether there is an account',
    output: z.object({ initialized: z.boolean() }),
    isPayloads: true,
  },
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
    summary: 'Ask for a new password',
    description: 'A link comes by mail; the answer is the same whoever has an account.',
    input: passwordInput,
    output: z.object({ message: z.string() }),
    faults: ['invalid_input', 'mail_unavailable'],
    endpoint: async (req) => Response.json(await askForPassword(req, await readJsonOrForm(req))),
  },
  {
    path: '/api/users/:id/one-time-codes',
    methods: ['GET'],
    isForStaff: 'session',
    summary: 'Whether an account has one-time codes',
    output: z.object({ since: z.iso.datetime().nullable(), recoveryCodes: z.int() }),
    faults: ['not_found'],
    endpoint: async (req) => answerPrivately(await readCodes(req, idOf(req))),
  },
  codesRoute('/begin', beginCodes, {
    summary: 'Begin one-time codes',
    input: z.object({}),
    output: z.object({ secret: z.string(), uri: z.string() }),
  }),
  codesRoute('/confirm', confirmCodes, {
    summary: 'Switch one-time codes on',
    input: codeInput,
    output: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  codesRoute('/remove', removeCodes, {
    summary: 'Switch one-time codes off',
    input: codeInput.partial(),
    output: z.object({ since: z.null() }),
  }),
]

const listedKey = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(keyScopes),
  account: z.string(),
  origins: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<ListedKey>

/** Keys of programs, for whoever is signed in: made and shown once, listed, ended. */
export const keyRoutes: Route[] = [
  {
    path: '/api/keys',
    ...login,
    isForStaff: 'session',
    summary: 'Make a key for a program',
    description: 'Asks for the password or a one-time code again. `key` is answered this once.',
    input: keyInput,
    output: listedKey.extend({ key: z.string() }),
    status: 201,
    faults: ['invalid_input', 'one_time_code', 'too_many_requests'],
    endpoint: async (req) =>
      Response.json(await makeKey(req, await readJson(req)), { status: 201, headers: { 'Cache-Control': 'no-store' } }),
  },
  {
    path: '/api/keys',
    methods: ['GET'],
    isForStaff: 'session',
    summary: 'Keys',
    description: 'One’s own; of everybody for administrators. The keys themselves are kept nowhere.',
    output: z.object({ docs: z.array(listedKey) }),
    endpoint: async (req) => answerPrivately(await listKeys(req)),
  },
  {
    path: '/api/keys/:id',
    methods: ['DELETE'],
    isForStaff: 'session',
    summary: 'End a key',
    output: z.object({ id: z.string() }),
    faults: ['not_found'],
    endpoint: async (req) => answerPrivately(await removeKey(req, idOf(req))),
  },
]
