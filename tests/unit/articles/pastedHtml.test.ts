// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { mendPasted } from '../../../src/articles/admin/pastedHtml'

/** A paragraph as Word puts it into the clipboard. */
const item = (text: string, level: number, sign: string, list = 'l0') =>
  `<p class=MsoListParagraph style="text-indent:-.25in;mso-list:${list} level${level} lfo1"><span style="font-family:Symbol"><span style="mso-list:Ignore">${sign}<span style="font:7.0pt">&nbsp; </span></span></span>${text}</p>`
const plain = (html = '') => html.replace(/<\/?span[^>]*>/g, '').replace(/\s+/g, ' ')
const mended = (html: string) => plain(mendPasted(html)?.html)

describe('what is pasted', () => {
  it('is left alone where it holds neither lists of Word nor tables', () => {
    expect(mendPasted('<ul><li>One</li></ul><p style="margin:0">Two</p>')).toBeUndefined()
  })

  it('has Word’s lists as lists, as deep as they are', () => {
    const list = item('Bread', 1, '·') + item('of rye', 2, 'o') + item('of wheat', 2, 'o') + item('Butter', 1, '·')
    expect(mended(`<p>Bring:</p>${list}<p>Thanks.</p>`)).toBe(
      '<p>Bring:</p><ul><li>Bread<ul><li>of rye</li><li>of wheat</li></ul></li><li>Butter</li></ul><p>Thanks.</p>',
    )
  })

  it('counts where Word counts, from where it does', () => {
    expect(mended(item('Third', 1, '3.') + item('Fourth', 1, '4.'))).toBe(
      '<ol start="3"><li>Third</li><li>Fourth</li></ol>',
    )
    expect(mended(item('First', 1, 'a)') + item('Second', 1, 'b)'))).toBe('<ol><li>First</li><li>Second</li></ol>')
  })

  it('keeps lists apart that something stands between, or that Word keeps apart', () => {
    expect(mended(`${item('A', 1, '·')}<p>Then:</p>${item('B', 1, '·')}`)).toBe(
      '<ul><li>A</li></ul><p>Then:</p><ul><li>B</li></ul>',
    )
    expect(mended(item('A', 1, '·') + item('B', 1, '1.', 'l1'))).toBe('<ul><li>A</li></ul><ol><li>B</li></ol>')
  })

  it('begins deep where Word does', () => {
    expect(mended(item('Deep', 2, 'o') + item('Up', 1, '·'))).toBe('<ul><li>Deep</li></ul><ul><li>Up</li></ul>')
  })

  it('has each row of a table as a line, and what a table only lays out as it stands in it', () => {
    const rows =
      '<tr><th>Day</th><th><p>Tide</p></th></tr><tr><td>Monday</td><td><p>low,</p><p>then <b>high</b></p></td></tr>'
    expect(mended(`<table>${rows}<tr><td> </td><td></td></tr></table><p>End</p>`)).toBe(
      '<p><strong>Day</strong> | <strong>Tide</strong></p><p>Monday | low, then <b>high</b></p><p>End</p>',
    )
    expect(mended('<table><tr><td><h2>Left</h2><p>Text</p></td><td><ul><li>One</li></ul></td></tr></table>')).toBe(
      '<h2>Left</h2><p>Text</p><ul><li>One</li></ul>',
    )
    expect(mended('<table><tr><td>In <table><tr><td>inner</td></tr></table></td></tr></table>')).toBe('<p>In inner</p>')
    expect(mendPasted('<table><tr><td>x</td></tr></table>')?.hadTable).toBe(true)
  })
})
