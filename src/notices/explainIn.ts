import { explain, type Reason, type ReasonCode } from '#moderation'
import { type Language, say } from '#platform'

/**
 * Why a comment was held or taken down, in a language. English has the sentence of the rule, with its numbers; the others have one for each
 * reason. A rule need bring none: without, its English one stands.
 */
export function explainIn(language: Language, reason: Pick<Reason, 'code' | 'detail' | 'field'>): string {
  if (language === 'en') return explain(reason)
  const key = `reasons.${reason.code}` as `reasons.${ReasonCode}`
  const sentence = say(language, key)
  return sentence === key ? explain(reason) : sentence
}
