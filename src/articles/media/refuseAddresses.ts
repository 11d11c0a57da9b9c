import type { CollectionBeforeOperationHook } from 'payload'
import { refusal } from '#platform'

/**
 * A submitted address is never fetched. Payload would fetch `url` of the data when a picture without a file is to be cropped;
 * the address of a stored one is its own business.
 */
export const refuseAddresses: CollectionBeforeOperationHook<'media'> = ({ args, operation, req }) => {
  if (operation !== 'create' && operation !== 'update') return
  const { data } = args as { data?: Record<string, unknown> }
  if (operation === 'create' && !req.file)
    throw refusal('invalid_input', { path: 'file', message: 'Please send the picture itself.' })
  if (data && 'url' in data) delete data.url
}
