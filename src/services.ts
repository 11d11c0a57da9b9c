import type { Payload } from 'payload'
import type { Allowance } from './allowance'
import type { AfterCommit } from './database/afterCommit'
import type { ExternalCheck } from './external/types'
import type { Memo } from './memo'
import type { Vault } from './privacy/types'

type Named = { id: string; name?: string | null; byline?: string | { id: string } | null }

/** Whose names nobody else may use. */
export type People = { users: readonly Named[]; authors: readonly Named[] }

/**
 * What hooks and operations need from the process that runs them. Carried on Payload's own config (`custom.services`),
 * because the admin's bundle loads our modules a second time: module state would not be shared, the Payload instance is.
 */
export type Services = {
  /** Current time; fixed in tests. */
  now: () => Date
  vault: Vault
  afterCommit: AfterCommit
  /** HMAC key for cursors, edit tokens and set-up links, derived from PAYLOAD_SECRET per purpose. */
  signingKey: (purpose: string) => Buffer
  publicUrl: string
  /** File of the erasures there were, sealed, which must outlast a restored backup of the database. */
  erasureList: string
  /** The outside spam service, where one is set up. */
  externalCheck: ExternalCheck | undefined
  /** Staff and authors, read for every comment. */
  people: Memo<People>
  /** Tasks whose proof of work was shown; each is good for one comment. */
  usedProofs: Allowance
  /** How often a password or a one-time code may be tried for one account. */
  logins: Allowance
  /** How many links for a new password one account is mailed. */
  passwordMails: Allowance
  /** How many replays are running in this process. */
  replays: number
}

export const servicesOf = (payload: Payload): Services => {
  const services = payload.config.custom?.services as Services | undefined
  if (!services) throw new Error('This Payload instance was made without services')
  return services
}
