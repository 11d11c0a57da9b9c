import type { Payload } from 'payload'
import { defineServices } from '#platform'

export type PrivacyServices = {
  /** File of the erasures there were, sealed, which must outlast a restored backup of the database. */
  erasureList: string
}

export const privacyServices = defineServices<PrivacyServices>('privacy')

export function privacyServicesOf(payload: Payload): PrivacyServices {
  return privacyServices.of(payload)
}
