import { describe, expect, it } from 'vitest'
import { reportReasons } from '../../../src/moderation/types'
import { emptyReport, type ReportForm, reportForm } from '../../../src/site/reports'

const page = (fields: Partial<ReportForm> = {}) =>
  reportForm({
    language: 'en',
    slug: 'tides',
    comment: { id: 'c1', name: 'Ann', html: '<p>Hello</p>' },
    values: emptyReport,
    faults: [],
    ...fields,
  }).html

describe('reportForm', () => {
  it('shows the comment and offers every reason with a label', () => {
    const html = page()
    expect(html).toContain('<p>Hello</p>')
    for (const reason of reportReasons) {
      expect(html).toContain(`id="reason-${reason}" name="reason" value="${reason}"`)
      expect(html).toContain(`<label for="reason-${reason}">`)
    }
  })

  it('ties what is wrong to its field, and lists it at the top', () => {
    const html = page({ faults: [{ code: 'invalid_input', path: 'reason', message: 'Please choose a reason.' }] })
    expect(html).toMatch(/<fieldset[^>]*aria-describedby="fault-reason" aria-invalid="true"/)
    expect(html).toContain('<a href="#field-reason">Reason</a>: Please choose a reason.')
    expect(html).toContain('role="alert"')
  })

  it('keeps what was chosen and typed', () => {
    const html = page({ values: { reason: 'hate', explanation: 'Look', email: 'ann@example.org' } })
    expect(html.match(/ checked/g)).toHaveLength(1)
    expect(html).toMatch(/value="hate" checked/)
    expect(html).toContain('>\nLook</textarea>')
    expect(html).toContain('value="ann@example.org"')
  })
})
