import type { CollectionConfig } from 'payload'

/** Options of collections that record what happened: written by the system, read by staff over REST, never edited. */
export const records = {
  defaultSort: '-createdAt',
  graphQL: false,
  disableBulkEdit: true,
  disableBulkDelete: true,
  disableDuplicate: true,
  lockDocuments: false,
  versions: false,
} as const satisfies Partial<CollectionConfig>
