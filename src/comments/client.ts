export { excerpt } from './admin/excerpt'
export type { ModerationResult } from './decisions/decideEach'
export type { StoredEvent } from './events'
export type { StoredComment } from './loadComment'
