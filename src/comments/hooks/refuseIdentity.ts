import type { CollectionBeforeOperationHook } from 'payload'
import { refusal } from '#platform'

const identityKeys = ['email', 'ip', 'ipTag', 'address', 'userAgent', 'idempotencyKey', 'identity', 'vault']

/**
 * Data with an address in it is a bug of the caller: it would travel through hooks, logs and errors. Identity has its own
 * way in (`submitComment`). The key is named, its value never.
 */
export const refuseIdentity: CollectionBeforeOperationHook<'comments'> = ({ args, operation }) => {
  if (operation !== 'create' && operation !== 'update') return
  const data: unknown = (args as { data?: unknown }).data
  if (typeof data !== 'object' || data === null) return
  const found = identityKeys.filter((key) => key in data)
  if (found.length > 0)
    throw refusal('invalid_input', { message: `A comment's data must not carry ${found.join(', ')}.` })
}
