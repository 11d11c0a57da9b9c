import type { Owner } from '#vault'

/** What somebody can ask for by their address. */
export const personPurposes = ['export', 'erase'] as const
export type PersonPurpose = (typeof personPurposes)[number]

/** How long a mailed link is good for after it was asked for, in milliseconds. */
export const linkLifeMs = 24 * 60 * 60_000

/** A request is a row of the vault and nothing else; its name says what for. */
export function requestOwner(purpose: PersonPurpose, id: string): Owner {
  return { type: 'request', id: `${purpose}:${id}` }
}

export function purposeOf(request: string): PersonPurpose | undefined {
  return personPurposes.find((purpose) => request.startsWith(`${purpose}:`))
}

/** Names an erasure, and the tombstone that outlasts it; says whether the texts go too. */
export function erasureId(id: string, { texts }: { texts: boolean }): string {
  return `${id}:${texts ? 'texts' : 'names'}`
}

export function withTexts(erasure: string): boolean {
  return erasure.endsWith(':texts')
}
