import { createHash } from 'node:crypto'

const minified = (css: string): string =>
  css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .trim()

/** The site's one style sheet. Colours reach AA contrast in both schemes; nothing moves. */
export const styles = minified(`
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5b5955; --line: #dedad2; --strong-line: #88847b;
  --accent: #14594a; --accent-ink: #ffffff; --tint: #eaf2ef; --fault: #a3201b; --fault-tint: #fbeceb; --wait: #7a4d00; --wait-tint: #fdf3df;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151716; --card: #1d201f; --ink: #e8e6e1; --soft: #a8a69f; --line: #343836; --strong-line: #747a76;
    --accent: #84d3bd; --accent-ink: #0e231d; --tint: #1c2b27; --fault: #ff9f97; --fault-tint: #331d1b; --wait: #f0c46c; --wait-tint: #2e2614;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 var(--sans); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .08em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
img { max-width: 100%; height: auto; }
h1, h2, h3, h4 { font-family: var(--serif); line-height: 1.2; text-wrap: balance; margin: 2.2em 0 .6em; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; top: .5rem; background: var(--accent); color: var(--accent-ink); padding: .5rem 1rem; border-radius: 4px; z-index: 1; }
.skip:focus { left: .5rem; }
.wide { width: min(60rem, 100% - 2.5rem); margin-inline: auto; }
header.site { border-bottom: 1px solid var(--line); }
header.site .wide { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; padding-block: 1.1rem; }
.brand { font: 700 1.35rem/1.2 var(--serif); color: var(--ink); text-decoration: none; }
.brand:hover { text-decoration: underline; }
.tagline { margin: 0; color: var(--soft); font-size: .95rem; }
main { display: block; padding-bottom: 4rem; min-height: 60vh; }
main > .wide > h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); margin-block: 2.5rem 1rem; }
footer.site { border-top: 1px solid var(--line); color: var(--soft); font-size: .92rem; padding-block: 1rem; }
.meta { color: var(--soft); font-size: .92rem; }
.meta a { color: inherit; }
.lead { font: 1.2rem/1.5 var(--serif); color: var(--soft); text-wrap: pretty; }
.empty { color: var(--soft); padding-block: 1.5rem; }

.articles { list-style: none; margin: 2rem 0 0; padding: 0; display: grid; gap: 2rem; }
.card { display: grid; gap: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; height: 100%; grid-template-rows: auto 1fr; position: relative; }
.card-picture { width: 100%; aspect-ratio: 16/9; object-fit: cover; display: block; }
.card-text { padding: 1.1rem 1.25rem 1.25rem; }
.card-picture + .card-text { padding-top: .1rem; }
.card h2 { font-size: 1.4rem; margin: 0 0 .4rem; }
.card h2 a { color: inherit; text-decoration: none; }
.card h2 a::after { content: ""; position: absolute; inset: 0; }
.card:hover h2 a { text-decoration: underline; }
.card:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
.card h2 a:focus-visible { outline: none; }
.card p { margin: 0 0 .6rem; }
.card .meta { margin: 0; }
.meta > span { white-space: nowrap; }
.card:not(:has(.card-picture)) { align-content: center; background: var(--tint); grid-template-rows: auto; }
@media (min-width: 44rem) {
  .articles { grid-template-columns: 1fr 1fr; }
  .articles > li:has(.first) { grid-column: 1 / -1; }
  .card.first { grid-template-columns: 1.35fr 1fr; grid-template-rows: 1fr; gap: 0; }
  .card.first .card-picture { height: 100%; min-height: 20rem; }
  .card.first .card-text { padding: 1.75rem; align-self: center; }
  .card.first h2 { font-size: 1.9rem; }
}
.pager { display: flex; justify-content: space-between; gap: 1rem; margin-top: 2.5rem; color: var(--soft); }

.article > header, .prose, .article > .tags, .discussion, .reply, .plain { width: min(42rem, 100% - 2.5rem); margin-inline: auto; }
.article > header { padding-top: clamp(1.5rem, 6vw, 3.5rem); }
.article h1 { font-size: clamp(2rem, 6.5vw, 3rem); margin: 0 0 .8rem; letter-spacing: -.01em; }
.hero { margin: 1.75rem auto 2rem; width: min(60rem, 100%); }
.hero-picture { display: block; width: 100%; aspect-ratio: 16/9; object-fit: cover; }
@media (min-width: 62rem) { .hero-picture { border-radius: 12px; } }
figcaption { color: var(--soft); font-size: .85rem; padding: .5rem 1.25rem 0; }
@media (min-width: 62rem) { figcaption { padding-inline: 0; } }
.prose { font: 1.16rem/1.72 var(--serif); }
.prose h2 { font-size: 1.55rem; } .prose h3 { font-size: 1.28rem; }
.prose p, .prose ul, .prose ol { margin: 0 0 1.15em; }
.prose li > p { margin: 0; }
.prose img { display: block; margin: 1.8em auto; border-radius: 8px; }
.prose hr { border: 0; border-top: 1px solid var(--line); margin: 2.5em auto; width: 40%; }
blockquote { margin: 1.4em 0; padding: .1em 0 .1em 1.1em; border-left: 4px solid var(--accent); color: var(--soft); }
code { font: .9em var(--mono); background: var(--tint); padding: .1em .3em; border-radius: 4px; }
pre { background: var(--tint); padding: .9rem 1rem; border-radius: 8px; overflow-x: auto; }
pre code { padding: 0; background: none; }
.tags { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin-block: 2rem 0; font-size: .9rem; }
.tags a { display: inline-block; padding: .2rem .75rem; border: 1px solid var(--line); border-radius: 99px; text-decoration: none; color: var(--soft); }
.tags a:hover { border-color: var(--accent); color: var(--accent); }

.discussion { margin-top: 4rem; padding-top: .5rem; border-top: 1px solid var(--line); }
.discussion > h2, .reply > h2 { font-size: 1.5rem; margin-block: 1.6rem 1.2rem; }
.comments { list-style: none; margin: 0; padding: 0; }
.comments .comments { margin-left: clamp(.6rem, 3vw, 1.6rem); padding-left: clamp(.6rem, 2.5vw, 1.25rem); border-left: 2px solid var(--line); }
.comment, .reply { overflow-wrap: anywhere; }
.comment { padding: 1rem 0 .4rem; scroll-margin-top: 1rem; }
.comment:target { background: var(--tint); border-radius: 8px; box-shadow: 0 0 0 .75rem var(--tint); }
.comment > header { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: .75rem; align-items: center; }
.comment .avatar { grid-row: 1 / 3; border-radius: 50%; display: block; }
.comment .who { margin: 0; font-weight: 650; line-height: 1.3; }
.comment .when { margin: 0; font-size: .85rem; color: var(--soft); line-height: 1.4; }
.comment .when a { color: inherit; text-decoration: none; }
.comment .when a:hover { text-decoration: underline; }
.badge { display: inline-block; font-size: .72rem; font-weight: 600; padding: .08rem .5rem; border-radius: 99px; background: var(--tint); color: var(--accent); vertical-align: .1em; }
.comment .text { margin-top: .55rem; }
.comment .text > :first-child { margin-top: 0; }
.comment .text p, .comment .text ul, .comment .text ol, .comment .text pre { margin: 0 0 .7em; }
.comment .text blockquote { margin-block: .7em; }
.prose blockquote > p:last-child, .comment .text blockquote > p:last-child { margin-bottom: 0; }
.actions { margin: 0; font-size: .9rem; display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.votes { display: flex; align-items: center; gap: .5rem; margin: .35rem 0 0; font-size: .85rem; color: var(--soft); }
.votes button { margin: 0; padding: .2rem .7rem; font-size: .85rem; font-weight: 500; color: inherit; background: transparent; border-color: var(--line); border-radius: 2em; }
.votes button:hover { color: var(--ink); border-color: currentcolor; filter: none; }
.actions .report-link { color: var(--soft); }
.actions a { display: inline-block; padding: .3rem 0; }
.removed p { color: var(--soft); font-style: italic; margin: 0; }
.waiting { background: var(--wait-tint); border-radius: 10px; padding: 1rem 1rem .5rem; margin-block: .75rem; }
.waiting:target { background: var(--wait-tint); border-radius: 10px; box-shadow: 0 0 0 2px var(--wait); }
.waiting-note { margin: .7rem 0 .4rem; color: var(--wait); font-weight: 600; font-size: .95rem; }
.more { margin: .8rem 0; }

.reply { margin-top: 3rem; scroll-margin-top: 1rem; }
.reply .note, .hint { color: var(--soft); }
.hint { font-size: .85rem; margin: .3rem 0 0; }
.guidelines { background: var(--tint); border-radius: 10px; padding: .9rem 1.1rem; margin-bottom: 1.2rem; font-size: .97rem; }
.guidelines > :first-child { margin-top: 0; } .guidelines > :last-child { margin-bottom: 0; }
.stopped { background: var(--wait-tint); border-radius: 10px; padding: .9rem 1.1rem; white-space: pre-line; }
.reply .stopped { color: var(--wait); }
.report h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); margin-block: 0 1rem; }
.choices { border: 0; margin: 1.1rem 0 0; padding: 0; min-width: 0; }
.choices legend { font-weight: 600; padding: 0; margin-bottom: .3rem; }
.choice { display: flex; align-items: flex-start; gap: .7rem; padding: .45rem 0; }
.choice input { flex: none; width: 1.15rem; height: 1.15rem; margin: .27rem 0 0; padding: 0; accent-color: var(--accent); }
.choice label { flex: 1; cursor: pointer; }
.reported { border-left: 4px solid var(--line); padding: .1rem 0 .1rem 1rem; margin: 1.2rem 0; }
.reported .who { margin: 0; font-weight: 650; }
.reported .text > :first-child { margin-top: .3rem; } .reported .text > :last-child { margin-bottom: 0; }
.required { color: var(--fault); } .optional { color: var(--soft); font-weight: 400; font-size: .88rem; }
.field { margin-top: 1.1rem; }
.field label { display: block; font-weight: 600; margin-bottom: .3rem; }
input, textarea { width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--strong-line); border-radius: 8px; padding: .6rem .75rem; }
textarea { resize: vertical; min-height: 8rem; }
.wrong input, .wrong textarea { border-color: var(--fault); box-shadow: 0 0 0 1px var(--fault); }
.fault { color: var(--fault); margin: .35rem 0 0; font-size: .95rem; font-weight: 550; }
.summary { background: var(--fault-tint); border-left: 4px solid var(--fault); border-radius: 0 8px 8px 0; padding: .9rem 1.1rem; }
.summary h2, .summary h3 { font: 650 1.05rem/1.4 var(--sans); margin: 0 0 .3rem; }
.summary ul, ul.summary { margin: 0; } .summary ul { padding-left: 1.2rem; }
.columns { display: grid; gap: 0 1.25rem; }
@media (min-width: 36rem) { .columns { grid-template-columns: 1fr 1fr; } }
button { font: inherit; font-weight: 650; color: var(--accent-ink); background: var(--accent); border: 1px solid transparent; border-radius: 8px; padding: .65rem 1.5rem; cursor: pointer; margin-top: .5rem; }
button:hover { filter: brightness(1.1); }
.trap { position: absolute; left: -999rem; }
.author { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem 1.75rem; margin-block: 2.5rem 2rem; }
.author h1 { margin: 0 0 .4rem; font-size: clamp(1.7rem, 5vw, 2.4rem); } .author .lead { margin: 0; } .author .tags { margin-top: 1rem; }
.portrait { width: 6rem; height: 6rem; border-radius: 50%; object-fit: cover; }
.plain { padding-top: 3rem; }
@media print { header.site, footer.site, .reply, .actions, .votes, .skip, .more { display: none; } body { background: #fff; color: #000; } }
`)

/** Named by its content, so that browsers may keep it for good. */
export const stylePath = `/assets/site-${createHash('sha256').update(styles).digest('hex').slice(0, 12)}.css`
