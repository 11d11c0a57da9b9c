import { createHash, createHmac, randomBytes } from 'node:crypto'
import { generateURI, ScureBase32Plugin, verifySync } from 'otplib'
import {
  type CollectionAfterDeleteHook,
  type CollectionAfterOperationHook,
  type CollectionBeforeLoginHook,
  type CollectionBeforeOperationHook,
  type Payload,
  type PayloadRequest,
  parseCookies,
} from 'payload'
import { z } from 'zod'
import {
  insertStateOnce,
  isAdmin,
  readState,
  refusal,
  removeState,
  replaceState,
  requireSession,
  servicesOf,
  timeOf,
} from '#platform'
import { inTransaction } from '#platform/database'
import { takeTry } from './signIn'

/**
 * What is kept of an account's one-time codes. The secret is not: it is derived from `salt` and PAYLOAD_SECRET, so a copy of
 * the database alone makes no codes. `lastStep` is the time step of the last code that was taken, `recovery` are SHA-256 hashes.
 */
export type CodesState = { salt: string; confirmedAt: string | null; lastStep: number; recovery: string[] }

/** `stored` is the text that was read: it is replaced only while it is still the same, so that one request at a time changes it. */
type LoadedCodes = { state: CodesState; stored: string }

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

function forgetCodes(req: PayloadRequest, account: string): Promise<void> {
  return removeState(req, keyOf(account))
}

/** RFC 4226 asks for 16 bytes at least and recommends 20. */
const secretBytes = 20

/** A code of the step before and after the present one is taken too, for clocks that are not quite right (RFC 6238, 5.2). */
const toleranceSeconds = 30

/** The secret an app shares with the server, in Base32. Another PAYLOAD_SECRET makes another one. */
function secretOf(payload: Payload, account: string, { salt }: Pick<CodesState, 'salt'>): string {
  const bytes = createHmac('sha256', servicesOf(payload).signingKey('one-time-codes')).update(`${account}|${salt}`)
  return new ScureBase32Plugin().encode(bytes.digest().subarray(0, secretBytes))
}

/** A code as it was made, from one as it was typed: in groups, in capitals or not. */
const normalise = (typed: string): string => typed.toLowerCase().replace(/[\s-]/g, '')

function hashOfRecovery(code: string): string {
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

const recoveryCodes = 8
/** 80 bits: nobody finds one by its hash. */
const recoveryBytes = 10

export const codeInput = z.object({ code: z.string().max(100) })

const wrongCode = () =>
  refusal('invalid_input', {
    path: 'code',
    message: 'This code is wrong or was used. Wait for the next one, please.',
  })

/**
 * Whoever changes codes has to own them, and be signed in with a password.
 * @throws Refusal `not_logged_in`, `forbidden`
 */
function requireSelf(req: PayloadRequest, account: string): { id: string; email: string } {
  const user = requireSession(req)
  if (String(user.id) !== account) throw refusal('forbidden', { message: 'These codes belong to another account.' })
  return { id: account, email: String(user.email) }
}

/**
 * Whether an account is asked for one-time codes: for itself and for administrators.
 * @throws Refusal `not_logged_in`, `forbidden`
 */
export async function readCodes(
  req: PayloadRequest,
  account: string,
): Promise<{ since: string | null; recoveryCodes: number }> {
  const user = requireSession(req)
  if (String(user.id) !== account && !isAdmin(user)) throw refusal('forbidden', { message: 'Only for administrators.' })
  const loaded = await loadCodes(req, account)
  const since = loaded?.state.confirmedAt ?? null
  return { since, recoveryCodes: since ? (loaded?.state.recovery.length ?? 0) : 0 }
}

/** A secret for an app. Nothing is asked for until a first code has shown that the app has it. */
export function beginCodes(req: PayloadRequest, account: string): Promise<{ secret: string; uri: string }> {
  return inTransaction(req, async () => {
    const { email } = requireSelf(req, account)
    const before = await loadCodes(req, account)
    if (before?.state.confirmedAt) throw alreadyOn()
    const state = { salt: randomBytes(16).toString('base64url'), confirmedAt: null, lastStep: 0, recovery: [] }
    await keep(req, account, state, before)
    const secret = secretOf(req.payload, account, state)
    const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
    const issuer = site?.title || new URL(servicesOf(req.payload).publicUrl).host
    return { secret, uri: generateURI({ issuer, label: email, secret }) }
  })
}

/** Switches them on with a first code; answers the recovery codes, which are shown this once. */
export function confirmCodes(req: PayloadRequest, account: string, raw: unknown): Promise<{ recoveryCodes: string[] }> {
  return inTransaction(req, async () => {
    const { email } = requireSelf(req, account)
    const before = await loadCodes(req, account)
    if (!before) throw refusal('invalid_input', { message: 'Please begin again: there is no secret yet.' })
    if (before.state.confirmedAt) throw alreadyOn()
    const state = await spendCode(req, { account, email, raw, before })
    const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
    const recovery = codes.map(hashOfRecovery)
    await keep(req, account, { ...state, confirmedAt: timeOf(req).toISOString(), recovery }, before)
    return { recoveryCodes: codes }
  })
}

/** Switches them off: one's own with a code, somebody else's as administrator, who is asked when a telephone is lost. */
export function removeCodes(req: PayloadRequest, account: string, raw: unknown): Promise<{ since: null }> {
  return inTransaction(req, async () => {
    const user = requireSession(req)
    const before = await loadCodes(req, account)
    if (String(user.id) !== account) {
      if (!isAdmin(user)) throw refusal('forbidden', { message: 'Only for administrators.' })
      req.payload.logger.warn({ msg: 'An administrator switched off one-time codes', account, by: String(user.id) })
    } else {
      const { email } = requireSelf(req, account)
      if (before?.state.confirmedAt) await spendCode(req, { account, email, raw, before })
    }
    await forgetCodes(req, account)
    return { since: null }
  })
}

const alreadyOn = () => refusal('invalid_input', { message: 'One-time codes are on for this account.' })

type CodeCheck = { account: string; email: string; raw: unknown; before: LoadedCodes }

async function spendCode(req: PayloadRequest, { account, before, email, raw }: CodeCheck) {
  await takeTry(req, email)
  const read = codeInput.safeParse(raw)
  const state = read.success ? takeCode(req.payload, account, before.state, read.data.code) : undefined
  if (!state) throw wrongCode()
  return state
}

async function keep(...args: Parameters<typeof saveCodes>): Promise<void> {
  if (!(await saveCodes(...args))) throw refusal('unavailable', { retryAfter: 1 })
}

/** Sixteen letters and digits in four groups, for people to write down. */
const newRecoveryCode = (): string =>
  (new ScureBase32Plugin().encode(randomBytes(recoveryBytes)).toLowerCase().match(/.{4}/g) ?? []).join('-')
