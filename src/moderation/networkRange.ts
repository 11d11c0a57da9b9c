import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The address a range begins with; the rest of it is cut off. */
const firstOf = (address: Address, bits: number): Address => {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(Math.max(bits - index * 8, 0), 8)
    return byte & (0xff << (8 - kept))
  })
  return ipaddr.fromByteArray(bytes)
}

const written = (address: Address, bits: number): string => `${firstOf(address, bits).toString()}/${bits}`

/** IPv4 in IPv6's clothes is IPv4. */
const plain = (address: Address): Address => ipaddr.process(address.toString())

/**
 * A range of network addresses in its one written form (`192.0.2.0/24`, `2001:db8::/48`), or undefined for what is none. A
 * single address is a range of one. Ranges that would shut out a large part of the network are none.
 */
export const readRange = (typed: string): string | undefined => {
  const text = typed.trim()
  try {
    if (!text.includes('/')) {
      if (!ipaddr.isValid(text) || (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text))) return undefined
      const address = plain(ipaddr.parse(text))
      return written(address, address.kind() === 'ipv4' ? 32 : 128)
    }
    const [address, bits] = ipaddr.parseCIDR(text)
    return bits < widest[address.kind()] ? undefined : written(address, bits)
  } catch {
    return undefined
  }
}

/** The widest range somebody may shut out: 16 million addresses, or what a provider is given. */
const widest = { ipv4: 8, ipv6: 20 }

/** Every range an address is in, as `readRange` writes them: what a ban is looked up by. None for what is no address. */
export const rangesOf = (text: string): string[] => {
  if (!ipaddr.isValid(text)) return []
  const address = plain(ipaddr.parse(text))
  const bits = address.kind() === 'ipv4' ? 32 : 128
  const from = widest[address.kind()]
  return Array.from({ length: bits - from + 1 }, (_, index) => written(address, from + index))
}
