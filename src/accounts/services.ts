import type { Payload } from 'payload'
import { defineServices, type Memo } from '#platform'
import type { Allowance } from '#platform/database'

type Named = { id: string; name?: string | null; byline?: string | { id: string } | null }

/** The names of staff and of authors, which nobody else may use. */
export type ReservedNames = { users: readonly Named[]; authors: readonly Named[] }

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
