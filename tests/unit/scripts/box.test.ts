import { describe, expect, it } from 'vitest'
import { box, welcome } from '../../../scripts/box.mjs'

const url = 'http://localhost:3000'

describe('box', () => {
  it('frames lines of different lengths evenly', () => {
    expect(box(['ab', 'a'], 80).split('\n')).toEqual(['╭──────╮', '│  ab  │', '│  a   │', '╰──────╯'])
  })

  it('leaves the frame out where it would break a link', () => {
    expect(box(['a'.repeat(76)], 80)).not.toContain('│')
  })
})

describe('welcome', () => {
  it('names the three addresses', () => {
    const text = welcome({ url, setupLink: null, admin: 'ready' }).join('\n')
    for (const part of [`${url}\n`, `${url}/admin`, `${url}/api`]) expect(text).toContain(part)
  })

  it('shows the one-time link only while there is one', () => {
    const link = `${url}/setup?token=t`
    expect(welcome({ url, setupLink: link, admin: 'ready' })).toContain(link)
    expect(welcome({ url, setupLink: null, admin: 'ready' }).join()).not.toContain('setup')
  })

  it.each(['failed', 'none'])('offers no address of an admin that is not there: %s', (admin) => {
    expect(welcome({ url, setupLink: null, admin }).join()).not.toContain('/admin')
  })
})
