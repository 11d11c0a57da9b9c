import type { Access, CollectionConfig, CollectionSlug, Field, FieldAccess } from 'payload'
import { isAdmin, isEditor, isModerator, isStaff, isWriter } from '#platform'

/** Audiences: who an access rule lets in. Rules of one collection stand in the room of its subject. */
export const anyone: Access = () => true
export const nobody: Access = () => false
export const admins: Access = ({ req }) => isAdmin(req.user)
export const editors: Access = ({ req }) => isEditor(req.user)
export const writers: Access = ({ req }) => isWriter(req.user)
export const moderators: Access = ({ req }) => isModerator(req.user)
export const staff: Access = ({ req }) => isStaff(req.user)

export const nobodyField: FieldAccess = () => false
export const adminsField: FieldAccess = ({ req }) => isAdmin(req.user)
export const moderatorsField: FieldAccess = ({ req }) => isModerator(req.user)

/** Keeps a part of the admin out of sight of those who could only look at it. What they may do is up to `access`. */
export function hiddenUnless(may: (user: object | null | undefined) => boolean) {
  return ({ user }: { user: object | null }): boolean => !may(user)
}

/** Marks a field as kept by the system: shown read-only in the admin, and hooks drop what clients send for it. */
export function systemField<F extends Field>(field: F): F {
  return {
    ...field,
    admin: { ...('admin' in field ? field.admin : {}), readOnly: true, position: 'sidebar' },
  }
}

/** In which articles a picture or a byline stands, beside it. */
export const usedInField: Field = {
  name: 'usedIn',
  type: 'ui',
  admin: {
    position: 'sidebar',
    disableListColumn: true,
    components: { Field: '/src/articles/admin/UsedIn#UsedIn' },
  },
}

/** The same above a list, of those that are chosen in it. */
export const selectedUses = '/src/articles/admin/UsedIn#SelectedUses'

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

/** What the collections of the comments side are made for. */
export type CommentCollectionOptions = {
  /** What comments hang on. */
  target: CollectionSlug
}

export type CommentCollection<T extends CollectionSlug> = (options: CommentCollectionOptions) => CollectionConfig<T>
