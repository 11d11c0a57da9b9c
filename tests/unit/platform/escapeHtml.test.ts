import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml } from '../../../src/platform/values'
import { parseXml } from '../articles/feeds/parseXml'

describe('escapeHtml', () => {
  it('escapes what means something in HTML', () => {
    expect(escapeHtml(`<a href="x" title='y'>&\`</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&#96;&lt;/a&gt;',
    )
  })

  it('escapes an entity once more, so that it is shown as typed', () => {
    expect(escapeHtml('&lt;')).toBe('&amp;lt;')
  })

  it('leaves other text alone', () => {
    expect(escapeHtml('Zoë 👩‍🚀 1/2')).toBe('Zoë 👩‍🚀 1/2')
  })

  it('is read back as it was, in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const { attributes, text: content } = parseXml(`<a b="${escapeHtml(text)}">${escapeHtml(text)}</a>`)
        expect([attributes.b, content]).toEqual([text, text])
      }),
    )
  })
})
