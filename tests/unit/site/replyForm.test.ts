import { describe, expect, it } from 'vitest'
import { replyForm } from '../../../src/site/replyForm'
import { form } from './samples'

const values = {
  article: 'a1',
  name: 'Ann',
  email: 'ann@',
  url: 'htp:/x',
  content: 'Two\nlines',
  parent: 'p1',
  subscribe: '',
  remember: '',
}
const fault = (path: string, message = `Wrong ${path}`) => ({ code: 'invalid_input' as const, path, message })

/** The part of the form that belongs to one field. */
const fieldOf = (text: string, name: string): string =>
  text.split('<div class="field').find((part) => part.includes(`id="field-${name}"`)) ?? ''

describe('replyForm', () => {
  it('keeps everything that was typed', () => {
    const { html } = replyForm(form({ values, replyTo: 'Bea', faults: [fault('email')] }))
    for (const name of ['name', 'email', 'url'] as const)
      expect(fieldOf(html, name)).toContain(`value="${values[name]}"`)
    expect(fieldOf(html, 'content')).toContain('>\nTwo\nlines</textarea>')
    expect(html).toContain('name="parent" value="p1"')
  })

  it('keeps the empty line a comment begins with, which browsers drop after the tag', () => {
    expect(replyForm(form({ values: { ...values, content: '\nText' } })).html).toContain('>\n\nText</textarea>')
  })

  it.each(['name', 'email', 'url', 'content'])('shows every fault of %s next to it', (name) => {
    const faults = [fault(name, 'First'), fault(name, 'Second')]
    const field = fieldOf(replyForm(form({ values, faults })).html, name)
    for (const message of ['First', 'Second'])
      expect(field).toContain(`data-code="invalid_input" data-path="${name}">${message}`)
    expect(field).toContain('aria-invalid="true"')
    expect(field).toMatch(new RegExp(`aria-describedby="fault-${name}\\b`))
    expect(field).toContain(`id="fault-${name}"`)
  })

  it('leaves fields without a fault alone', () => {
    const { html } = replyForm(form({ values, faults: [fault('email')] }))
    expect(fieldOf(html, 'name')).not.toMatch(/aria-invalid|class="fault/)
  })

  it('names each fault once, wherever it belongs', () => {
    const faults = [
      ...['name', 'email', 'url', 'content', 'parent'].map((path) => fault(path)),
      { code: 'comment_flood' as const, message: 'Too fast' },
    ]
    const { html } = replyForm(form({ values, faults }))
    expect(html.match(/data-code=/g)).toHaveLength(faults.length)
  })

  it('says in the summary what belongs to a field that staff do not see', () => {
    const { html } = replyForm(form({ signedIn: 'Ada', faults: [fault('email')] }))
    expect(html).toContain('data-path="email">Wrong email')
  })

  it('leads to the summary of faults, which takes the focus', () => {
    const { html } = replyForm(form({ values, faults: [fault('email')] }))
    expect(html).toContain('action="/articles/tides/comments#faults"')
    expect(html).toMatch(/id="faults"[^>]*tabindex="-1"/)
    expect(html).toContain('<a href="#field-email">')
  })

  it('marks required fields, for eyes and for programs', () => {
    const { html } = replyForm(form())
    for (const name of ['content', 'name', 'email'])
      expect(fieldOf(html, name)).toMatch(/aria-hidden="true">\*.* required>/s)
    expect(fieldOf(html, 'url')).not.toContain(' required>')
  })

  it('asks only for a text where the policy asks for no more', () => {
    const { html } = replyForm(form({ required: false }))
    expect(fieldOf(html, 'email')).not.toContain(' required>')
    expect(fieldOf(html, 'content')).toContain(' required>')
  })

  it('says that the address is not published', () => {
    expect(replyForm(form()).html).toMatch(/email address is never published/)
  })

  it('keeps people, screen readers and browsers out of the trap', () => {
    const trap = /<div class="trap" aria-hidden="true">.*?<\/div>/.exec(replyForm(form()).html)?.[0]
    expect(trap).toMatch(/name="website_confirm"[^>]*tabindex="-1"[^>]*autocomplete="off"/)
  })

  it('asks staff for their text alone', () => {
    const { html } = replyForm(form({ signedIn: 'Ada' }))
    expect(html).not.toMatch(/name="(name|email|url)"/)
    expect(html).toContain('name="content"')
  })

  it('offers a way out of a reply', () => {
    expect(replyForm(form({ replyTo: 'Bea' })).html).toContain('href="/articles/tides#reply"')
    expect(replyForm(form()).html).not.toContain('Cancel')
  })
})
