type Place = { slug: string; id: string; after: string | null }

/** Where a comment is shown, within the site. */
export const commentAddress = ({ after, id, slug }: Place): string =>
  `/articles/${encodeURIComponent(slug)}${after === null ? '' : `?after=${encodeURIComponent(after)}`}#comment-${id}`
