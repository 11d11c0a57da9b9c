import { randomBytes } from 'node:crypto'
import { generateURI, ScureBase32Plugin } from 'otplib'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { isAdmin, refusal, requireSession, servicesOf, timeOf } from '#platform'
import { inTransaction } from '#platform/database'
import { forgetCodes, hashOfRecovery, type LoadedCodes, loadCodes, saveCodes, secretOf, takeCode } from './oneTimeCodes'
import { takeTry } from './signIn'

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
