import { escapeHtml } from '#platform'
import { stylePath } from './style'

export type Page = {
  title: string
  /** HTML. */
  body: string
  /** Comes back by itself after so many seconds. */
  refreshAfter?: number
}

/** A page of the system, not of the site: set-up, and what stands in for the admin. */
export function renderPage({ title, body, refreshAfter }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<title>${escapeHtml(title)} · Colloquy</title>
${refreshAfter === undefined ? '' : `<meta http-equiv="refresh" content="${refreshAfter}">\n`}<link rel="stylesheet" href="${stylePath}">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
}
