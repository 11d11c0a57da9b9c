import type { Payload } from 'payload'
import { defineServices } from '#platform'
import type { Allowance } from '#platform/database'
import type { FetchSafely } from '#platform/http'

type WebmentionServices = {
  fetchSafely: FetchSafely
  /** Whether pages may be on this machine, in private networks and at other ports: for tests and development, never in production. */
  allowsPrivate: boolean
  /** What one host may be named for, and all hosts under one name together: whoever owns a name has as many as they like. */
  ofHost: Allowance
  ofDomain: Allowance
}

export const webmentionServices = defineServices<WebmentionServices>('webmentions')

export function webmentionServicesOf(payload: Payload): WebmentionServices {
  return webmentionServices.of(payload)
}

/** Pages of one host that are looked at in an hour. */
export const mentionsOfHost = 30
export const mentionsOfDomain = 120
