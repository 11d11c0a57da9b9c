/** Removes what XML 1.0 has no way to write: control characters, lone surrogates and the two non-characters. */
export function cleanText(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
}

/** Puts `publicUrl` in front of addresses that start at the root, and `page` in front of fragments: a feed has no base. */
export function absoluteLinks(html: string, { publicUrl, page }: { publicUrl: string; page: string }): string {
  return html
    .replace(/(\s(?:src|href|poster)=")\/(?!\/)/gi, `$1${publicUrl}/`)
    .replace(/(\shref=")#/gi, `$1${page}#`)
    .replace(
      /(\ssrcset=")([^"]*)/gi,
      (_, start: string, list: string) => start + list.replace(/(^|,\s*)\/(?!\/)/g, `$1${publicUrl}/`),
    )
}

/** The address if a reader's program may follow it, otherwise nothing. */
export function webAddress(text: string | null | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}
