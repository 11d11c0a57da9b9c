import { directionOf, escapeHtml, type Language } from '#platform'

export type Page = {
  title: string
  /** HTML. */
  body: string
  /** Comes back by itself after so many seconds. */
  refreshAfter?: number
  /** English if absent. */
  language?: Language
}

/** A page of the system, not of the site: set-up, and what stands in for the admin. */
export function renderPage({ title, body, language = 'en', refreshAfter }: Page): string {
  return `<!doctype html>
<html lang="${language}"${directionOf(language) === 'rtl' ? ' dir="rtl"' : ''}>
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

/** Where the style of the set-up pages is; inline styles are refused by the site's policy. */
export const stylePath = '/setup/style.css'

/** The few rules the set-up pages need, with nothing of the site's, so that they stand before anything is built. */
export const style = `:root {
  color-scheme: light dark;
  --ink: #1d2021; --muted: #5c6165; --paper: #f6f5f2; --card: #fff; --line: #8b9095; --accent: #14594a; --on-accent: #fff; --fault: #a3201b;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecebe7; --muted: #a9adb0; --paper: #16181a; --card: #202326; --line: #6d7378; --accent: #7fd0b9; --on-accent: #10231e; --fault: #ff9c94; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { width: min(30rem, 100% - 2rem); margin: clamp(1rem, 10vh, 6rem) auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card); border-radius: 12px; box-shadow: 0 1px 3px #0002; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
a { color: var(--accent); }
code { font-size: .92em; overflow-wrap: anywhere; }
label { display: block; margin-top: 1.1rem; font-weight: 600; }
input { width: 100%; min-height: 2.75rem; margin-top: .3rem; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; }
input[aria-invalid] { border-color: var(--fault); }
.hint { display: block; margin-top: .25rem; color: var(--muted); font-size: .875rem; }
.fault { display: block; margin-top: .25rem; color: var(--fault); font-size: .9rem; font-weight: 600; }
button { width: 100%; min-height: 2.9rem; margin-top: 1.6rem; border: 0; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`
