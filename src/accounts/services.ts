import type { Payload } from 'payload'
import { defineServices, type Memo } from '#platform'
import type { Allowance } from '#platform/database'

type Named = { id: string; name?: string | null; byline?: string | { id: string } | null }

/** Whose names nobody else may use. */
export type ReservedNames = { users: readonly Named[]; authors: readonly Named[] }

export type AccountServices = {
  /** Staff and authors, read for every comment. */
  people: Memo<ReservedNames>
  /** How often a password or a one-time code may be tried for one account. */
  logins: Allowance
  /** How many links for a new password one account is mailed. */
  passwordMails: Allowance
}

export const accountServices = defineServices<AccountServices>('accounts')

export function accountServicesOf(payload: Payload): AccountServices {
  return accountServices.of(payload)
}
