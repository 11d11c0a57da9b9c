import type { CollectionConfig, CollectionSlug } from 'payload'

/** What the collections of the comments side are made for. */
export type CommentCollectionOptions = {
  /** What comments hang on. */
  target: CollectionSlug
}

export type CommentCollection<T extends CollectionSlug> = (options: CommentCollectionOptions) => CollectionConfig<T>
