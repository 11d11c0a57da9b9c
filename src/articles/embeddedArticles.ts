/**
 * Ids of the articles that a document shows or links to, wherever in it: as `{relationTo: 'articles', value}`, which is how rich
 * text keeps links, filled in or not.
 */
export function embeddedArticles(document: unknown): string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    else if (typeof value === 'object' && value !== null) {
      const { relationTo, value: target } = value as { relationTo?: unknown; value?: unknown }
      if (relationTo === 'articles') {
        const id = typeof target === 'object' && target !== null ? (target as { id?: unknown }).id : target
        if (typeof id === 'string') found.add(id)
      }
      for (const one of Object.values(value)) visit(one)
    }
  }
  visit(document)
  return [...found]
}
