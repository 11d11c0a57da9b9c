import type { ClientField } from 'payload'
import { describe, expect, it } from 'vitest'
import { labelAt } from '../../../../src/platform/admin/labelAt'

const fields = [
  { type: 'ui', name: 'refused' },
  { type: 'text', name: 'title', label: 'Title' },
  {
    type: 'tabs',
    tabs: [
      { label: 'Readers', fields: [{ type: 'upload', name: 'hero', label: { en: 'Picture', de: 'Bild' } }] },
      { name: 'signOn', label: 'Sign-on', fields: [{ type: 'text', name: 'audience', label: 'Audience' }] },
    ],
  },
  {
    type: 'row',
    fields: [
      {
        type: 'group',
        name: 'seo',
        label: 'Search engines',
        fields: [
          {
            type: 'array',
            name: 'links',
            label: 'Links',
            fields: [{ type: 'text', name: 'url', label: 'Address' }],
          },
        ],
      },
    ],
  },
] as unknown as ClientField[]

describe('the label of a field', () => {
  it.each([
    ['title', 'Title'],
    ['hero', 'Picture'],
    ['signOn.audience', 'Sign-on › Audience'],
    ['seo', 'Search engines'],
    ['seo.links', 'Search engines › Links'],
    ['seo.links.1.url', 'Search engines › Links 2 › Address'],
    ['hero.image', 'Picture'],
  ])('is found at %s: %s', (path, label) => {
    expect(labelAt(fields, path, 'en')).toBe(label)
  })

  it('is of the language of the form', () => {
    expect(labelAt(fields, 'hero', 'de')).toBe('Bild')
  })

  it('is not there for what the form does not have', () => {
    for (const path of ['updatedAt', 'refused', '', 'seo2.links']) expect(labelAt(fields, path, 'en')).toBeUndefined()
  })
})
