import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The address a range begins with; the rest of it is cut off. */
function firstOf(address: Address, bits: number): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(Math.max(bits - index * 8, 0), 8)
    return byte & (0xff << (8 - kept))
  })
  return ipaddr.fromByteArray(bytes)
}

const written = (address: Address, bits: number): string => `${firstOf(address, bits).toString()}/${bits}`

/** An IPv4 address that is written as an IPv6 one counts as IPv4. */
const plain = (address: Address): Address => ipaddr.process(address.toString())

/** The widest range somebody may shut out: 16 million addresses, or what a provider is given. */
const widest = { ipv4: 8, ipv6: 20 }
const allBits = { ipv4: 32, ipv6: 128 }

const shape = /^([^/]+)(?:\/(\d{1,3}))?$/

/**
 * A range of network addresses in its one written form (`192.0.2.0/24`, `2001:db8::/48`), or undefined for what is none. A
 * single address is a range of one. Ranges that would shut out a large part of the network are none.
 */
export function readRange(typed: string): string | undefined {
  const [, text = '', given] = shape.exec(typed.trim()) ?? []
  // The parser also takes `192.0.2` and `0x7f.1` for addresses.
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  if (!ipaddr.isValid(text)) return undefined
  const [parsed, address] = [ipaddr.parse(text), plain(ipaddr.parse(text))]
  const unmapped = allBits[parsed.kind()] - allBits[address.kind()]
  const bits = given === undefined ? allBits[address.kind()] : Number(given) - unmapped
  return bits < widest[address.kind()] || bits > allBits[address.kind()] ? undefined : written(address, bits)
}

/** Every range an address is in, as `readRange` writes them: what a ban is looked up by. None for what is no address. */
export function rangesOf(text: string): string[] {
  if (!ipaddr.isValid(text)) return []
  const address = plain(ipaddr.parse(text))
  const bits = allBits[address.kind()]
  const from = widest[address.kind()]
  return Array.from({ length: bits - from + 1 }, (_, index) => written(address, from + index))
}
