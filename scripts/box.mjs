/** Lines in a frame; without one where the terminal is too narrow for it, so that links stay whole. */
export const box = (lines, columns = 80) => {
  const inner = Math.max(...lines.map((line) => line.length))
  if (inner + 6 > columns) return `\n${lines.join('\n')}\n`
  const rows = lines.map((line) => `│  ${line.padEnd(inner)}  │`)
  return [`╭${'─'.repeat(inner + 4)}╮`, ...rows, `╰${'─'.repeat(inner + 4)}╯`].join('\n')
}

const adminLine = {
  ready: (url) => `Admin   ${url}/admin`,
  failed: () => 'Admin   could not be built; see above',
  none: () => 'Admin   left out (--no-admin)',
}

/** What the box says once everything is up; `admin` is what became of it: ready, failed or none. */
export const welcome = ({ url, setupLink, admin }) => [
  'Colloquy is running.',
  '',
  `Site    ${url}`,
  adminLine[admin](url),
  `API     ${url}/api`,
  ...(setupLink ? ['', 'Create the first administrator (this link works once):', setupLink] : []),
]
