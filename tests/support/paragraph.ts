import { randomUUID } from 'node:crypto'

/** The body of an article: one paragraph, as the editor keeps it. */
export const paragraph = (text: string) => ({
  root: {
    type: 'root',
    format: '' as const,
    indent: 0,
    version: 1,
    direction: 'ltr' as const,
    children: [
      {
        type: 'paragraph',
        format: '',
        indent: 0,
        version: 1,
        direction: 'ltr',
        textFormat: 0,
        children: [{ type: 'text', text, detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
      },
    ],
  },
})

/** A body that links to another article. */
export const linkTo = (id: string) => {
  const { root } = paragraph('See ')
  const link = {
    type: 'link',
    version: 3,
    format: '',
    indent: 0,
    direction: 'ltr',
    id: randomUUID(),
    fields: { linkType: 'internal', newTab: false, doc: { relationTo: 'articles', value: id } },
    children: [{ type: 'text', text: 'the other one', detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
  }
  return {
    root: { ...root, children: root.children.map((child) => ({ ...child, children: [...child.children, link] })) },
  }
}
