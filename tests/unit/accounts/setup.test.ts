import { describe, expect, it } from 'vitest'
import { readForm, setupForm } from '../../../src/accounts/setup'

const whole = {
  token: 't',
  name: ' Ada ',
  email: 'ada@example.org ',
  password: ' twelve letters ',
  again: ' twelve letters ',
}

describe('readForm', () => {
  it('takes what is around names and addresses away, and leaves the password as typed', () => {
    expect(readForm(whole)).toEqual({
      input: { token: 't', name: 'Ada', email: 'ada@example.org', password: ' twelve letters ' },
      faults: {},
    })
  })

  it('names everything that is missing at once', () => {
    expect(Object.keys(readForm({}).faults)).toEqual(['name', 'email', 'password'])
  })

  it('refuses two passwords that differ', () => {
    expect(Object.keys(readForm({ ...whole, again: 'twelve letters' }).faults)).toEqual(['again'])
  })

  it.each([undefined, null, 'text', { name: ['a', 'b'], email: {} }])('reads %j as empty fields', (body) => {
    expect(readForm(body).input).toEqual({ token: '', name: '', email: '', password: '' })
  })
})

describe('setupForm', () => {
  it('keeps what was typed, without letting it out of its attribute', () => {
    const page = setupForm('t', { name: '"><script>', email: '' })
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(page).not.toContain('<script>')
  })

  it('ties a fault to its field', () => {
    const page = setupForm('t', { name: '', email: '' }, { again: 'Not the same.' })
    expect(page).toMatch(/<input id="again"[^>]*aria-describedby="again-fault"[^>]*aria-invalid="true"/)
    expect(page).toContain('id="again-fault">Not the same.')
  })

  it('never sends a password back', () => {
    const { input, faults } = readForm({ ...whole, again: '' })
    expect(setupForm('t', input, faults)).not.toContain('twelve letters')
  })
})
