import type { Owner } from '../../privacy/types'

/** What somebody can ask for by their address. */
export const personPurposes = ['export', 'erase'] as const
export type PersonPurpose = (typeof personPurposes)[number]

/** How long a mailed link is good for after it was asked for, in milliseconds. */
export const linkLifeMs = 24 * 60 * 60_000

/** A request is a row of the vault and nothing else; its name says what for. */
export const requestOwner = (purpose: PersonPurpose, id: string): Owner => ({ type: 'request', id: `${purpose}:${id}` })

export const purposeOf = (request: string): PersonPurpose | undefined =>
  personPurposes.find((purpose) => request.startsWith(`${purpose}:`))

/** Names an erasure, and the tombstone that outlasts it; says whether the texts go too. */
export const erasureId = (id: string, { texts }: { texts: boolean }): string => `${id}:${texts ? 'texts' : 'names'}`

export const withTexts = (erasure: string): boolean => erasure.endsWith(':texts')
