export { excerpt } from './admin/NamedCell'
export type { ModerationResult } from './decisions/decideEach'
export type { StoredEvent } from './events'
export type { StoredComment } from './loadComment'
