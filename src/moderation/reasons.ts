import { rules } from './rules'
import { approveStaff } from './rules/approveStaff'
import type { Opinion, Outcome, ReasonDetail, ReasonWords } from './types'

const all = { approveStaff, ...rules }

type CodeOf<Any> = Any extends { reasons: infer Told } ? keyof Told & string : never

/** Every reason that a rule can give: the keys of the rules' `reasons`. */
export type ReasonCode = CodeOf<(typeof all)[keyof typeof all]>

/** Why a verdict is what it is; `phase` is the name of the rule that gave it. */
export type Reason = Opinion<ReasonCode> & { phase: string }

export type Verdict = { outcome: Outcome; reasons: Reason[]; policyVersion: number }

const words = new Map<string, ReasonWords>(Object.values(all).flatMap(({ reasons }) => Object.entries(reasons)))

/** The codes in the order of the rules. The keys of `reasons` are the codes, by the type above; `keys` loses that. */
export const reasonCodes = [...words.keys()] as ReasonCode[]

/** A reason as a plain sentence for moderators. */
export function explain({ code, detail = {}, field }: Pick<Reason, 'code' | 'detail' | 'field'>): string {
  return words.get(code)?.sentence(detail, field) ?? reasonLabel(code)
}

/** Which sentence with numbers tells a reason of which enough is known, and what it is told with; nothing where there is none. */
export function numbersOf({ code, detail = {} }: Pick<Reason, 'code' | 'detail'>): NumbersTold | undefined {
  for (const [key, names] of Object.entries(words.get(code)?.facts ?? {}))
    if (names.every((name) => detail[name] !== undefined))
      return { key, detail: Object.fromEntries(names.map((name) => [name, detail[name] ?? ''])) }
  return undefined
}

type NumbersTold = { key: string; detail: ReasonDetail }

/** The short name of a reason. Events outlive releases: a code that no rule gives any more is its own name. */
export function reasonLabel(code: string): string {
  return words.get(code)?.label ?? code
}
