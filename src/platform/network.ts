import ipaddr from 'ipaddr.js'

/**
 * The network an address belongs to, as bytes: IPv4 whole, IPv6 its /64, which one household or machine holds. An IPv6 address
 * that is made of an IPv4 address counts as that: mapped (RFC 4291, 2.5.5.2), of 6to4 (RFC 3056) or translated (RFC 6052).
 * Undefined for a text that is no address.
 */
export function networkOf(address: string): Buffer | undefined {
  if (!ipaddr.isValid(address)) return undefined
  // `process` takes the mapping off.
  const parsed = ipaddr.process(address)
  const bytes = parsed.toByteArray()
  if (parsed.kind() === 'ipv4') return Buffer.from([4, ...bytes])
  switch (parsed.range()) {
    case '6to4':
      return Buffer.from([4, ...bytes.slice(2, 6)])
    case 'rfc6052':
      return Buffer.from([4, ...bytes.slice(12)])
    default:
      return Buffer.from([6, ...bytes.slice(0, 8)])
  }
}

/** The /48 of an IPv6 address, which one customer holds, as bytes; undefined for everything else. */
export function siteOf(address: string): Buffer | undefined {
  const network = networkOf(address)
  return network?.[0] === 6 ? network.subarray(0, 7) : undefined
}
