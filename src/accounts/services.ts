import type { Payload } from 'payload'
import type { readingsOf } from '#moderation'
import { defineServices, type Memo } from '#platform'
import type { Allowance } from '#platform/database'

type Readings = ReturnType<typeof readingsOf>

/** A name in the ways it may be read; `byline` is the id of that of an account. */
export type ReservedName = { id: string; readings: Readings; byline?: string }

/** The names of staff, of authors and of the site, which nobody else may use. */
export type ReservedNames = { users: readonly ReservedName[]; authors: readonly ReservedName[]; site: Readings }

export type AccountServices = {
  /** Asked for at every comment. */
  reservedNames: Memo<ReservedNames>
  /** How often a password or a one-time code may be tried for one account. */
  logins: Allowance
  /** How many links for a new password one account is mailed. */
  passwordMails: Allowance
}

export const accountServices = defineServices<AccountServices>('accounts')

export function accountServicesOf(payload: Payload): AccountServices {
  return accountServices.of(payload)
}
