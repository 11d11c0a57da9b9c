import { findAddress } from '../../spam/findAddress'
import type { Phase } from '../types'

/** People publish addresses and phone numbers by mistake, their own and those of others. */
export const holdContainedAddresses: Phase = ({ policy, submission }) => {
  if (!policy.holdAddresses) return
  for (const field of ['content', 'name'] as const) {
    const found = findAddress(submission[field])
    if (found)
      return { code: 'contains_address', outcome: 'hold', field, span: found.span, detail: { what: found.what } }
  }
  return undefined
}
