/** Words inside a paragraph. */
export type Inline = string | { text: string; format: number } | { text: string; to: LinkTarget }
/** Another demo article by slug, or an address. */
export type LinkTarget = { article: string } | { url: string }

/** Parts of a body as data: pictures and links name what they mean, ids are filled in by `toLexical`. */
export type Block =
  | { kind: 'paragraph' | 'quote'; children: readonly Inline[] }
  | { kind: 'heading'; tag: 'h2' | 'h3'; children: readonly Inline[] }
  | { kind: 'list'; ordered: boolean; items: readonly (readonly Inline[])[] }
  | { kind: 'picture'; name: string }

export type Resolve = { article: (slug: string) => string; picture: (name: string) => string }

/** Lexical's own bits. */
const formats = { bold: 1, italic: 2, code: 16 } as const

export function bold(text: string): Inline {
  return { text, format: formats.bold }
}
export function italic(text: string): Inline {
  return { text, format: formats.italic }
}
export function code(text: string): Inline {
  return { text, format: formats.code }
}
export function link(text: string, to: LinkTarget): Inline {
  return { text, to }
}

export function paragraph(...children: Inline[]): Block {
  return { kind: 'paragraph', children }
}
export function quote(...children: Inline[]): Block {
  return { kind: 'quote', children }
}
export function heading(text: string, tag: 'h2' | 'h3' = 'h2'): Block {
  return { kind: 'heading', tag, children: [text] }
}
export function picture(name: string): Block {
  return { kind: 'picture', name }
}
const list = (ordered: boolean, items: readonly (Inline | readonly Inline[])[]): Block => ({
  kind: 'list',
  ordered,
  items: items.map((item) => (Array.isArray(item) ? item : [item as Inline])),
})
export function bullets(...items: (Inline | readonly Inline[])[]): Block {
  return list(false, items)
}
export function steps(...items: (Inline | readonly Inline[])[]): Block {
  return list(true, items)
}

type Node = { type: string; version: number; [key: string]: unknown }

const element = (type: string, children: readonly Node[], extra: Record<string, unknown> = {}): Node => ({
  type,
  version: 1,
  children,
  direction: 'ltr',
  format: '',
  indent: 0,
  ...extra,
})

const words = (text: string, format = 0): Node => ({
  type: 'text',
  version: 1,
  text,
  format,
  detail: 0,
  mode: 'normal',
  style: '',
})

/** Blocks as the state the editor saves (Lexical as in Payload 3.90, the features of `src/articles/body.ts`). */
export function toLexical(blocks: readonly Block[], resolve: Resolve) {
  let made = 0
  // Payload gives links and uploads ids of this form; they need to differ within one body only.
  const nextId = (): string => (++made).toString(16).padStart(24, '0')

  const inline = (part: Inline): Node => {
    if (typeof part === 'string') return words(part)
    if ('format' in part) return words(part.text, part.format)
    const target =
      'url' in part.to
        ? { linkType: 'custom', url: part.to.url }
        : { linkType: 'internal', doc: { relationTo: 'articles', value: resolve.article(part.to.article) } }
    return element('link', [words(part.text)], { version: 3, id: nextId(), fields: { newTab: false, ...target } })
  }

  const block = (part: Block): Node => {
    switch (part.kind) {
      case 'paragraph':
        return element('paragraph', part.children.map(inline), { textFormat: 0, textStyle: '' })
      case 'quote':
        return element('quote', part.children.map(inline))
      case 'heading':
        return element('heading', part.children.map(inline), { tag: part.tag })
      case 'list':
        return element(
          'list',
          part.items.map((item, index) => element('listitem', item.map(inline), { value: index + 1 })),
          { listType: part.ordered ? 'number' : 'bullet', tag: part.ordered ? 'ol' : 'ul', start: 1 },
        )
      case 'picture':
        return {
          type: 'upload',
          version: 3,
          format: '',
          id: nextId(),
          relationTo: 'media',
          value: resolve.picture(part.name),
          fields: {},
        }
    }
  }

  return {
    root: {
      type: 'root',
      version: 1,
      children: blocks.map(block),
      direction: 'ltr' as const,
      format: '' as const,
      indent: 0,
    },
  }
}
