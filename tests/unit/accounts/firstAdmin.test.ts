import { createHmac } from 'node:crypto'
import type { Payload } from 'payload'
import { describe, expect, it } from 'vitest'
import { isSetupToken, setupLink, setupToken } from '../../../src/accounts/firstAdmin'

/** Only what a token is made from. */
const payloadWith = (secret: string): Payload => {
  const platform = {
    signingKey: (purpose: string) => createHmac('sha256', secret).update(purpose).digest(),
    publicUrl: 'https://colloquy.test',
  }
  return { config: { custom: { services: { platform } } } } as unknown as Payload
}

const payload = payloadWith('one secret')

describe('setupToken', () => {
  it('is the same after a restart with the same secret', () => {
    expect(setupToken(payloadWith('one secret'))).toBe(setupToken(payload))
  })

  it('is another one for another secret', () => {
    expect(setupToken(payloadWith('another secret'))).not.toBe(setupToken(payload))
  })

  it('has 128 bits that need no escaping in a link', () => {
    expect(setupToken(payload)).toMatch(/^[\w-]{22}$/)
  })

  it('accepts the token itself', () => {
    expect(isSetupToken(payload, setupToken(payload))).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a list that contains it', [setupToken(payload)]],
    ['its beginning', setupToken(payload).slice(0, -1)],
    ['it with something after', `${setupToken(payload)}A`],
    ['the token of another site', setupToken(payloadWith('another secret'))],
    ['text of its length that is longer in bytes', 'é'.repeat(22)],
  ])('refuses %s', (_what, given) => {
    expect(isSetupToken(payload, given)).toBe(false)
  })

  it('stands in a link at the public origin', () => {
    expect(setupLink(payload)).toBe(`https://colloquy.test/setup?token=${setupToken(payload)}`)
  })
})
