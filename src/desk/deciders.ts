import type { Reason, Verdict } from '#moderation'

// A decision on near-duplicates is a reason of later ones: it names the account that decided by its id.

const deciderOf = ({ code, detail }: Reason): string | undefined =>
  code === 'campaign' && typeof detail?.actor === 'string' ? detail.actor : undefined

/** Ids of the accounts whose decisions are reasons of a verdict. */
export function decidersIn(verdict: Pick<Verdict, 'reasons'> | null | undefined): string[] {
  return (verdict?.reasons ?? []).flatMap((reason) => deciderOf(reason) ?? [])
}

/** Reasons as staff read them: with the names of those accounts, which no event keeps. */
export function withDeciders(reasons: readonly Reason[], names: ReadonlyMap<string, string>): Reason[] {
  return reasons.map((reason) => {
    const by = names.get(deciderOf(reason) ?? '')
    return by ? { ...reason, detail: { ...reason.detail, by } } : reason
  })
}
