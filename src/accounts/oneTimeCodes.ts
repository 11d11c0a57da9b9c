import { createHash, createHmac } from 'node:crypto'
import { ScureBase32Plugin, verifySync } from 'otplib'
import {
  type CollectionAfterDeleteHook,
  type CollectionAfterOperationHook,
  type CollectionBeforeLoginHook,
  type CollectionBeforeOperationHook,
  type Payload,
  type PayloadRequest,
  parseCookies,
} from 'payload'
import { insertStateOnce, readState, refusal, removeState, replaceState, servicesOf } from '#platform'

/**
 * What is kept of an account's one-time codes. The secret is not: it is derived from `salt` and PAYLOAD_SECRET, so a copy of
 * the database alone makes no codes. `lastStep` is the time step of the last code that was taken, `recovery` are SHA-256 hashes.
 */
export type CodesState = { salt: string; confirmedAt: string | null; lastStep: number; recovery: string[] }

/** `stored` is the text that was read: it is replaced only while it is still the same, so that one request at a time changes it. */
export type LoadedCodes = { state: CodesState; stored: string }

const keyOf = (account: string): string => `one-time-codes:${account}`

export async function loadCodes(req: PayloadRequest, account: string): Promise<LoadedCodes | undefined> {
  const stored = await readState(req, keyOf(account))
  // Written by `saveCodes` only.
  return stored ? { state: JSON.parse(stored) as CodesState, stored } : undefined
}

/** Keeps a state in place of the one that was read; false when another request was faster. */
export async function saveCodes(
  req: PayloadRequest,
  account: string,
  state: CodesState,
  before: LoadedCodes | undefined,
): Promise<boolean> {
  const value = JSON.stringify(state)
  if (before) return replaceState(req, keyOf(account), { before: before.stored, value })
  await insertStateOnce(req, keyOf(account), value)
  return true
}

export function forgetCodes(req: PayloadRequest, account: string): Promise<void> {
  return removeState(req, keyOf(account))
}

/** RFC 4226 asks for 16 bytes at least and recommends 20. */
const secretBytes = 20

/** A code of the step before and after the present one is taken too, for clocks that are not quite right (RFC 6238, 5.2). */
const toleranceSeconds = 30

/** The secret an app shares with the server, in Base32. Another PAYLOAD_SECRET makes another one. */
export function secretOf(payload: Payload, account: string, { salt }: Pick<CodesState, 'salt'>): string {
  const bytes = createHmac('sha256', servicesOf(payload).signingKey('one-time-codes')).update(`${account}|${salt}`)
  return new ScureBase32Plugin().encode(bytes.digest().subarray(0, secretBytes))
}

/** A code as it was made, from one as it was typed: in groups, in capitals or not. */
const normalise = (typed: string): string => typed.toLowerCase().replace(/[\s-]/g, '')

export function hashOfRecovery(code: string): string {
  return createHash('sha256').update(normalise(code)).digest('base64url')
}

/** The state after a code was used, or nothing when the code is wrong or used already: each works once. */
export function takeCode(payload: Payload, account: string, state: CodesState, typed: string): CodesState | undefined {
  const token = normalise(typed.slice(0, 100))
  if (!/^\d{6}$/.test(token)) {
    const hash = hashOfRecovery(token)
    return state.recovery.includes(hash)
      ? { ...state, recovery: state.recovery.filter((kept) => kept !== hash) }
      : undefined
  }
  const result = verifySync({
    secret: secretOf(payload, account, state),
    token,
    epoch: Math.floor(servicesOf(payload).now().getTime() / 1000),
    epochTolerance: toleranceSeconds,
    afterTimeStep: state.lastStep,
  })
  return result.valid && 'timeStep' in result ? { ...state, lastStep: result.timeStep } : undefined
}

/** The admin's sign-in form has no field of its own for it; the page leaves it in this cookie for a minute. */
export const codeCookie = 'colloquy-one-time-code'

/**
 * Asks an account that has one-time codes for one, after its password was right.
 * @throws Refusal `one_time_code` without one, or with one that is wrong or was used
 */
export async function requireCode(req: PayloadRequest, account: string): Promise<void> {
  const before = await loadCodes(req, account)
  if (!before?.state.confirmedAt) return
  const typed = codeOf(req)
  const state = typed === '' ? undefined : takeCode(req.payload, account, before.state, typed)
  if (state && (await saveCodes(req, account, state, before))) return
  const message = typed === '' ? undefined : 'This one-time code is wrong or was used. Wait for the next one, please.'
  // Without the field's path: the admin's form would wait for a field of that name to be put right, and it has none.
  throw refusal('one_time_code', message ? { message } : {})
}

function codeOf({ data, headers }: PayloadRequest): string {
  if (typeof data?.code === 'string') return data.code.trim()
  return parseCookies(headers).get(codeCookie)?.trim() ?? ''
}

/** Notes that a password is set. Payload calls the hooks of signing in when it is reset, and shows it to no hook of a change. */
export const noteNewPassword: CollectionBeforeOperationHook<'users'> = ({ args, operation, req }) => {
  if (operation === 'resetPassword') req.context.resetsPassword = true
  if (operation === 'update')
    req.context.hasNewPassword = Boolean((args as { data?: { password?: unknown } }).data?.password)
}

/** Asks for a one-time code where the account has them. */
export const askForCode: CollectionBeforeLoginHook = async ({ req, user }) => {
  if (!req.context.resetsPassword) await requireCode(req, String(user.id))
}

/** A mail with a link is no second factor: whoever has one-time codes signs in with one after choosing a password. */
export const endResetSession: CollectionAfterOperationHook<'users'> = async (args) => {
  if (args.operation !== 'resetPassword') return args.result
  const { req, result } = args
  const id: unknown = result.user?.id
  if (typeof id !== 'string' || !(await loadCodes(req, id))?.state.confirmedAt) return result
  await req.payload.db.updateOne({ collection: 'users', id, data: { sessions: [] }, req, returning: false })
  const { user: _user, ...rest } = result
  return { ...rest, token: '' }
}

export const forgetCodesOf: CollectionAfterDeleteHook = ({ id, req }) => forgetCodes(req, String(id))
