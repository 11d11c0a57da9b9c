import { createHash, createHmac } from 'node:crypto'
import { ScureBase32Plugin, verifySync } from 'otplib'
import type { Payload } from 'payload'
import { servicesOf } from '#platform'
import type { CodesState } from './state'

/** RFC 4226 asks for 16 bytes at least and recommends 20. */
const secretBytes = 20

/** A code of the step before and after the present one is taken too, for clocks that are not quite right (RFC 6238, 5.2). */
const toleranceSeconds = 30

/** The secret an app shares with the server, in Base32. Another PAYLOAD_SECRET makes another one. */
export function secretOf(payload: Payload, account: string, { salt }: Pick<CodesState, 'salt'>): string {
  const bytes = createHmac('sha256', servicesOf(payload).signingKey('one-time-codes')).update(`${account}|${salt}`)
  return new ScureBase32Plugin().encode(bytes.digest().subarray(0, secretBytes))
}

/** As people copy them: in groups, in capitals or not. */
const bare = (typed: string): string => typed.toLowerCase().replace(/[\s-]/g, '')

export function hashOfRecovery(code: string): string {
  return createHash('sha256').update(bare(code)).digest('base64url')
}

/** The state after a code was taken, or nothing when it is none: each code is good once. */
export function takeCode(payload: Payload, account: string, state: CodesState, typed: string): CodesState | undefined {
  const token = bare(typed.slice(0, 100))
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
