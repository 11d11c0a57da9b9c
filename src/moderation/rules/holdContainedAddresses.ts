import { findAddress } from '../spam/findAddress'
import type { Phase } from '../types'

const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** People publish addresses and phone numbers by mistake, their own and those of others. */
export const holdContainedAddresses: Phase = ({ policy, submission }) => {
  if (!policy.holdAddresses) return
  for (const field of ['content', 'name'] as const) {
    const found = findAddress(submission[field])
    if (found)
      return { code: 'contains_address', outcome: 'hold', field, span: found.span, detail: { what: found.what } }
  }
  // As it is shown, for what marks, entities and characters nobody sees have hidden in what was typed.
  const shown = findAddress(submission.text.normalize('NFKC').replace(invisible, ''))
  return shown && { code: 'contains_address', outcome: 'hold', field: 'content', detail: { what: shown.what } }
}
