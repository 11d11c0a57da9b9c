import { describe, expect, it } from 'vitest'
import {
  bold,
  bullets,
  code,
  heading,
  italic,
  link,
  paragraph,
  picture,
  quote,
  steps,
  toLexical,
} from '../../../src/demo/lexical'

const resolve = { article: (slug: string) => `id of ${slug}`, picture: (name: string) => `id of ${name}` }
const children = (...blocks: Parameters<typeof toLexical>[0]) => toLexical(blocks, resolve).root.children

describe('toLexical', () => {
  it('makes a root that holds the blocks in order', () => {
    const { root } = toLexical([heading('A'), paragraph('b'), quote('c')], resolve)
    expect(root).toMatchObject({ type: 'root', version: 1, format: '', indent: 0, direction: 'ltr' })
    expect(root.children.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'quote'])
  })

  it('writes formats as Lexical’s bits', () => {
    expect(children(paragraph('plain ', bold('b'), italic('i'), code('c')))).toMatchObject([
      { children: [{ type: 'text', text: 'plain ', format: 0 }, { format: 1 }, { format: 2 }, { format: 16 }] },
    ])
  })

  it('points a link to an article by its id', () => {
    expect(children(paragraph(link('there', { article: 'a' })))).toMatchObject([
      {
        children: [
          {
            type: 'link',
            fields: { linkType: 'internal', newTab: false, doc: { relationTo: 'articles', value: 'id of a' } },
            children: [{ type: 'text', text: 'there' }],
          },
        ],
      },
    ])
  })

  it('keeps the address of a link that leads elsewhere', () => {
    expect(children(paragraph(link('out', { url: 'https://example.org' })))).toMatchObject([
      { children: [{ type: 'link', fields: { linkType: 'custom', url: 'https://example.org' } }] },
    ])
  })

  it('numbers the items of both kinds of list', () => {
    expect(children(bullets('a', ['b', bold('c')]), steps('d'))).toMatchObject([
      {
        type: 'list',
        tag: 'ul',
        listType: 'bullet',
        children: [
          { type: 'listitem', value: 1, children: [{ text: 'a' }] },
          { type: 'listitem', value: 2, children: [{ text: 'b' }, { text: 'c', format: 1 }] },
        ],
      },
      { type: 'list', tag: 'ol', listType: 'number', start: 1 },
    ])
  })

  it('names pictures by the ids of their media', () => {
    expect(children(picture('p'))).toMatchObject([
      { type: 'upload', relationTo: 'media', value: 'id of p', fields: {} },
    ])
  })

  it('gives every link and picture of a body an id of its own', () => {
    const text = JSON.stringify(
      children(picture('p'), paragraph(link('a', { article: 'a' }), link('b', { article: 'b' })), picture('p')),
    )
    const ids = [...text.matchAll(/"id":"([0-9a-f]{24})"/g)].map(([, id]) => id)
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(4)
  })
})
