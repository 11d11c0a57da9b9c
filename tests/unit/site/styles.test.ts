import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stylePath, styles } from '../../../src/site/assets'

/** WCAG 2.2: relative luminance of a colour as `#rrggbb`, and the contrast of two. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, two: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(two)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const [light = '', dark = ''] = styles.split('prefers-color-scheme')
const colour = (css: string, name: string) => new RegExp(`--${name}: ?(#[0-9a-f]{6})`).exec(css)?.[1] ?? ''

/** Text on what it stands on. */
const texts: [text: string, ground: string][] = [
  ...['ink', 'soft', 'accent', 'fault'].map((text): [string, string] => [text, 'paper']),
  ...['ink', 'soft', 'accent'].flatMap((text): [string, string][] => [
    [text, 'card'],
    [text, 'tint'],
  ]),
  ['fault', 'fault-tint'],
  ['accent', 'fault-tint'],
  ['ink', 'fault-tint'],
  ['ink', 'wait-tint'],
  ['soft', 'wait-tint'],
  ['accent', 'wait-tint'],
  ['wait', 'wait-tint'],
  ['accent-ink', 'accent'],
]

describe('the style sheet', () => {
  describe.each([
    ['light', light],
    ['dark', dark],
  ])('in the %s scheme', (_scheme, css) => {
    it.each(texts)('sets %s on %s with the contrast of AA', (text, ground) => {
      expect(contrast(colour(css, text), colour(css, ground))).toBeGreaterThanOrEqual(4.5)
    })

    it.each(['strong-line', 'accent', 'fault'])('draws %s, which has a meaning, so that it can be seen', (line) => {
      expect(contrast(colour(css, line), colour(css, 'paper'))).toBeGreaterThanOrEqual(3)
    })
  })

  /** What has a left and a right side is wrong in Arabic. `trap` and the like are far away on either side. */
  it.each([
    ['the site', styles],
    ['the widget', readFileSync(join(import.meta.dirname, '../../../src/widget/browser/embed.css'), 'utf8')],
  ])('names no left and no right: %s', (_where, css) => {
    expect(css.match(/[\s;{-](?:left|right)(?:-\w+)?\s*:|:\s*(?:left|right)\b/g) ?? []).toEqual([])
  })

  it('asks for nothing from elsewhere', () => {
    expect(styles).not.toMatch(/@import|url\(|https?:/)
  })

  it('is named by its content', () => {
    expect(stylePath).toMatch(/^\/assets\/site-[0-9a-f]{12}\.css$/)
  })
})
