import { createHmac } from 'node:crypto'
import ipaddr from 'ipaddr.js'

/**
 * The network an address belongs to, as bytes: IPv4 whole, IPv6 its /64, which one household or machine holds. IPv4 in
 * IPv6's clothes is IPv4. Nothing when it is no address.
 */
export const networkOf = (address: string): Buffer | undefined => {
  if (!ipaddr.isValid(address)) return undefined
  // `process` takes the mapping off.
  const parsed = ipaddr.process(address)
  return Buffer.from(parsed.kind() === 'ipv4' ? [4, ...parsed.toByteArray()] : [6, ...parsed.toByteArray().slice(0, 8)])
}

/** A tag that is the same for one network within one day, and says nothing once that day's key is gone. */
export const ipTag = (network: Buffer, dayKey: Buffer): string =>
  createHmac('sha256', dayKey).update(network).digest('base64url').slice(0, 27)
