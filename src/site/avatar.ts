import { type Html, html } from './html'

/** FNV-1a, 32 bits: the same number for the same name, and nothing else goes into it. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** A picture drawn from the public name alone: a colour, two shapes and the first letter. Says nothing about any address. */
export function avatar(name: string): Html {
  const seed = hash(name.trim().normalize('NFC').toLowerCase())
  const hue = seed % 360
  const turn = (seed >>> 9) % 360
  const shift = 6 + ((seed >>> 18) % 12)
  const [letter = '?'] = [...name.trim().toUpperCase()]
  return html`<svg class="avatar" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="20" fill="hsl(${hue} 42% 38%)"/><g transform="rotate(${turn} 20 20)" fill="hsl(${(hue + 40) % 360} 55% 52%)" fill-opacity=".55"><circle cx="${shift}" cy="12" r="11"/><path d="M4 40 L36 ${40 - shift} L40 40Z"/></g><text x="20" y="26" text-anchor="middle" font-family="system-ui, sans-serif" font-size="17" font-weight="600" fill="#fff">${letter}</text></svg>`
}
