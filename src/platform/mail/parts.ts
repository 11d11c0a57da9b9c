import { directionOf, escapeHtml, type Language } from '#platform'
import { quoted } from './sendMail'

/** A piece of a mail that is written once and sent as text and as HTML. */
export type MailPart =
  | string
  /** An address of ours with what it is for. */
  | { label: string; url: string }
  /** What somebody else wrote, under who it was and where to read it. */
  | { by: string; words: string; url: string }
  /** One of a list, with what can be done about it. */
  | { item: string; words?: string; links: readonly { label: string; url: string }[] }

/** A mail's body in both forms: the same words in the same order, everything escaped in the second. */
export function renderParts(parts: readonly MailPart[], language: Language = 'en'): { text: string; html: string } {
  return {
    text: parts.map(textOf).join('\n\n'),
    html: `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"></head>
<body style="margin:0;padding:1.5em;font:16px/1.5 system-ui,sans-serif"><div style="max-width:38em;margin:0 auto">
${parts.map(htmlOf).join('\n')}
</div></body></html>
`,
  }
}

function textOf(part: MailPart): string {
  if (typeof part === 'string') return part
  if ('item' in part)
    return [
      `- ${part.item}`,
      ...(part.words === undefined ? [] : [quoted(part.words)]),
      ...part.links.map(({ label, url }) => `  ${label}: ${url}`),
    ].join('\n')
  return 'words' in part ? `${part.by}:\n${quoted(part.words)}\n${part.url}` : `${part.label}:\n${part.url}`
}

function htmlOf(part: MailPart): string {
  if (typeof part === 'string') return `<p dir="auto">${escapeHtml(part)}</p>`
  if ('item' in part)
    return `<p dir="auto"><b>${escapeHtml(part.item)}</b></p>
${part.words === undefined ? '' : quoteOf(part.words)}<p>${part.links.map(linkOf).join(' · ')}</p>`
  if (!('words' in part)) return `<p dir="auto">${linkOf(part)}</p>`
  return `<p dir="auto"><a href="${escapeHtml(part.url)}"><b>${escapeHtml(part.by)}</b></a></p>
${quoteOf(part.words)}`
}

const linkOf = ({ label, url }: { label: string; url: string }): string =>
  `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`

const quoteOf = (words: string): string =>
  `<blockquote dir="auto" style="margin:0 0 1.5em;padding-inline-start:1em;border-inline-start:3px solid #999;white-space:pre-line">${escapeHtml(words.trim())}</blockquote>`
