export { isAdmin, isEditor, isModerator, isWriter, type Role } from './roles'
