import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** A domain in the form domains are compared in, or undefined for what is none. `www.` and a scheme in front are taken off. */
export function readDomain(typed: string): string | undefined {
  const host = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '')
  const ascii = /[\s@:%\\]/.test(host) ? '' : domainToASCII(host)
  const labels = ascii.split('.')
  const whole = ascii.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part))
  return whole && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined
}

/** The domain of a web address, if it has one. */
function domainOf(url: string): string | undefined {
  try {
    return readDomain(new URL(url).hostname)
  } catch {
    return undefined
  }
}

const mostLinks = 100

/** Where the links of rendered text lead, as written there and, beyond what encodings hide, as a browser reads it. */
export function targetsOf(html: string): string[] {
  return [...html.matchAll(/<a href="([^"]+)"/g)].slice(0, mostLinks).flatMap(([, href = '']) => {
    const written = href.replaceAll('&amp;', '&')
    return URL.canParse(written) ? [written, new URL(written).href] : [written]
  })
}

/** Domains of a comment's website and of the links in its text. */
export function domainsOf({ html, url }: { url: string | null; html: string }): string[] {
  const links = [...html.matchAll(/<a href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
  const found = [...(url ? [url] : []), ...links.slice(0, mostLinks)].map(domainOf)
  return [...new Set(found.filter((domain) => domain !== undefined))]
}

/** A domain and those above it, down to two labels: what a ban of one of them is looked up by. */
export function withParents(domain: string): string[] {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}

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
