/** Whose rows triggers note a new number for: see the migration `revisions`. */
const watchedTables = [
  'articles',
  'articles_texts',
  'articles_rels',
  'authors',
  'authors_texts',
  'authors_links',
  'media',
]

/** They go with a table that is made anew: nothing is noted of it any more. */
export const revisionTriggers = watchedTables.flatMap((table) =>
  ['insert', 'update', 'delete'].map((event) => `revisions_${table}_${event}`),
)
