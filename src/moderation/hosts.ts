import { domainToASCII } from 'node:url'

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
