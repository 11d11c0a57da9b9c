import ipaddr from 'ipaddr.js'

/**
 * The network an address belongs to, as bytes: IPv4 whole, IPv6 its /64, which one household or machine holds. An
 * IPv4-mapped IPv6 address counts as IPv4. Undefined for a text that is no address.
 */
export function networkOf(address: string): Buffer | undefined {
  if (!ipaddr.isValid(address)) return undefined
  // `process` takes the mapping off.
  const parsed = ipaddr.process(address)
  return Buffer.from(parsed.kind() === 'ipv4' ? [4, ...parsed.toByteArray()] : [6, ...parsed.toByteArray().slice(0, 8)])
}

/** The /48 of an IPv6 address, which one customer holds, as bytes; undefined for everything else. */
export function siteOf(address: string): Buffer | undefined {
  const network = networkOf(address)
  return network?.[0] === 6 ? network.subarray(0, 7) : undefined
}
