import type { Access, FieldAccess } from 'payload'
import { isAdmin, isEditor, isModerator, isStaff, isWriter } from '#platform'

/** Audiences: who an access rule lets in. Rules of one collection only stand in its own `access.ts`. */
export const anyone: Access = () => true
export const nobody: Access = () => false
export const admins: Access = ({ req }) => isAdmin(req.user)
export const editors: Access = ({ req }) => isEditor(req.user)
export const writers: Access = ({ req }) => isWriter(req.user)
export const moderators: Access = ({ req }) => isModerator(req.user)
export const staff: Access = ({ req }) => isStaff(req.user)

export const nobodyField: FieldAccess = () => false
export const adminsField: FieldAccess = ({ req }) => isAdmin(req.user)
