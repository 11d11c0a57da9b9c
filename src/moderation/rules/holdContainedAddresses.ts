import { findAddress } from '../spam/findAddress'
import type { Rule } from '../types'
import { placeOf } from '../wording'

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

const contained: Readonly<Record<string, string>> = { email: 'an email address', phone: 'a phone number' }

/** People publish addresses and phone numbers by mistake, their own and those of others. */
export const holdContainedAddresses: Rule<'contains_address'> = {
  reasons: {
    contains_address: {
      label: 'Contains an address',
      sentence: ({ what }, field) =>
        `${placeOf(field)} contains ${contained[String(what)] ?? 'an email address or a phone number'}, perhaps by mistake.`,
    },
  },
  judge({ policy, submission }) {
    if (!policy.holdAddresses) return
    for (const field of ['content', 'name'] as const) {
      const found = findAddress(submission[field])
      if (found)
        return { code: 'contains_address', outcome: 'hold', field, span: found.span, detail: { what: found.what } }
    }
    // As it is shown, for what marks, entities and characters nobody sees have hidden in what was typed.
    const shown = findAddress(submission.text.normalize('NFKC').replace(invisible, ''))
    return shown && { code: 'contains_address', outcome: 'hold', field: 'content', detail: { what: shown.what } }
  },
}
