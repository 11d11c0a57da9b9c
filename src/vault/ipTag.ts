import { createHmac } from 'node:crypto'

/** A tag that is the same for one network within one day, and says nothing once that day's key is gone. */
export function ipTag(network: Buffer, dayKey: Buffer): string {
  return createHmac('sha256', dayKey).update(network).digest('base64url').slice(0, 27)
}
