type Place = { slug: string; id: string; after: string | null }

/** Where a comment is shown, within the site. */
export function commentAddress({ after, id, slug }: Place): string {
  return `/articles/${encodeURIComponent(slug)}${after === null ? '' : `?after=${encodeURIComponent(after)}`}#comment-${id}`
}
