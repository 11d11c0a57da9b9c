import type { Payload } from 'payload'
import type { SignOnKeys } from '#comments'
import type { readingsOf } from '#moderation'
import { defineServices, type Memo } from '#platform'
import type { Allowance } from '#platform/database'
import type { FetchSafely } from '#platform/http'

type Readings = ReturnType<typeof readingsOf>

/** A name in the ways it may be read; `byline` is the id of that of an account. */
export type ReservedName = { id: string; readings: Readings; byline?: string }

/** The names of staff, of authors and of the site, which nobody else may use. */
export type ReservedNames = { users: readonly ReservedName[]; authors: readonly ReservedName[]; site: Readings }

/** The sign-on of host sites, as the settings have it. */
export type SignOnSettings = Pick<SignOnKeys, 'secrets' | 'audience'> & { jwksUrl: string | undefined }

export type SignOnState = {
  settings: Memo<SignOnSettings>
  fetch: FetchSafely
  /** Public keys as they were fetched last, and from where. */
  fetched: { url: string; keys: NonNullable<SignOnKeys['jwks']>; at: number } | undefined
}

export type AccountServices = {
  /** Asked for at every comment. */
  reservedNames: Memo<ReservedNames>
  /** How often a password or a one-time code may be tried for one account. */
  logins: Allowance
  /** How many links for a new password one account is mailed. */
  passwordMails: Allowance
  signOn: SignOnState
}

export const accountServices = defineServices<AccountServices>('accounts')

export function accountServicesOf(payload: Payload): AccountServices {
  return accountServices.of(payload)
}
