import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embedScript } from '../../../src/widget/routes'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const folder = 'src/widget/browser'
const scripts = readdirSync(join(root, folder))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(join(folder, name)))
  .join('\n')

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()
const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name ?? '')

/** Every name that a text after `part` gives an element, conditions (`a ? 'x' : 'y'`) and default values (`part = 'x'`) too. */
const given = sorted(
  namesIn(scripts, /\bpart(?::| =) ([^,})\n]*'[^\n]*?)(?:[,})]|$)/gm)
    .flatMap((value) => namesIn(value.replace(/=== '[^']*'/g, ''), /'([a-z][a-z ]*)'/g))
    .concat(namesIn(scripts, /'(button link[^']*)'/g))
    .flatMap((names) => names.split(' ')),
)
const documented = sorted(namesIn(/^Parts, for[\s\S]*?\n\n/m.exec(read('docs/widget.md'))?.[0] ?? '', /`([a-z]+)`/g))
const example = read('examples/widget/parts/index.html')

describe('what the widget can be styled by', () => {
  it('is, of its parts, what the docs and the page of parts name', () => {
    expect(given.length).toBeGreaterThan(40)
    expect(documented).toEqual(given)
    expect(namesIn(example, /data-part="([a-z]+)"/g).sort()).toEqual(given)
  })

  it('has a rule for no part that no element has', () => {
    const styled = sorted(namesIn(read(join(folder, 'embed.css')), /\[part~?="([a-z]+)"\]/g))
    expect(styled.filter((name) => !given.includes(name))).toEqual([])
  })

  it('is, of its custom properties, what the docs and the page of parts name', () => {
    const used = sorted(namesIn(embedScript, /var\((--colloquy-[a-z-]+)/g))
    expect(used.length).toBeGreaterThan(10)
    expect(sorted(namesIn(read('docs/widget.md'), /`(--colloquy-[a-z-]+)`/g))).toEqual(used)
    expect(sorted(namesIn(example, /data-property="(--colloquy-[a-z-]+)"/g))).toEqual(used)
  })
})
